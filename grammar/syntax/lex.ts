import type { IToken, Lexer, TokenType } from 'chevrotain';
import { guessing, replacing } from '../ast/fix.ts';
import { errorAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import type { Comment } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import { collapseDeepNesting } from './nesting.ts';
import { textProblems } from './text-literal.ts';
import {
  Arrow,
  Attribute,
  expressionLexer,
  FlowBlock,
  FlowTarget,
  Inbound,
  JoinBlock,
  keywordType,
  LeftBrace,
  Outbound,
  Parameter,
  ScopeBlock,
  syncruleLexer,
  Text,
  Word,
} from './tokens.ts';

export interface LexedText {
  /** Without comments; words that are keywords or begin a rule, a block or a flow carry their own token types. */
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly problems: Problem[];
}

/** Without `range`, the whole text. Places are those in the whole text either way. */
export function lexSyncrule(text: string, range?: Span): LexedText {
  return lex(syncruleLexer, text, range);
}

export function lexExpression(text: string): LexedText {
  return lex(expressionLexer, text);
}

/** The place of a token that was really read. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

function lex(lexer: Lexer, text: string, range: Span = { start: 0, end: text.length }): LexedText {
  const result = lexer.tokenize(text.slice(range.start, range.end));
  if (range.start > 0) {
    for (const token of result.tokens) token.startOffset += range.start;
    for (const token of result.groups['comments'] ?? []) token.startOffset += range.start;
  }
  const problems = result.errors.map((found) =>
    unexpectedCharacters(text, { start: found.offset + range.start, end: found.offset + range.start + found.length }),
  );
  const comments = (result.groups['comments'] ?? []).map((token) => readComment(token, problems));
  const tokens = collapseDeepNesting(classify(result.tokens, problems), problems);
  return { tokens, comments, problems };
}

function unexpectedCharacters(text: string, { start, end }: Span): Problem {
  const span = { start, end: Math.min(end, text.length) };
  const written = text.slice(span.start, span.end);
  const remedy =
    written === ';' ? 'arguments are separated by a comma' : 'remove it, or write it inside a text in double quotes';
  return {
    ...errorAt(span, 'unexpected-character', `"${written}" means nothing in a rule; ${remedy}`),
    ...(written === ';' ? { fix: guessing('Write a comma', span, ',') } : {}),
  };
}

function readComment(token: IToken, problems: Problem[]): Comment {
  const text = token.image;
  const span = spanOf(token);
  if (text.startsWith('/*')) {
    if (text.length < 4 || !text.endsWith('*/'))
      problems.push(
        errorAt(
          span,
          'unterminated-comment',
          'This comment never ends, so the rest of the file is not read; close it with "*/"',
        ),
      );
    return { kind: 'block', text, span };
  }
  return { kind: text.startsWith('///') && !text.startsWith('////') ? 'doc' : 'line', text: text.trimEnd(), span };
}

/** Gives words their keyword types, finds where rules, blocks and flows begin, and reports what is wrong inside single tokens. */
function classify(tokens: readonly IToken[], problems: Problem[]): IToken[] {
  const kept: IToken[] = [];
  let previous: IToken | undefined;
  for (const token of tokens) {
    if (token.tokenType === Word) {
      const type = keywordType(token.image);
      if (type !== undefined) assignType(token, type);
    } else if (token.tokenType === Text) {
      if (previous?.tokenType === Text && touches(previous, token)) {
        previous.image += token.image;
        continue;
      }
    } else if (previous !== undefined && (token.tokenType === Arrow || token.tokenType === LeftBrace)) {
      const type = token.tokenType === Arrow ? FlowTarget : blockTypes.get(previous.image);
      const isRuleKeyword = previous.image === 'rule' && beginsRule.has(kept.at(-2)?.tokenType ?? Word);
      if (type !== undefined && !isRuleKeyword) assignType(previous, type);
    } else if (token.tokenType === Attribute || token.tokenType === Parameter) {
      reportUnclosed(token, problems);
    }
    if (token.image === 'rule' && previous !== undefined) {
      if (previous.image === 'inbound') assignType(previous, Inbound);
      if (previous.image === 'outbound') assignType(previous, Outbound);
    }
    kept.push(token);
    previous = token;
  }
  for (const token of kept) if (isText(token)) problems.push(...textProblems(token.image, spanOf(token)));
  return kept;
}

const beginsRule: ReadonlySet<TokenType> = new Set([Inbound, Outbound]);

const blockTypes: ReadonlyMap<string, TokenType> = new Map([
  ['scope', ScopeBlock],
  ['join', JoinBlock],
  ['flow', FlowBlock],
]);

function assignType(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}

/** A flow target may be a text too, for names that are not words. */
function isText(token: IToken): boolean {
  return token.tokenType === Text || (token.tokenType === FlowTarget && !/^\w/.test(token.image));
}

/** Two texts without a space between them: a doubled quotation mark, as other languages write it. */
function touches(left: IToken, right: IToken): boolean {
  return (
    left.startOffset + left.image.length === right.startOffset &&
    left.image.endsWith('"') &&
    /^"[^]*"$/.test(right.image)
  );
}

function reportUnclosed(token: IToken, problems: Problem[]): void {
  const isAttribute = token.tokenType === Attribute;
  const close = isAttribute ? ']' : '%';
  const what = isAttribute ? 'attribute' : 'parameter';
  if (token.image.length === 1 || !token.image.endsWith(close)) {
    problems.push(
      errorAt(
        spanOf(token),
        `unclosed-${what}`,
        `The ${what} ${token.image} has no closing "${close}"; add it behind the name`,
      ),
    );
  } else if (token.image.slice(1, -1).trim() === '') {
    problems.push(
      errorAt(spanOf(token), 'missing-name', `${token.image} names no ${what}; write its name between the signs`),
    );
  } else if (/\s/.test(token.image)) {
    const [sign, name] = [token.image[0] ?? '', token.image.slice(1, -1).trim()];
    problems.push({
      ...errorAt(
        spanOf(token),
        'space-in-name',
        `${token.image} has white space inside, which no ${what} name has; remove it`,
      ),
      ...(/\s/.test(name) ? {} : { fix: replacing('Remove the space', spanOf(token), sign + name + close) }),
    });
  }
}
