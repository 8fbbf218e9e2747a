import { Comma, Text } from '../../grammar/syntax/tokens.ts';
import type { CursorToken } from './tokens-before.ts';

/** What the header of a rule expects next. */
export type HeaderContext =
  | { readonly kind: 'item' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'connector' }
  | { readonly kind: 'category' }
  | { readonly kind: 'object type'; readonly side: 'source' | 'target' }
  | { readonly kind: 'precedence' }
  | { readonly kind: 'rule name' }
  /** A value nobody can propose: a text, a number, a GUID. */
  | { readonly kind: 'value'; readonly item: string };

/** How far an item reaches, or what it still expects at the end of the text. */
type ItemReading = { readonly length: number } | { readonly expects: HeaderContext };

/** The context behind the whole tokens of a header, and the items that stand in it. */
export function headerContext(tokens: readonly CursorToken[]): {
  readonly context: HeaderContext;
  readonly items: ReadonlySet<string>;
} {
  const items = new Set<string>();
  let at = 0;
  while (at < tokens.length) {
    const rest = tokens.slice(at);
    const reading = readItem(rest);
    items.add(itemName(rest));
    if ('expects' in reading) return { context: reading.expects, items };
    at += reading.length;
  }
  return { context: { kind: 'item' }, items };
}

function itemName([first, second]: readonly CursorToken[]): string {
  const twoWords = ['internal', 'password', 'soft'].includes(first?.image ?? '');
  if (first?.image === 'soft') return 'soft delete expiry';
  return twoWords ? `${first?.image ?? ''} ${second?.image ?? ''}` : (first?.image ?? '');
}

function readItem(tokens: readonly CursorToken[]): ItemReading {
  const word = (at: number): string | undefined => tokens[at]?.image;
  switch (word(0) ?? '') {
    case 'from':
      return readTypes(tokens);
    case 'connector':
      return readConnectors(tokens);
    case 'link':
      return readLink(word);
    case 'precedence':
      return readPrecedence(word);
    case 'internal':
      return fixedWords(tokens, ['id'], 'internal id');
    case 'password':
      return fixedWords(tokens, ['sync']);
    case 'soft':
      return fixedWords(tokens, ['delete', 'expiry'], 'soft delete expiry');
    case 'id':
    case 'version':
    case 'tag':
    case 'description':
    case 'extension':
      return tokens.length === 1 ? expects({ kind: 'value', item: word(0) ?? '' }) : { length: 1 + textRun(tokens, 1) };
    default:
      return { length: 1 };
  }
}

function readTypes(tokens: readonly CursorToken[]): ItemReading {
  switch (tokens.length) {
    case 1:
      return expects({ kind: 'object type', side: 'source' });
    case 2:
      return expects({ kind: 'words', words: ['to'] });
    case 3:
      return expects({ kind: 'object type', side: 'target' });
    default:
      return { length: 4 };
  }
}

function readConnectors(tokens: readonly CursorToken[]): ItemReading {
  if (tokens[1]?.image === 'every') return tokens.length === 2 ? expects({ kind: 'category' }) : { length: 3 };
  let at = 1;
  while (tokens[at]?.type === Text && tokens[at + 1]?.type === Comma) at += 2;
  return at < tokens.length ? { length: at + 1 } : expects({ kind: 'connector' });
}

function readLink(word: (at: number) => string | undefined): ItemReading {
  switch (word(1)) {
    case undefined:
      return expects({ kind: 'words', words: ['provision', 'join', 'sticky join', 'join no flow'] });
    case 'sticky':
      return word(2) === undefined ? expects({ kind: 'words', words: ['join'] }) : { length: 3 };
    case 'join':
      if (word(2) !== 'no') return { length: 2 };
      return word(3) === undefined ? expects({ kind: 'words', words: ['flow'] }) : { length: 4 };
    default:
      return { length: 2 };
  }
}

function readPrecedence(word: (at: number) => string | undefined): ItemReading {
  if (word(1) === undefined) return expects({ kind: 'precedence' });
  if (word(1) !== 'before' && word(1) !== 'after') return { length: 2 };
  return word(2) === undefined ? expects({ kind: 'rule name' }) : { length: 3 };
}

/** An item that begins with several words, with a value behind them where it is `named`. */
function fixedWords(tokens: readonly CursorToken[], words: readonly string[], named?: string): ItemReading {
  const missing = words[tokens.length - 1];
  if (missing !== undefined) return expects({ kind: 'words', words: [missing] });
  const length = words.length + 1;
  if (named === undefined) return { length };
  return tokens.length === length
    ? expects({ kind: 'value', item: named })
    : { length: length + textRun(tokens, length) };
}

/** A value is one token, or the texts that are its lines. */
function textRun(tokens: readonly CursorToken[], from: number): number {
  let at = from;
  while (tokens[at]?.type === Text) at++;
  return Math.max(1, at - from);
}

function expects(context: HeaderContext): ItemReading {
  return { expects: context };
}
