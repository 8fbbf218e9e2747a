import type { FlowResult } from '../../../engine/model/value.ts';
import type { PlainCall } from './plain-arguments.ts';
import { count, Failure, invalid, onText, ref, str } from './plain-arguments.ts';

const white = '\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const leading = new RegExp(`^[${white}]+`);
const trailing = new RegExp(`[${white}]+$`);

/** Each letter on its own; letters whose other case has another length stay. */
function lettersTo(change: (letter: string) => string): (text: string) => string {
  return (text) =>
    Array.from(text)
      .map((letter) => (change(letter).length === letter.length ? change(letter) : letter))
      .join('');
}
export const lower: (text: string) => string = lettersTo((letter) => letter.toLowerCase());
const upper: (text: string) => string = lettersTo((letter) => letter.toUpperCase());

function properWord(word: string): string {
  const acronym = upper(word) === word && lower(word) !== word;
  return acronym || word === '' ? word : upper(word.slice(0, 1)) + lower(word.slice(1));
}

function take(whole: (text: string, length: number) => string): PlainCall {
  return ([value, length]) => {
    const text = str(value);
    const wanted = count(length);
    if (text === null) return '';
    return wanted < 0 || wanted >= text.length ? text : whole(text, wanted);
  };
}

function find([value, search, start, mode]: readonly FlowResult[], where: Search): FlowResult {
  const fold = mode === 'vbTextCompare' ? lower : (text: string): string => text;
  const text = str(value);
  const wanted = str(search);
  return text === null || wanted === null
    ? 0n
    : BigInt(where(fold(text), fold(wanted), start === undefined || start === null ? null : count(start)));
}

type Search = (text: string, wanted: string, start: number | null) => number;

function forward(text: string, wanted: string, start: number | null): number {
  const from = start ?? 1;
  for (let i = from; i <= text.length; i++) if (text.startsWith(wanted, i - 1)) return i;
  return 0;
}

function backward(text: string, wanted: string, start: number | null): number {
  if (text === '') return 0;
  if (start !== null && start < 1) invalid();
  const end = Math.min(start ?? text.length, text.length);
  for (let i = end - wanted.length + 1; i >= 1; i--) if (text.startsWith(wanted, i - 1)) return i;
  return 0;
}

function pad(fill: (text: string, missing: string) => string): PlainCall {
  return ([value, length, character]) => {
    const text = str(value);
    const wanted = count(length);
    const padding = str(character) ?? '';
    if (padding.length !== 1 || wanted > 1_000_000) invalid();
    return text === null ? '' : fill(text, padding.repeat(Math.max(0, wanted - text.length)));
  };
}

function monikersRead(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\t', '\t');
}

function replaceCharacters(text: string, pattern: string): string {
  const pairs = Array.from(pattern)
    .filter((letter) => !new RegExp(`[${white}]`).test(letter))
    .join('');
  const table = new Map<string, string>();
  for (const pair of pairs === '' ? [] : pairs.split(',')) {
    const parts = pair.split(':');
    if (parts.length !== 2 || Array.from(parts[0]!).length !== 1) invalid();
    table.set(parts[0]!, parts[1]!);
  }
  return Array.from(text)
    .map((letter) => table.get(letter) ?? letter)
    .join('');
}

/** The relative names of a DN; a backslash keeps the character after it from ending one. */
function relativeNames(dn: string): string[] {
  return dn === '' ? [] : (dn.match(/(?:\\.|[^\\,])+/g) ?? []).map((part) => part.trim());
}

function valueOfName(name: string | undefined): string | null {
  return name === undefined ? null : name.includes('=') ? name.slice(name.indexOf('=') + 1).trim() : name;
}

function escaped(text: string): string {
  return Array.from(text)
    .map((letter, i, all) => {
      if (/[,+"\\<>;=]/.test(letter)) return `\\${letter}`;
      if (letter.charCodeAt(0) < 32) return `\\${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
      const atEnd = i === 0 || i === all.length - 1;
      return (letter === ' ' && atEnd) || (letter === '#' && i === 0) ? `\\${letter}` : letter;
    })
    .join('');
}

function split([value, delimiter, limit]: readonly FlowResult[]): FlowResult {
  const text = str(value);
  const separator = str(delimiter);
  if (separator?.length !== 1) invalid();
  if (text === null) return null;
  const most = limit === undefined || limit === null ? -1 : count(limit);
  if (most === 0) return [];
  const pieces = text.split(separator);
  const last = most < 0 ? pieces.length - 1 : most - 1;
  const rest = pieces.slice(last).join(separator);
  return last >= pieces.length ? pieces : [...pieces.slice(0, last), rest];
}

/** Functions on texts and distinguished names, applied to one value of each argument. */
export const plainTextFunctions: Readonly<Record<string, PlainCall>> = {
  Trim: onText((text) => text.replace(leading, '').replace(trailing, '')),
  LTrim: onText((text) => text.replace(leading, '')),
  RTrim: onText((text) => text.replace(trailing, '')),
  LCase: onText(lower),
  UCase: onText(upper),
  PCase: onText((text) => text.split(' ').map(properWord).join(' ')),
  Len: ([value]) => BigInt(value instanceof Uint8Array ? value.length : (str(value)?.length ?? 0)),
  Left: take((text, length) => text.substring(0, length)),
  Right: take((text, length) => text.substring(text.length - length)),
  Mid: ([value, from, length]) => {
    const content = value instanceof Uint8Array ? value : str(value);
    const start = count(from);
    const wanted = count(length);
    if (content === null) return '';
    return wanted < 0 || start < 1 || start > content.length ? content : content.slice(start - 1, start - 1 + wanted);
  },
  InStr: (args) => {
    const start = args[2] ?? null;
    // Looking forward, a wrong start position is an error even when there is nothing to look in.
    if (start !== null && count(start) < 1) invalid();
    return find(args, forward);
  },
  InStrRev: (args) => find(args, backward),
  Word: ([value, number, delimiters]) => {
    const text = str(value);
    const wanted = count(number);
    const ends = str(delimiters) ?? '';
    if (text === null || wanted < 1) return '';
    const words = [''];
    for (const unit of text.split('')) {
      if (ends.includes(unit)) words.push('');
      else words[words.length - 1] += unit;
    }
    return words[wanted - 1] ?? '';
  },
  PadLeft: pad((text, missing) => missing + text),
  PadRight: pad((text, missing) => text + missing),
  Replace: ([value, search, replacement]) => {
    const text = str(value);
    const wanted = monikersRead(str(search) ?? '');
    const substitute = monikersRead(str(replacement) ?? '');
    if (wanted === '') invalid();
    return text === null ? null : text.replaceAll(wanted, () => substitute);
  },
  ReplaceChars: ([value, pattern]) => {
    const text = str(value);
    const changed = replaceCharacters(text ?? '', str(pattern) ?? '');
    return text === null ? null : changed;
  },
  DNComponent: ([value, number]) => {
    const found = ref(value);
    const position = count(number);
    return found === null ? null : valueOfName(relativeNames(found.dn)[position - 1]);
  },
  DNComponentRev: ([value, number, option]) => {
    const found = ref(value);
    const position = count(number);
    if (found === null) return null;
    const names = relativeNames(found.dn).filter((name) => option !== 'DC' || !/^dc *=/i.test(name));
    return valueOfName(names[names.length - position]);
  },
  EscapeDNComponent: onText((text) => {
    const type = /^\s*(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)\s*=/.exec(text)?.[0] ?? '';
    return type + escaped(text.slice(type.length));
  }),
  Split: split,
  Error: ([message]) => {
    str(message);
    throw new Failure('sync-rule-error-function-triggered');
  },
};
