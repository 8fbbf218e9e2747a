import { ruleId } from '../../grammar/ast/rule-id.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import { printRule } from '../../grammar/syntax/print.ts';
import { wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import type { ImportedOutcome } from './import-rules.ts';

/** The new text of a rule file. */
export interface ChangedFile {
  readonly path: string;
  readonly text: string;
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** Rules that are in none of `files`; a problem says why. */
  readonly left: ReadonlySet<Rule>;
  readonly problems: readonly FileProblem[];
}

/**
 * The texts of the files an import changes. Added rules follow at the end of the file `pathOf` names; replaced ones stand where the
 * old ones stood, below their `///` lines. A file in which they would not be read as rules is left as it is and reported.
 */
export function changedFiles(
  outcomes: readonly ImportedOutcome[],
  texts: ReadonlyMap<string, string>,
  pathOf: (rule: Rule) => string,
): ChangedFiles {
  const changes = outcomes.flatMap(({ rule, replaces }) =>
    rule === undefined ? [] : [{ rule, replaces: replaces?.rule, path: replaces?.path ?? pathOf(rule) }],
  );
  const files: ChangedFile[] = [];
  const left = new Set<Rule>();
  const problems: FileProblem[] = [];
  for (const [path, own] of Map.groupBy(changes, (change) => change.path)) {
    const text = changedText(texts.get(path) ?? '', own);
    const read = new Set(parseSyncrule(text).file.rules.map(ruleId));
    if (own.every(({ rule }) => read.has(ruleId(rule)))) {
      files.push({ path, text });
      continue;
    }
    for (const { rule } of own) left.add(rule);
    problems.push(unreadable(path));
  }
  return { files, left, problems };
}

interface Change {
  readonly rule: Rule;
  readonly replaces: Rule | undefined;
}

function changedText(text: string, changes: readonly Change[]): string {
  let changed = text;
  const replacements = changes.flatMap(({ rule, replaces }) =>
    replaces === undefined ? [] : [{ rule, span: replaces.span }],
  );
  // From the last one on, so that the places of the others stay true.
  for (const { rule, span } of replacements.toSorted((a, b) => b.span.start - a.span.start))
    changed = changed.slice(0, span.start) + printed(rule) + changed.slice(span.end);
  const added = changes.filter(({ replaces }) => replaces === undefined).map(({ rule }) => printed(rule));
  const parts = added.length === 0 ? [changed.trimEnd()] : [changed.trimEnd(), ...added].filter((part) => part !== '');
  const whole = `${parts.join('\n\n')}\n`;
  return text.includes('\r\n') ? whole.replaceAll(/\r?\n/g, '\r\n') : whole;
}

function printed(rule: Rule): string {
  return printRule(rule).trimEnd();
}

function unreadable(path: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'unreadable-target',
    severity: 'error',
    message: `What this file already has would keep the imported rules from being read, so it is left as it is; mend it first, "joinery check" shows where, or name another file with --to`,
  });
}
