import { applyFixes } from '../../grammar/semantics/apply-fixes.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import { positionAt } from '../model/file-problem.ts';
import { loadWorkspace, type LoadedWorkspace } from '../workspace/load.ts';
import { replaceFile } from './replace-file.ts';

/** What was mended, and where it stood when it was; lines and columns count from 1. */
export interface AppliedFix {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly title: string;
}

/** Fixes that touch each other wait for the next round; none should need more than a few. */
const mostRounds = 10;

/** Mends the rule files of the workspace in `folder` until nothing is left that can be mended without guessing. */
export async function applyRuleFixes(
  folder: string,
  { hints }: { readonly hints: boolean },
): Promise<readonly AppliedFix[]> {
  const applied: AppliedFix[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const mended = applyRound(await loadWorkspace(folder), hints);
    if (mended.length === 0) break;
    applied.push(...mended);
  }
  return applied;
}

function applyRound({ findings, rules }: LoadedWorkspace, hints: boolean): readonly AppliedFix[] {
  const byFile = Map.groupBy(findings, ({ path }) => path);
  return rules.flatMap(({ path, text }) => {
    const found = (byFile.get(path) ?? []).map(({ problem }) => problem);
    const problems = [...parseSyncrule(text).problems, ...found];
    const result = applyFixes(
      text,
      problems.filter(({ severity }) => hints || severity !== 'hint'),
    );
    if (result.fixed.length === 0) return [];
    replaceFile(path, result.text);
    return result.fixed.map(({ code, span, fix }) => ({
      file: path,
      ...positionAt(text, span.start),
      code,
      title: fix?.title ?? '',
    }));
  });
}
