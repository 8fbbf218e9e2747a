import type { BinaryOperation, BinaryOperator, Expression } from '../ast/expression.ts';
import { replacing } from '../ast/fix.ts';
import { errorAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import { coverSpans, type Span } from '../ast/span.ts';

export interface WrittenOperator {
  readonly image: string;
  readonly span: Span;
}

export type Level = 'sum' | 'comparison' | 'logic';

const levels: ReadonlyMap<string, Level> = new Map([
  ...['+', '-', '*', '/', '&'].map((operator) => [operator, 'sum'] as const),
  ...['=', '<>', '<', '<=', '>', '>='].map((operator) => [operator, 'comparison'] as const),
  ...['&&', '||'].map((operator) => [operator, 'logic'] as const),
]);

/** How tightly an operator binds. */
export function levelOf(operator: BinaryOperator): Level {
  return levels.get(operator) ?? 'logic';
}

/** What other languages write, and what it is here. */
const foreign: ReadonlyMap<string, BinaryOperator> = new Map([
  ['==', '='],
  ['!=', '<>'],
  ['|', '||'],
  ['and', '&&'],
  ['or', '||'],
]);

/** Whether a word is an operator in other languages, and between the clauses of a scope. */
export function isWordOperator(word: string): boolean {
  return /^(?:and|or)$/i.test(word);
}

/**
 * The tree of `operands[0] operators[0] operands[1] …`. Three levels, each from left to right: arithmetic and `&` bind tightest, then
 * comparison, then `&&` and `||`. The original's documentation knows one level only, but its own default rules compare inside `||`
 * without parentheses.
 */
export function buildOperations(
  operands: readonly Expression[],
  operators: readonly WrittenOperator[],
  problems: Problem[],
): Expression {
  let logic: Pending | undefined;
  let comparison: Pending | undefined;
  let current = operands[0] ?? broken({ start: 0, end: 0 });
  for (const [index, written] of operators.entries()) {
    const operator = meaning(written, problems);
    const level = levels.get(operator);
    const right = operands[index + 1] ?? broken(written.span);
    if (level === 'sum') {
      current = operation({ left: current, operator, span: written.span }, right);
      continue;
    }
    if (comparison !== undefined && level === 'comparison') problems.push(chained(written));
    current = finish(comparison, current);
    comparison = undefined;
    if (level === 'comparison') comparison = { left: current, operator, span: written.span };
    else logic = { left: finish(logic, current), operator, span: written.span };
    current = right;
  }
  return finish(logic, finish(comparison, current));
}

interface Pending {
  readonly left: Expression;
  readonly operator: BinaryOperator;
  readonly span: Span;
}

function finish(pending: Pending | undefined, right: Expression): Expression {
  return pending === undefined ? right : operation(pending, right);
}

function operation(pending: Pending, right: Expression): BinaryOperation {
  const { left, operator, span: operatorSpan } = pending;
  return { kind: 'binary', operator, operatorSpan, left, right, span: coverSpans(left.span, right.span) };
}

function meaning(written: WrittenOperator, problems: Problem[]): BinaryOperator {
  if (isOperator(written.image)) return written.image;
  const operator = foreign.get(written.image.toLowerCase()) ?? '=';
  problems.push({
    ...errorAt(written.span, 'unknown-operator', `"${written.image}" is no operator here; write "${operator}"`),
    fix: replacing(`Write "${operator}"`, written.span, operator),
  });
  return operator;
}

function isOperator(image: string): image is BinaryOperator {
  return levels.has(image);
}

function chained(written: WrittenOperator): Problem {
  return errorAt(
    written.span,
    'chained-comparison',
    `A comparison cannot be compared again with "${written.image}", so this has no value; put one comparison in parentheses, or join them with "&&"`,
  );
}

export function broken(span: Span): Expression {
  return { kind: 'broken', span };
}
