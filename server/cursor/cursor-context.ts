import { FlowBlock, JoinBlock, LeftBrace, RightBrace, ScopeBlock } from '../../grammar/syntax/tokens.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { type ClauseContext, joinContext, scopeContext } from './clause-context.ts';
import { type FlowContext, flowContext } from './flow-context.ts';
import { headerContext, type HeaderContext } from './header-context.ts';
import { type CursorToken, type TextBefore, textBefore } from './tokens-before.ts';

/** What the grammar expects at the cursor, as far as the text before it tells. */
export type Expectation =
  | { readonly kind: 'outside' }
  /** Between `inbound` and the opening brace. */
  | { readonly kind: 'rule head' }
  | HeaderContext
  | ClauseContext
  | FlowContext;

export interface CursorContext extends TextBefore {
  readonly expected: Expectation;
  /** Items and blocks the rule has before the cursor. */
  readonly items: ReadonlySet<string>;
}

type Block = 'scope' | 'join' | 'flow';

/** `undefined` inside a comment. */
export function cursorContext(file: SourceFile, offset: number): CursorContext | undefined {
  const before = textBefore(file, offset);
  if (before === undefined) return undefined;
  const { header, blocks, place } = splitRule(before.tokens);
  const read = headerContext(header);
  const items = new Set([...read.items, ...blocks]);
  return { ...before, items, expected: expectation(place, read.context, before) };
}

/** Where the tokens of a rule end: outside of it, before its brace, among its items, or inside one of its blocks. */
type RulePlace = 'outside' | 'head' | 'items' | { readonly block: Block; readonly tokens: readonly CursorToken[] };

function expectation(place: RulePlace, header: HeaderContext, { startsLine }: TextBefore): Expectation {
  if (place === 'outside') return { kind: 'outside' };
  if (place === 'head') return { kind: 'rule head' };
  if (place === 'items') return header;
  switch (place.block) {
    case 'scope':
      return scopeContext(place.tokens);
    case 'join':
      return joinContext(place.tokens);
    case 'flow':
      return flowContext({ tokens: place.tokens, startsLine });
  }
}

function splitRule(tokens: readonly CursorToken[]): {
  readonly header: readonly CursorToken[];
  readonly blocks: readonly Block[];
  readonly place: RulePlace;
} {
  const brace = tokens.findIndex(({ type }) => type === LeftBrace);
  if (brace === -1) return { header: [], blocks: [], place: isHead(tokens[0]) ? 'head' : 'outside' };
  const header: CursorToken[] = [];
  const blocks: Block[] = [];
  let open: { readonly block: Block; readonly tokens: CursorToken[] } | undefined;
  for (const token of tokens.slice(brace + 1)) {
    const block = blockOf(token);
    if (block !== undefined) {
      blocks.push(block);
      open = { block, tokens: [] };
    } else if (token.type === RightBrace) {
      if (open === undefined) return { header, blocks, place: 'outside' };
      open = undefined;
    } else if (token.type === LeftBrace) continue;
    else (open?.tokens ?? header).push(token);
  }
  return { header, blocks, place: open ?? 'items' };
}

function isHead(first: CursorToken | undefined): boolean {
  return first?.image === 'inbound' || first?.image === 'outbound';
}

function blockOf({ type }: CursorToken): Block | undefined {
  if (type === ScopeBlock) return 'scope';
  if (type === JoinBlock) return 'join';
  return type === FlowBlock ? 'flow' : undefined;
}
