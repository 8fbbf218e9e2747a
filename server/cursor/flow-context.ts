import {
  Arrow,
  Comma,
  FlowTarget,
  LeftParenthesis,
  Name,
  Operator,
  RightParenthesis,
} from '../../grammar/syntax/tokens.ts';
import type { CursorToken, TextBefore } from './tokens-before.ts';

/** A call the cursor is inside of. */
export interface OpenCall {
  readonly name: string;
  readonly start: number;
  /** Which argument the cursor is in, from 0. */
  readonly argument: number;
  /** The variable its first argument is, with its dollar sign. */
  readonly variable?: string;
}

/** What a `flow` block expects next. */
export type FlowContext =
  | { readonly kind: 'flow target' }
  | { readonly kind: 'flow arrow' }
  | { readonly kind: 'declared source' }
  /** A value. `options` are the words that may stand before it here; `calls` are open, outermost first. */
  | {
      readonly kind: 'operand';
      readonly target: string;
      readonly calls: readonly OpenCall[];
      readonly options: readonly string[];
    }
  /** Behind a value on the same line. */
  | { readonly kind: 'operator'; readonly target: string; readonly calls: readonly OpenCall[] };

const optionWords: ReadonlySet<string> = new Set(['once', 'merge', 'ignoring', 'case', 'replace', 'expression']);

export function flowContext({ tokens, startsLine }: Pick<TextBefore, 'tokens' | 'startsLine'>): FlowContext {
  const arrow = tokens.findLastIndex(({ type }) => type === Arrow);
  if (arrow === -1) return tokens.length === 0 || startsLine ? { kind: 'flow target' } : { kind: 'flow arrow' };
  const source = tokens.slice(arrow + 1);
  const { options, length } = readOptions(source);
  if (length === undefined) return { kind: 'declared source' };
  const target = nameOf(tokens[arrow - 1]);
  const expression = source.slice(length);
  const calls = openCalls(expression);
  const last = expression.at(-1);
  if (last === undefined) return { kind: 'operand', target, calls, options };
  if (expectsOperand(last)) return { kind: 'operand', target, calls, options: [] };
  if (!startsLine) return { kind: 'operator', target, calls };
  // What begins a line behind a whole value is the next flow, even where a parenthesis was left open.
  return { kind: 'flow target' };
}

/** The options that may still come, and how many tokens they take; `undefined` inside the parentheses of `source (…)`. */
function readOptions(source: readonly CursorToken[]): {
  readonly options: readonly string[];
  readonly length: number | undefined;
} {
  let options = ['once', 'merge', 'merge ignoring case', 'replace', 'source', 'expression'];
  let at = 0;
  for (; at < source.length; at++) {
    const word = source[at]?.image ?? '';
    if (word === 'source' && source[at + 1]?.type === LeftParenthesis) {
      const close = source.findIndex(({ type }, index) => index > at && type === RightParenthesis);
      if (close === -1) return { options, length: undefined };
      at = close;
      options = options.filter((option) => option !== 'source');
    } else if (!optionWords.has(word)) break;
    else if (word === 'expression') return { options: [], length: at + 1 };
    else options = remaining(options, word);
  }
  return { options, length: at };
}

function remaining(options: readonly string[], word: string): string[] {
  switch (word) {
    case 'once':
      return options.filter((option) => option !== 'once');
    case 'merge':
      return ['ignoring case', ...options.filter((option) => !/^(?:merge|replace|ignoring)/.test(option))];
    case 'ignoring':
      return ['case'];
    default:
      return options.filter((option) => !/^(?:merge|replace|ignoring|case)/.test(option));
  }
}

/** The calls that are open at the end of an expression, outermost first. A parenthesis without a name is none. */
export function openCalls(expression: readonly CursorToken[]): readonly OpenCall[] {
  const open: (OpenCall | undefined)[] = [];
  for (const [at, token] of expression.entries()) {
    const before = expression[at - 1];
    const inner = open.at(-1);
    if (token.type === LeftParenthesis)
      open.push(isName(before) ? { name: before.image, start: before.span.start, argument: 0 } : undefined);
    else if (token.type === RightParenthesis) open.pop();
    else if (token.type === Comma && inner !== undefined)
      open[open.length - 1] = { ...inner, argument: inner.argument + 1 };
    else if (token.image.startsWith('$') && inner?.argument === 0)
      open[open.length - 1] = { ...inner, variable: token.image };
  }
  return open.filter((call) => call !== undefined);
}

function isName(token: CursorToken | undefined): token is CursorToken {
  return (
    token !== undefined &&
    token.type !== FlowTarget &&
    Name.categoryMatchesMap?.[token.type.tokenTypeIdx ?? -1] === true
  );
}

function expectsOperand({ type }: CursorToken): boolean {
  if (type === LeftParenthesis || type === Comma || type === Arrow) return true;
  return Operator.categoryMatchesMap?.[type.tokenTypeIdx ?? -1] === true;
}

function nameOf(token: CursorToken | undefined): string {
  const image = token?.image ?? '';
  return image.startsWith('"') ? image.slice(1, -1) : image;
}
