import type { BinaryOperation, Expression, FunctionCall } from '../ast/expression.ts';
import type { Span } from '../ast/span.ts';
import { type FlatExpression, flatExpression, type Gap } from './flat-expression.ts';
import { type GapWriter, gapWriter } from './gap-writer.ts';
import { levelOf } from './operators.ts';
import { parseExpression } from './parse.ts';

/**
 * Columns a line may have. Expressions are read as often as they are written, mostly in an editor beside another one or in a review:
 * 120 fits there, and all but a dozen of the expressions real servers have stay on one line.
 */
export const printWidth = 120;

/** Where an expression begins and where its further lines stand, in columns. */
export interface LayoutPlace {
  readonly column: number;
  readonly indent: number;
}

/**
 * An expression in its canonical layout. What fits stays on one line. Else it is broken from the outside in: arguments stand one below
 * the other, between parentheses; operands of one level stand one below the other, each behind its operator. The result begins with a
 * line break where the expression begins on a line of its own.
 *
 * White space inside lines is its author's and stays: lines are broken only where {@link singleLineExpression} gives back what was
 * there, so a server is given the same text before and after. For the same reason an expression that cannot be read is not touched.
 */
export function layOutExpression(text: string, place: LayoutPlace): string {
  const flat = flatExpression(text);
  if (flat === undefined) return text;
  const isShort = place.column + flat.text.length <= printWidth && flat.gaps.withComments.length === 0;
  if (isShort) return flat.text;
  const { expression, problems } = parseExpression(flat.text);
  if (problems.some(({ severity }) => severity === 'error')) return text;
  const isBelow = beginsBelow(flat, expression, place);
  const indent = isBelow ? place.indent + step : place.indent;
  const writer = gapWriter(flat, isBelow ? indent : place.column);
  layOut({ flat, writer }, expression, { indent, behind: 0, isAlone: true });
  return isBelow ? `\n${' '.repeat(indent)}${writer.text()}` : writer.text();
}

/**
 * Whether an expression begins on the line below its arrow: one that fits there as a whole, and operands, so that they stand below one
 * another. Of a call only the name stands beside the arrow, where it is what is looked for, and its arguments are no further in.
 */
function beginsBelow(flat: FlatExpression, expression: Expression, { column, indent }: LayoutPlace): boolean {
  if (flat.gaps.withComments.length === 0 && indent + step + flat.text.length <= printWidth) return true;
  const isList = expression.kind === 'call' || expression.kind === 'group';
  const beginsWithList = isList || (expression.kind === 'binary' && breaksInside(expression, flat));
  return !beginsWithList || column + flat.text.indexOf('(') >= printWidth;
}

const step = 2;

interface Layout {
  readonly flat: FlatExpression;
  readonly writer: GapWriter;
}

interface Place {
  /** Where lines after the first one stand. */
  readonly indent: number;
  /** Characters that follow on the last line. */
  readonly behind: number;
  /** Nothing stands beside it between the same parentheses, so its lines need no indentation to tell them from others. */
  readonly isAlone: boolean;
}

function layOut(layout: Layout, node: Expression, place: Place): void {
  if (fits(layout, node.span, place.behind)) layout.writer.write(node.span.end, place.indent + step);
  else if (node.kind === 'call') layOutList(layout, node.args, listOf(layout, node, node.nameSpan.end), place);
  else if (node.kind === 'group')
    layOutList(layout, [node.inner], { kind: 'plain', open: node.span.start, close: node.span.end - 1 }, place);
  else if (node.kind !== 'binary') layout.writer.write(node.span.end, place.indent + step);
  else if (breaksInside(node, layout.flat)) {
    layOut(layout, node.left, { ...place, behind: place.behind + node.span.end - node.left.span.end, isAlone: false });
    layout.writer.write(node.span.end, place.indent + step);
  } else layOutChain(layout, node, place);
}

function fits({ flat, writer }: Layout, { start, end }: Span, behind: number): boolean {
  if (flat.gaps.withComments.some((gap) => gap.start > start && gap.end < end)) return false;
  return writer.column() + end - start + behind <= printWidth;
}

/** `Left(…) = "x"`: the call is broken, and the comparison follows its closing parenthesis. */
function breaksInside({ operator, left, right }: BinaryOperation, { gaps }: FlatExpression): boolean {
  if (levelOf(operator) !== 'comparison') return false;
  const isShort = right.kind !== 'call' && right.kind !== 'group' && right.kind !== 'binary';
  return (
    isShort && (left.kind === 'call' || left.kind === 'group') && gaps.byStart.get(left.span.end)?.comments.length === 0
  );
}

interface List {
  /** `pairs` keeps two arguments on a line where they fit: a condition and its value. */
  readonly kind: 'plain' | 'pairs';
  /** Where the parentheses are. */
  readonly open: number;
  readonly close: number;
}

function listOf({ flat }: Layout, { name, span }: FunctionCall, nameEnd: number): List {
  const open = flat.gaps.byStart.get(nameEnd)?.end ?? nameEnd;
  return { kind: name === 'Switch' ? 'pairs' : 'plain', open, close: span.end - 1 };
}

function layOutList(layout: Layout, items: readonly Expression[], list: List, place: Place): void {
  const { writer, flat } = layout;
  const indent = place.indent + step;
  const [first] = items;
  const last = items.at(-1);
  writer.write(list.open + 1, indent);
  const opening = flat.gaps.byStart.get(list.open + 1);
  const closing = flat.gaps.byEnd.get(list.close);
  if (first === undefined || last === undefined || opening === undefined || closing === undefined) {
    writer.write(list.close + 1, indent);
    return;
  }
  if (opening.isBreakable) writer.breakLine(opening, indent);
  else writer.write(opening.end, indent);
  const isAlone = items.length === 1;
  const behindLast = closing.isBreakable ? 0 : place.behind + 1;
  const commas = items.slice(1).map((next) => flat.gaps.byEnd.get(next.span.start));
  const isMixed = new Set(commas.map((gap) => gap?.isBreakable)).size > 1;
  let own = indent;
  for (const [at, item] of items.entries()) {
    const next = items[at + 1];
    const column = writer.column();
    layOut(layout, item, { indent: own, behind: next === undefined ? behindLast : 1, isAlone });
    if (next === undefined) break;
    const isCondition = list.kind === 'pairs' && at % 2 === 0;
    // Where only some commas have a space behind them, the ones without hold together what stands around them.
    const isClose = isMixed && commas[at]?.isBreakable === false && writer.column() - column === length(item.span);
    const behind = at + 2 === items.length ? behindLast : 1;
    // A value that does not fit behind its condition stands below it, further in than the next condition.
    own = isCondition ? indent + step : indent;
    if ((isCondition || isClose) && fits(layout, { start: item.span.end, end: next.span.end }, behind))
      writer.write(next.span.start, own);
    else layOutComma(layout, item, next, own);
  }
  if (closing.isBreakable) writer.breakLine(closing, place.indent, indent);
  writer.write(list.close + 1, indent);
}

/**
 * Breaks the line at a comma: behind it where a space stands there, before it where there is nothing. Any other white space can only
 * be kept as it is.
 */
function layOutComma({ flat, writer }: Layout, item: Expression, next: Expression, indent: number): void {
  const before = flat.gaps.byStart.get(item.span.end);
  const behind = flat.gaps.byEnd.get(next.span.start);
  if (before?.isBreakable === true && behind?.isBreakable === true) writer.breakBehindComma(before, behind, indent);
  else if (before?.isBreakable === true && behind?.start === behind?.end) writer.breakLine(before, indent);
  writer.write(next.span.start, indent);
}

/** Operators of one level are computed from left to right, whichever they are, so they are one chain. */
function layOutChain(layout: Layout, node: BinaryOperation, place: Place): void {
  const { writer, flat } = layout;
  const operations: (BinaryOperation & { readonly before: Gap | undefined })[] = [];
  let first: Expression = node;
  while (first.kind === 'binary' && levelOf(first.operator) === levelOf(node.operator)) {
    operations.unshift({ ...first, before: flat.gaps.byEnd.get(first.operatorSpan.start) });
    first = first.left;
  }
  const indent = place.isAlone ? place.indent : place.indent + step;
  // An operator that cannot begin a line holds its operands together.
  const behind = (at: number): number => {
    const next = operations[at];
    if (next === undefined) return place.behind;
    return next.before?.isBreakable === true ? 0 : lineEnd(flat, next.right.span) - next.left.span.end;
  };
  layOut(layout, first, { indent: place.indent, behind: behind(0), isAlone: false });
  for (const [at, { before, right }] of operations.entries()) {
    if (before?.isBreakable === true) writer.breakLine(before, indent);
    writer.write(right.span.start, indent + step);
    layOut(layout, right, { indent, behind: behind(at + 1), isAlone: false });
  }
}

/** Where the first line of an expression ends at the latest: at a comment that needs a line break behind it. */
function lineEnd({ gaps }: FlatExpression, { start, end }: Span): number {
  return gaps.withComments.find((gap) => gap.start >= start && gap.end <= end)?.start ?? end;
}

function length({ start, end }: Span): number {
  return end - start;
}
