import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';
import { lexSyncrule } from '../../grammar/syntax/lex.ts';
import {
  Arrow,
  Guid,
  Hex,
  Inbound,
  Integer,
  keywordType,
  Name,
  Operator,
  Outbound,
  Parameter,
  Text,
  Variable,
} from '../../grammar/syntax/tokens.ts';
import { mentionsOf } from './attribute-mentions.ts';
import type { SourceFile } from '../workspace/source-file.ts';

export type TokenClass =
  | 'keyword'
  | 'class'
  | 'namespace'
  | 'type'
  | 'property'
  | 'function'
  | 'variable'
  | 'parameter'
  | 'enumMember'
  | 'string'
  | 'number'
  | 'operator'
  | 'comment';

type Modifier = 'declaration' | 'modification' | 'metaverse' | 'documentation';

interface Class {
  readonly type: TokenClass;
  readonly modifiers: readonly Modifier[];
}

export interface ClassifiedToken extends Class {
  readonly text: string;
  readonly span: Span;
}

/** The tokens of the rules that reach into `within`, and the comments there, in text order. Punctuation is left out. */
export function classifyTokens({ text, tree }: SourceFile, within: Span): readonly ClassifiedToken[] {
  const touches = ({ start, end }: Span): boolean => start <= within.end && end >= within.start;
  const comments = tree.comments
    .filter(({ span }) => touches(span))
    .map(({ kind, span }): ClassifiedToken => {
      const modifiers: readonly Modifier[] = kind === 'doc' ? ['documentation'] : [];
      return { type: 'comment', modifiers, text: '', span };
    });
  const rules = tree.rules.filter(({ span }) => touches(span));
  return [...comments, ...rules.flatMap((rule) => ruleTokens(text, rule))].toSorted(
    (left, right) => left.span.start - right.span.start,
  );
}

function ruleTokens(text: string, rule: Rule): readonly ClassifiedToken[] {
  const known = classesOf(rule);
  return lexSyncrule(text.slice(rule.span.start, rule.span.end)).tokens.flatMap((token): ClassifiedToken[] => {
    const start = rule.span.start + token.startOffset;
    const written = { text: token.image, span: { start, end: start + token.image.length } };
    // An attribute's brackets do not belong to its name.
    const attribute = token.image.startsWith('[') ? known.get(start + 1) : undefined;
    if (attribute !== undefined)
      return [{ ...attribute, text: token.image, span: inBrackets(written.span, token.image) }];
    const found = known.get(start) ?? lexicalClass(token.tokenType, token.image);
    return found === undefined ? [] : [{ ...found, ...written }];
  });
}

function inBrackets({ start, end }: Span, image: string): Span {
  return { start: start + 1, end: image.endsWith(']') ? end - 1 : end };
}

/** What the tree knows of tokens, by where they start. */
function classesOf(rule: Rule): ReadonlyMap<number, Class> {
  const classes = new Map<number, Class>();
  const set = ({ start }: Span, type: TokenClass, ...modifiers: readonly Modifier[]): void => {
    classes.set(start, { type, modifiers });
  };
  set(rule.name.span, 'class', 'declaration');
  if (rule.precedence.kind !== 'number') set(rule.precedence.rule.span, 'class');
  if (rule.connector.kind === 'every') set(rule.connector.category.span, 'namespace');
  else for (const { span } of rule.connector.names) set(span, 'namespace');
  const isInbound = rule.direction === 'inbound';
  for (const [word, isMetaverse] of [
    [rule.sourceObjectType, !isInbound],
    [rule.targetObjectType, isInbound],
  ] as const)
    if (word.text !== '' && word.text !== '*') set(word.span, 'type', ...(isMetaverse ? (['metaverse'] as const) : []));
  for (const { span, space, access } of mentionsOf(rule))
    set(
      span,
      'property',
      ...(access === 'write' ? (['modification'] as const) : []),
      ...(space === 'metaverse' ? (['metaverse'] as const) : []),
    );
  for (const { source } of rule.flows) {
    if (source.kind !== 'expression') continue;
    walkExpression(source.expression, (node) => {
      if (node.kind === 'call') set(node.nameSpan, 'function');
      if (node.kind === 'word' || node.kind === 'boolean') set(node.span, 'enumMember');
    });
  }
  return classes;
}

function lexicalClass(type: typeof Name, image: string): Class | undefined {
  const found = lexicalType(type, image);
  return found === undefined ? undefined : { type: found, modifiers: [] };
}

function lexicalType(type: typeof Name, image: string): TokenClass | undefined {
  if (type === Text) return 'string';
  if (type === Integer || type === Hex || type === Guid) return 'number';
  if (type === Variable) return 'variable';
  if (type === Parameter) return 'parameter';
  if (type === Arrow) return 'operator';
  if (type === Inbound || type === Outbound || keywordType(image) !== undefined) return 'keyword';
  if (isCategory(type, Operator)) return 'operator';
  if (isCategory(type, Name)) return /^(?:true|false)$/i.test(image) ? 'enumMember' : undefined;
  return undefined;
}

function isCategory({ tokenTypeIdx }: typeof Name, category: typeof Name): boolean {
  return category.categoryMatchesMap?.[tokenTypeIdx ?? -1] === true;
}
