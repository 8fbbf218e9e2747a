import type { Problem } from '../../grammar/ast/problem.ts';
import { errorAt } from '../../grammar/ast/problem-at.ts';
import { coverSpans, type Span } from '../../grammar/ast/span.ts';
import { scriptTokens, type ScriptToken } from './script-tokens.ts';

/** A value as a script writes it. `$x[0]` is the variable `x`: a call's result is a list of one. */
export type ScriptValue =
  | { readonly kind: 'text'; readonly text: string; readonly span: Span }
  | { readonly kind: 'variable'; readonly name: string; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly ScriptValue[]; readonly span: Span };

/** One call of a script. `value` is absent for a switch. */
export interface ScriptCall {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly parameters: readonly { readonly name: string; readonly value?: ScriptValue; readonly span: Span }[];
  readonly positional: readonly ScriptValue[];
  /** The variable its result is assigned to. */
  readonly target?: string;
}

export interface ScriptAssignment {
  readonly kind: 'assignment';
  readonly target: string;
  readonly value: ScriptValue;
}

/** A statement that could not be read; a problem says why. */
export interface SkippedStatement {
  readonly kind: 'skipped';
}

export type ScriptStatement = ScriptCall | ScriptAssignment | SkippedStatement;

/**
 * The statements of a script, as far as they are calls with plain values or assignments of such. Anything else is one problem per
 * statement. Nothing is executed. Never throws.
 */
export function scriptStatements(script: string): {
  readonly statements: readonly ScriptStatement[];
  readonly problems: readonly Problem[];
} {
  const { tokens, problems: lexical } = scriptTokens(script);
  const reader: Reader = { tokens, at: 0, depth: 0 };
  const problems: Problem[] = [...lexical];
  const statements: ScriptStatement[] = [];
  while (peek(reader).kind !== 'end') {
    if (endsStatement(reader)) {
      reader.at++;
      continue;
    }
    const start = reader.at;
    const statement = readStatement(reader);
    if (statement !== undefined && (endsStatement(reader) || peek(reader).kind === 'end')) statements.push(statement);
    else {
      skipStatement(reader, problems, start);
      statements.push({ kind: 'skipped' });
    }
  }
  return { statements, problems };
}

interface Reader {
  readonly tokens: readonly ScriptToken[];
  at: number;
  /** Open parentheses: line breaks inside them end nothing. */
  depth: number;
}

/** No script of a rule nests lists in lists; a limit keeps a broken one from exhausting the stack. */
const deepest = 20;

function peek(reader: Reader): ScriptToken {
  while (reader.depth > 0 && reader.tokens[reader.at]?.kind === 'newline') reader.at++;
  return reader.tokens[reader.at] ?? { kind: 'end', text: '', span: { start: 0, end: 0 } };
}

function isSymbol(reader: Reader, text: string): boolean {
  const token = peek(reader);
  return token.kind === 'symbol' && token.text === text;
}

function endsStatement(reader: Reader): boolean {
  return peek(reader).kind === 'newline' || isSymbol(reader, ';');
}

function readStatement(reader: Reader): ScriptCall | ScriptAssignment | undefined {
  const first = peek(reader);
  if (first.kind === 'word') return readCall(reader);
  if (first.kind !== 'variable') return undefined;
  reader.at++;
  if (!isSymbol(reader, '=')) return undefined;
  reader.at++;
  if (peek(reader).kind === 'word') return { ...readCall(reader), target: first.text };
  const value = readValue(reader);
  return value === undefined ? undefined : { kind: 'assignment', target: first.text, value };
}

/** Stops where something stands that is neither parameter nor value; the statement does not end there then. */
function readCall(reader: Reader): ScriptCall {
  const { text: name, span: nameSpan } = peek(reader);
  reader.at++;
  const parameters: { readonly name: string; readonly value?: ScriptValue; readonly span: Span }[] = [];
  const positional: ScriptValue[] = [];
  for (;;) {
    const token = peek(reader);
    if (token.kind !== 'parameter') {
      const value = readValue(reader);
      if (value === undefined) return { kind: 'call', name, nameSpan, parameters, positional };
      positional.push(value);
      continue;
    }
    reader.at++;
    const value = readValue(reader);
    parameters.push({ name: token.text, span: token.span, ...(value === undefined ? {} : { value }) });
  }
}

/** A value or, with commas, a list of them. Takes nothing and gives `undefined` where none begins. */
function readValue(reader: Reader): ScriptValue | undefined {
  const first = readOne(reader);
  if (first === undefined || !isSymbol(reader, ',')) return first;
  const items = [first];
  while (isSymbol(reader, ',')) {
    const comma = reader.at++;
    // Behind a comma a list goes on in the next line.
    while (peek(reader).kind === 'newline') reader.at++;
    const next = readOne(reader);
    if (next === undefined) {
      reader.at = comma;
      return undefined;
    }
    items.push(next);
  }
  return { kind: 'list', items, span: coverSpans(first.span, items.at(-1)?.span ?? first.span) };
}

function readOne(reader: Reader): ScriptValue | undefined {
  const token = peek(reader);
  const { span, text } = token;
  // Inside parentheses a bare word is a call whose result would be the value.
  const isPlain = token.kind === 'word' && (reader.depth === 0 || /^-?\d+$/.test(text));
  if (token.kind === 'text' || isPlain) {
    reader.at++;
    return { kind: 'text', text, span };
  }
  if (token.kind === 'variable') {
    reader.at++;
    skipFirstIndex(reader);
    return { kind: 'variable', name: text, span };
  }
  return isSymbol(reader, '@(') || isSymbol(reader, '(') ? readParenthesized(reader) : undefined;
}

/** `@( )` is always a list; `( )` is what stands inside it. */
function readParenthesized(reader: Reader): ScriptValue | undefined {
  const open = peek(reader);
  const begin = reader.at;
  if (reader.depth === deepest) return undefined;
  reader.at++;
  reader.depth++;
  const items: ScriptValue[] = [];
  while (!isSymbol(reader, ')')) {
    const value = isSymbol(reader, ';') ? undefined : readValue(reader);
    if (value === undefined) {
      reader.depth--;
      reader.at = begin;
      return undefined;
    }
    items.push(...(value.kind === 'list' ? value.items : [value]));
  }
  const close = peek(reader);
  reader.depth--;
  reader.at++;
  const [only] = items;
  if (open.text === '(' && only !== undefined && items.length === 1) return only;
  return { kind: 'list', items, span: coverSpans(open.span, close.span) };
}

function skipFirstIndex(reader: Reader): void {
  const [open, index, close] = reader.tokens.slice(reader.at, reader.at + 3);
  if (open?.text === '[' && index?.text === '0' && close?.text === ']') reader.at += 3;
}

/** Goes to the end of a statement that could not be read, blocks in braces included, and reports it once. */
function skipStatement(reader: Reader, problems: Problem[], start: number): void {
  const first = reader.tokens[start];
  const stopped = peek(reader);
  for (let braces = 0; peek(reader).kind !== 'end'; reader.at++) {
    if (isSymbol(reader, '{')) braces++;
    if (isSymbol(reader, '}')) braces--;
    if (braces <= 0 && endsStatement(reader)) break;
  }
  // What the tokens themselves are wrong about is reported already.
  if (first === undefined || stopped.kind === 'unusable') return;
  const place = stopped.kind === 'end' || stopped.kind === 'newline' ? first : stopped;
  const message = `"${place.text}" is not part of a call with plain values, so the rule this belongs to is left out; write values in place of what computes them`;
  problems.push(errorAt(place.span, 'not-a-call', message));
}
