import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { Span } from '../../grammar/ast/span.ts';
import { startsLine } from '../../grammar/syntax/lines.ts';
import { blocksOf } from '../symbols/rule-blocks.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** Rules, their blocks, expressions over several lines, block comments and runs of line comments. */
export function folding(file: SourceFile): readonly FoldingRange[] {
  const { rules, comments } = file.tree;
  const spans = rules.flatMap((rule) => [
    rule.span,
    ...blocksOf(file, rule).map(({ span }) => span),
    ...rule.flows.map(({ span }) => span),
  ]);
  const blocks = comments.filter(({ kind }) => kind === 'block').map(({ span }) => span);
  return [
    ...spans.flatMap((span) => foldOf(file, span)),
    ...[...blocks, ...commentRuns(file)].flatMap((span) => foldOf(file, span, FoldingRangeKind.Comment)),
  ];
}

/** A closing brace stays visible below what is folded. */
function foldOf(file: SourceFile, span: Span, kind?: FoldingRangeKind): readonly FoldingRange[] {
  const { start, end } = file.rangeOf(span);
  const endLine = file.text[span.end - 1] === '}' ? end.line - 1 : end.line;
  if (endLine <= start.line) return [];
  return [{ startLine: start.line, endLine, ...(kind === undefined ? {} : { kind }) }];
}

/** Line comments that stand alone on lines below each other. */
function commentRuns({ text, tree }: SourceFile): readonly Span[] {
  const runs: Span[] = [];
  for (const { kind, span } of tree.comments) {
    if (kind === 'block' || !startsLine(text, span.start)) continue;
    const last = runs.at(-1);
    const isNext = last !== undefined && /^\r?\n[ \t]*$/.test(text.slice(last.end, span.start));
    if (isNext) runs[runs.length - 1] = { start: last.start, end: span.end };
    else runs.push(span);
  }
  return runs;
}
