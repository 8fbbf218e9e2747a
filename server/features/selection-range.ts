import type { SelectionRange } from 'vscode-languageserver-types';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';
import { blocksOf } from '../symbols/rule-blocks.ts';
import { ruleAt } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** What "expand selection" grows through: word, argument, call, flow, the inside of a block, the block, the rule, the file. */
export function selectionRange(file: SourceFile, offset: number): SelectionRange {
  const rule = ruleAt(file, offset);
  const spans = [
    file.tree.span,
    ...commentSpans(file),
    ...(rule === undefined ? [] : spansOf(file, rule)),
    wordAt(file, offset),
  ];
  const around = spans
    .filter(({ start, end }) => start <= offset && offset <= end && end > start)
    .toSorted((left, right) => right.end - right.start - (left.end - left.start));
  let selected: SelectionRange = { range: file.rangeOf(file.tree.span) };
  let last: Span = file.tree.span;
  for (const span of around) {
    const isSmaller = span.start >= last.start && span.end <= last.end && span.end - span.start < last.end - last.start;
    if (!isSmaller) continue;
    selected = { range: file.rangeOf(span), parent: selected };
    last = span;
  }
  return selected;
}

function spansOf(file: SourceFile, rule: Rule): readonly Span[] {
  const spans: Span[] = [rule.span, rule.headerSpan, rule.name.span, inner(rule.name.span)];
  for (const { span, keyword } of blocksOf(file, rule))
    spans.push(span, insideOf(file, { start: keyword.end, end: span.end }));
  for (const group of [...rule.scope, ...rule.join])
    spans.push(group.span, ...group.clauses.map((clause) => clause.span));
  for (const { span, source } of rule.flows) {
    spans.push(span, source.span);
    if (source.kind !== 'expression') continue;
    walkExpression(source.expression, (node) => {
      spans.push(node.span);
      if (node.kind === 'call') spans.push(node.nameSpan, argumentsOf(node.args.map((argument) => argument.span)));
      if (node.kind === 'attribute') spans.push(node.nameSpan);
      if (node.kind === 'string') spans.push(inner(node.span));
    });
  }
  return spans;
}

/** What stands between the braces of a block, blanks aside. */
function insideOf({ text }: SourceFile, { start, end }: Span): Span {
  const open = text.indexOf('{', start) + 1;
  const inside = text.slice(open, end).replace(/\}$/, '');
  return { start: open + inside.length - inside.trimStart().length, end: open + inside.trimEnd().length };
}

function argumentsOf(spans: readonly Span[]): Span {
  return { start: spans[0]?.start ?? 0, end: spans.at(-1)?.end ?? 0 };
}

/** A text without its quotation marks. */
function inner({ start, end }: Span): Span {
  return { start: start + 1, end: end - 1 };
}

function commentSpans({ tree }: SourceFile): readonly Span[] {
  return tree.comments.map(({ span }) => span);
}

function wordAt({ text }: SourceFile, offset: number): Span {
  const before = /[\w-]*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0;
  const after = /^[\w-]*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0;
  return { start: offset - before, end: offset + after };
}
