import { operatorPrefixes, scopeOperators } from '../../grammar/syntax/scope-operators.ts';
import { Minus, Text } from '../../grammar/syntax/tokens.ts';
import type { CursorToken } from './tokens-before.ts';

/** What a `scope` or `join` block expects next. */
export type ClauseContext =
  | { readonly kind: 'scope attribute' }
  /** `written`: the words of an operator that are there already, `not starts`. */
  | { readonly kind: 'scope operator'; readonly attribute: string; readonly written: string }
  | { readonly kind: 'scope value'; readonly attribute: string }
  | { readonly kind: 'join attribute'; readonly space: 'connector space' | 'metaverse'; readonly other?: string }
  /** Words that may follow a clause or stand inside it. */
  | { readonly kind: 'words'; readonly words: readonly string[] };

const connectives: ReadonlySet<string> = new Set(['and', 'or']);

export function scopeContext(tokens: readonly CursorToken[]): ClauseContext {
  let at = 0;
  while (at < tokens.length) {
    if (connectives.has(tokens[at]?.image ?? '')) {
      at++;
      continue;
    }
    const attribute = nameOf(tokens[at]);
    at++;
    let written = '';
    while (at < tokens.length && operatorPrefixes.has(join(written, tokens[at]?.image))) {
      written = join(written, tokens[at]?.image);
      at++;
    }
    const operator = scopeOperators.get(written);
    if (operator === undefined && at === tokens.length) return { kind: 'scope operator', attribute, written };
    if (operator === 'ISNULL' || operator === 'ISNOTNULL') {
      if (at === tokens.length) return { kind: 'words', words: ['and', 'or'] };
      continue;
    }
    if (at === tokens.length) return { kind: 'scope value', attribute };
    at += tokens[at]?.type === Minus ? 2 : Math.max(1, textRun(tokens, at));
    if (at >= tokens.length) return { kind: 'words', words: ['and', 'or'] };
  }
  return { kind: 'scope attribute' };
}

export function joinContext(tokens: readonly CursorToken[]): ClauseContext {
  const last = tokens.findLastIndex(({ image }) => connectives.has(image));
  const clause = tokens.slice(last + 1);
  const [left, , , matching, matchingCase] = clause;
  if (clause.length === 0) return { kind: 'join attribute', space: 'connector space' };
  if (clause.length === 1) return { kind: 'words', words: ['='] };
  if (clause.length === 2) return { kind: 'join attribute', space: 'metaverse', other: nameOf(left) };
  if (matching?.image === 'matching' && matchingCase === undefined) return { kind: 'words', words: ['case'] };
  return { kind: 'words', words: clause.length === 3 ? ['and', 'or', 'matching case'] : ['and', 'or'] };
}

function join(written: string, word = ''): string {
  return `${written} ${word}`.trimStart();
}

function nameOf(token: CursorToken | undefined): string {
  const image = token?.image ?? '';
  return image.startsWith('"') ? image.slice(1, -1) : image;
}

function textRun(tokens: readonly CursorToken[], from: number): number {
  let at = from;
  while (tokens[at]?.type === Text) at++;
  return at - from;
}
