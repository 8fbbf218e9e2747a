import type { IToken, TokenType } from 'chevrotain';
import { errorAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import {
  FlowTarget,
  Inbound,
  LeftBrace,
  LeftParenthesis,
  Name,
  Outbound,
  RightBrace,
  RightParenthesis,
  TooDeep,
} from './tokens.ts';

/** Open parentheses an expression may have at one place. Real ones have about ten; every level costs the parser some stack. */
const deepest = 100;

/**
 * Replaces what is nested deeper than {@link deepest} by one {@link TooDeep} token each and reports it, so that parsing needs a bounded
 * stack. Gives `tokens` itself back when nothing is.
 */
export function collapseDeepNesting(tokens: IToken[], problems: Problem[]): IToken[] {
  return isDeep(tokens) ? collapse(tokens, problems) : tokens;
}

function isDeep(tokens: readonly IToken[]): boolean {
  let depth = 0;
  for (const { tokenType: type } of tokens) {
    if (type === LeftParenthesis) {
      if (++depth > deepest) return true;
    } else if (type === RightParenthesis) depth--;
    else if (endsExpression.has(type)) depth = 0;
  }
  return false;
}

function collapse(tokens: readonly IToken[], problems: Problem[]): IToken[] {
  const kept: IToken[] = [];
  let depth = 0;
  let from: IToken | undefined;
  let to: IToken | undefined;
  for (const token of tokens) {
    const type = token.tokenType;
    if (type === LeftParenthesis) depth++;
    else if (endsExpression.has(type)) depth = 0;
    if (depth > deepest) {
      // The name of the call goes with its arguments.
      from ??= isCallName(kept.at(-1)) ? kept.pop() : token;
      to = token;
    } else {
      if (from !== undefined && to !== undefined) kept.push(collapsed(from, to, problems));
      from = undefined;
      kept.push(token);
    }
    if (type === RightParenthesis && depth > 0) depth--;
  }
  if (from !== undefined && to !== undefined) kept.push(collapsed(from, to, problems));
  return kept;
}

const endsExpression: ReadonlySet<TokenType> = new Set([FlowTarget, Inbound, Outbound, LeftBrace, RightBrace]);

function isCallName(token: IToken | undefined): boolean {
  return token !== undefined && Name.categoryMatchesMap?.[token.tokenTypeIdx] === true;
}

function collapsed(from: IToken, to: IToken, problems: Problem[]): IToken {
  const start = from.startOffset;
  const end = to.startOffset + to.image.length;
  problems.push(
    errorAt(
      { start, end },
      'too-deeply-nested',
      `Parentheses are nested deeper than ${deepest} here, so this cannot be read; split the expression`,
    ),
  );
  // Offsets of tokens follow from the length of their image; its letters are never looked at.
  return { ...from, image: ' '.repeat(end - start), tokenType: TooDeep, tokenTypeIdx: TooDeep.tokenTypeIdx ?? 0 };
}
