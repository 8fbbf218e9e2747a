import type { FlowResult } from '../../model/value.ts';
import { textDocumentation } from '../documentation/text.ts';
import { checkLength, invalidArgument } from '../evaluation.ts';
import type { Argument, Call, FunctionDescription, FunctionEntry } from '../function-entry.ts';
import { family, oneOf, optional, required } from '../function-entry.ts';
import { contentOf, countOf, textOf } from './arguments.ts';
import { lowerCase, properCase, upperCase } from './letter-case.ts';
import { trim, trimEnd, trimStart, withoutWhiteSpace } from './white-space.ts';

const compareModes = ['vbBinaryCompare', 'vbTextCompare'];
/** Longer results are refused: no directory holds them, and a wrong length must not exhaust memory. */
const longestPadding = 1_000_000;

/** The functions that take text apart and put it together. */
export const textFunctions: readonly FunctionEntry[] = family('text', textDocumentation, [
  onText('Trim', trim),
  onText('LTrim', trimStart),
  onText('RTrim', trimEnd),
  onText('LCase', lowerCase),
  onText('UCase', upperCase),
  onText('PCase', properCase),
  {
    name: 'Len',
    returns: 'num',
    parameters: [required('str|bin', 'value')],
    implementation: { kind: 'scalar', call: (value) => BigInt(contentOf('Len', value)?.length ?? 0) },
  },
  {
    name: 'Left',
    returns: 'str',
    parameters: [required('str', 'text'), required('num', 'count')],
    implementation: { kind: 'scalar', call: left },
  },
  {
    name: 'Right',
    returns: 'str',
    parameters: [required('str', 'text'), required('num', 'count')],
    implementation: { kind: 'scalar', call: right },
  },
  {
    name: 'Mid',
    returns: 'same',
    parameters: [required('str|bin', 'text'), required('num', 'start'), required('num', 'count')],
    implementation: { kind: 'scalar', call: mid },
  },
  {
    name: 'InStr',
    returns: 'num',
    parameters: searchParameters(),
    implementation: { kind: 'scalar', call: inStr },
  },
  {
    name: 'InStrRev',
    returns: 'num',
    parameters: searchParameters(),
    implementation: { kind: 'scalar', call: inStrRev },
  },
  {
    name: 'Word',
    returns: 'str',
    parameters: [required('str', 'text'), required('num', 'number'), required('str', 'delimiters')],
    implementation: { kind: 'scalar', call: word },
  },
  padding('PadLeft', (text, length, fill) => text.padStart(length, fill)),
  padding('PadRight', (text, length, fill) => text.padEnd(length, fill)),
  {
    name: 'Replace',
    returns: 'str',
    parameters: [required('str', 'text'), required('str', 'search'), required('str', 'replacement')],
    implementation: { kind: 'scalar', call: replace },
  },
  {
    name: 'ReplaceChars',
    returns: 'str',
    parameters: [required('str', 'text'), required('str', 'pattern')],
    implementation: { kind: 'scalar', call: replaceChars },
  },
  {
    name: 'Guid',
    returns: 'str',
    parameters: [],
    implementation: { kind: 'ambient', call: (frame) => randomGuid(() => frame.random()) },
  },
]);

function onText(name: string, change: (text: string) => string): FunctionDescription {
  return {
    name,
    returns: 'str',
    parameters: [required('str', 'text')],
    implementation: {
      kind: 'scalar',
      call: (value) => {
        const text = typeof value === 'string' ? value : textOf(name, value);
        return text === null ? null : change(text);
      },
    },
  };
}

function padding(name: string, pad: (text: string, length: number, fill: string) => string): FunctionDescription {
  const call: Call = (value, length, fill) => {
    const text = textOf(name, value);
    const width = countOf(name, length);
    const character = textOf(name, fill);
    if (character?.length !== 1) throw invalidArgument(name, 'the padding must be exactly one character');
    if (width > longestPadding) throw invalidArgument(name, `the length must not exceed ${longestPadding}`);
    return text === null ? '' : pad(text, width, character);
  };
  return {
    name,
    returns: 'str',
    parameters: [required('str', 'text'), required('num', 'length'), required('str', 'character')],
    implementation: { kind: 'scalar', call },
  };
}

function searchParameters(): FunctionDescription['parameters'] {
  return [required('str', 'text'), required('str', 'search'), optional('num', 'start'), oneOf('compare', compareModes)];
}

function left(value: FlowResult, count: Argument): FlowResult {
  const text = textOf('Left', value);
  const length = countOf('Left', count);
  if (text === null) return '';
  return length < 0 ? text : text.slice(0, length);
}

function right(value: FlowResult, count: Argument): FlowResult {
  const text = textOf('Right', value);
  const length = countOf('Right', count);
  if (text === null) return '';
  return length < 0 ? text : text.slice(Math.max(0, text.length - length));
}

function mid(value: FlowResult, from: Argument, count: Argument): FlowResult {
  const content = contentOf('Mid', value);
  const start = countOf('Mid', from);
  const length = countOf('Mid', count);
  if (content === null) return '';
  if (length < 0 || start <= 0 || start > content.length) return content;
  return content.slice(start - 1, start - 1 + length);
}

function inStr(value: FlowResult, search: Argument, start: Argument, mode: Argument): FlowResult {
  const text = textOf('InStr', value);
  const wanted = textOf('InStr', search);
  const from = start === undefined || start === null ? 1 : countOf('InStr', start);
  if (from < 1) throw invalidArgument('InStr', 'the start position counts from 1');
  if (text === null || wanted === null || from > text.length) return 0n;
  if (mode === 'vbTextCompare') return BigInt(lowerCase(text).indexOf(lowerCase(wanted), from - 1) + 1);
  return BigInt(text.indexOf(wanted, from - 1) + 1);
}

function inStrRev(value: FlowResult, search: Argument, start: Argument, mode: Argument): FlowResult {
  const text = textOf('InStrRev', value);
  const wanted = textOf('InStrRev', search);
  if (text === null || wanted === null || text === '') return 0n;
  const end = start === undefined || start === null ? text.length : countOf('InStrRev', start);
  if (end < 1) throw invalidArgument('InStrRev', 'the start position counts from 1');
  // The whole occurrence must lie before the start position, so the search begins that much further left.
  if (wanted.length > Math.min(end, text.length)) return 0n;
  const last = Math.min(end, text.length) - wanted.length;
  if (mode === 'vbTextCompare') return BigInt(lowerCase(text).lastIndexOf(lowerCase(wanted), last) + 1);
  return BigInt(text.lastIndexOf(wanted, last) + 1);
}

function word(value: FlowResult, number: Argument, delimiters: Argument): FlowResult {
  const text = textOf('Word', value);
  const wanted = countOf('Word', number);
  const separators = textOf('Word', delimiters) ?? '';
  if (text === null || wanted < 1) return '';
  let current = 1;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (!separators.includes(text.charAt(i))) continue;
    if (current === wanted) return text.slice(start, i);
    current++;
    start = i + 1;
  }
  return current === wanted ? text.slice(start) : '';
}

const monikers: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
]);

function replace(value: FlowResult, search: Argument, replacement: Argument): FlowResult {
  const text = textOf('Replace', value);
  const wanted = resolveMonikers(textOf('Replace', search) ?? '');
  const substitute = resolveMonikers(textOf('Replace', replacement) ?? '');
  if (wanted === '') throw invalidArgument('Replace', 'the text to search for must not be empty');
  if (text === null) return null;
  const pieces = text.split(wanted);
  checkLength('Replace', text.length + (pieces.length - 1) * (substitute.length - wanted.length));
  return pieces.join(substitute);
}

function resolveMonikers(text: string): string {
  return text.includes('\\') ? text.replace(/\\[nrt]/g, (moniker) => monikers.get(moniker) ?? moniker) : text;
}

function replaceChars(value: FlowResult, pattern: Argument): FlowResult {
  const text = textOf('ReplaceChars', value);
  const pairs = withoutWhiteSpace(textOf('ReplaceChars', pattern) ?? '');
  const substitutes = new Map<string, string>();
  for (const pair of pairs === '' ? [] : pairs.split(',')) {
    const [source, target, ...rest] = pair.split(':');
    if (source === undefined || !/^.$/su.test(source) || target === undefined || rest.length > 0) {
      throw invalidArgument('ReplaceChars', `"${pair}" in the pattern is not of the form "character:replacement"`);
    }
    substitutes.set(source, target);
  }
  if (text === null) return null;
  const pieces = Array.from(text, (character) => substitutes.get(character) ?? character);
  checkLength(
    'ReplaceChars',
    pieces.reduce((length, piece) => length + piece.length, 0),
  );
  return pieces.join('');
}

/** A version 4 GUID in lower case. */
function randomGuid(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
