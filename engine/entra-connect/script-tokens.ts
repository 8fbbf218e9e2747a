import type { Problem } from '../../grammar/ast/problem.ts';
import { errorAt } from '../../grammar/ast/problem-at.ts';
import type { Span } from '../../grammar/ast/span.ts';

/**
 * A piece of a PowerShell script. `word` is a bare name or number, `text` a quoted one, `parameter` and `variable` are without their
 * sign. `symbol` is punctuation, `newline` the end of a line that no backtick continues, `unusable` something already reported.
 */
export interface ScriptToken {
  readonly kind: 'word' | 'text' | 'parameter' | 'variable' | 'symbol' | 'newline' | 'unusable' | 'end';
  readonly text: string;
  readonly span: Span;
}

/** Splits a script into tokens; comments are left out. The last one is `end`. Never throws. */
export function scriptTokens(script: string): {
  readonly tokens: readonly ScriptToken[];
  readonly problems: readonly Problem[];
} {
  const tokens: ScriptToken[] = [];
  const problems: Problem[] = [];
  let at = 0;
  while (at < script.length) {
    const { kind, length, text } = nextToken(problems, script, at);
    const span = { start: at, end: at + length };
    if (kind !== 'skipped') tokens.push({ kind, text: text ?? script.slice(span.start, span.end), span });
    at = span.end;
  }
  tokens.push({ kind: 'end', text: '', span: { start: script.length, end: script.length } });
  return { tokens, problems };
}

interface Scanned {
  readonly kind: ScriptToken['kind'] | 'skipped';
  readonly length: number;
  /** The value, where it is not what is written. */
  readonly text?: string;
}

/** In order: the first pattern that fits decides. Groups give the value. */
const patterns: readonly (readonly [Scanned['kind'], RegExp])[] = [
  ['skipped', /`[^\S\r\n]*(?:\r\n|\r|\n)|[^\S\r\n]+|#(?!>)[^\r\n]*/y],
  ['newline', /[\r\n]+/y],
  ['parameter', /[-\u2013-\u2015]([A-Za-z][\w-]*):?/y],
  ['variable', /\$(?:(?:script|global|local):)?(\w+)/iy],
  ['variable', /\$\{([^{}\r\n]+)\}/y],
  ['symbol', /@\(|[(),;=|{}[\]]/y],
];

function nextToken(problems: Problem[], script: string, at: number): Scanned {
  if (script.startsWith('<#', at)) return blockComment(problems, script, at);
  if (/^@['"\u2018-\u201E]/.test(script.slice(at, at + 2))) return hereString(problems, script, at);
  if (isSingleQuote(script[at])) return singleQuoted(problems, script, at);
  if (isDoubleQuote(script[at])) return doubleQuoted(problems, script, at);
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(script);
    if (match !== null) return { kind, length: match[0].length, ...(match[1] === undefined ? {} : { text: match[1] }) };
  }
  const word = /[^\s`#$@(),;=|{}[\]'"\u2018-\u201E][^\s`$(),;=|{}[\]'"\u2018-\u201E]*/y;
  word.lastIndex = at;
  const found = word.exec(script)?.[0];
  return found === undefined ? { kind: 'symbol', length: 1 } : { kind: 'word', length: found.length };
}

/** PowerShell takes typographic quotation marks for the plain ones. */
function isSingleQuote(character: string | undefined): boolean {
  return character !== undefined && /['\u2018-\u201B]/.test(character);
}

function isDoubleQuote(character: string | undefined): boolean {
  return character !== undefined && /["\u201C-\u201E]/.test(character);
}

/** Everything between the marks is meant to the letter; a doubled mark is one. */
function singleQuoted(problems: Problem[], script: string, start: number): Scanned {
  let text = '';
  for (let at = start + 1; at < script.length; at++) {
    if (!isSingleQuote(script[at])) text += script[at];
    else if (isSingleQuote(script[at + 1])) text += script[at++];
    else return { kind: 'text', length: at + 1 - start, text };
  }
  return unterminated(problems, script, start);
}

/** With backtick escapes; variables inside would have to be executed. */
function doubleQuoted(problems: Problem[], script: string, start: number): Scanned {
  let text = '';
  let variable: number | undefined;
  for (let at = start + 1; at < script.length; at++) {
    const character = script[at] ?? '';
    if (character === '`') text += escaped(script[++at] ?? '');
    else if (isDoubleQuote(character)) {
      if (!isDoubleQuote(script[at + 1])) {
        const length = at + 1 - start;
        if (variable === undefined) return { kind: 'text', length, text };
        const message = `Variables inside a text in double quotes are not read, since that would mean to execute the script; write the value in single quotes`;
        problems.push(errorAt({ start: variable, end: variable + 1 }, 'expanded-text', message));
        return { kind: 'unusable', length };
      }
      text += script[at++];
    } else {
      if (character === '$' && /[\w({]/.test(script[at + 1] ?? '')) variable ??= at;
      text += character;
    }
  }
  return unterminated(problems, script, start);
}

function escaped(character: string): string {
  return { n: '\n', r: '\r', t: '\t', '0': '\0', a: '\x07', b: '\b', f: '\f', v: '\v' }[character] ?? character;
}

function unterminated(problems: Problem[], script: string, start: number): Scanned {
  const message =
    'This text is never closed, so the rest of the script is not read; close it with the mark it begins with';
  problems.push(errorAt({ start, end: start + 1 }, 'unterminated-text', message));
  return { kind: 'unusable', length: script.length - start };
}

function hereString(problems: Problem[], script: string, start: number): Scanned {
  const mark = script[start + 1] ?? '';
  const close = script.indexOf(`\n${mark}@`, start);
  const message = 'Here-strings are not read, so what this one belongs to is left out; write the text in single quotes';
  problems.push(errorAt({ start, end: start + 2 }, 'here-string', message));
  return { kind: 'unusable', length: (close === -1 ? script.length : close + 3) - start };
}

function blockComment(problems: Problem[], script: string, start: number): Scanned {
  const close = script.indexOf('#>', start + 2);
  if (close !== -1) return { kind: 'skipped', length: close + 2 - start };
  const message = 'This comment never ends, so the rest of the script is not read; close it with "#>"';
  problems.push(errorAt({ start, end: start + 2 }, 'unterminated-comment', message));
  return { kind: 'skipped', length: script.length - start };
}
