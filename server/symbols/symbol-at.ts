import type { Expression, FunctionCall } from '../../grammar/ast/expression.ts';
import type { Flow, Rule, ScopeClause, Word } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';
import { lineStart } from '../../grammar/syntax/lines.ts';
import { keywordType } from '../../grammar/syntax/tokens.ts';
import { ruleAt } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { type AttributeMention, mentionsOf } from './attribute-mentions.ts';
import { variableAt, type VariablePlaces } from './variable-places.ts';

/** What stands at a place of a rule file. `span` is what an editor should point out. */
export type SymbolAt = { readonly rule: Rule; readonly span: Span } & (
  | { readonly kind: 'rule' }
  /** Another rule's name behind `before` or `after`. */
  | { readonly kind: 'rule mention'; readonly name: Word }
  | { readonly kind: 'connector'; readonly name: Word }
  | { readonly kind: 'category'; readonly name: Word }
  | { readonly kind: 'object type'; readonly name: Word; readonly side: 'source' | 'target' }
  | { readonly kind: 'attribute'; readonly mention: AttributeMention }
  | { readonly kind: 'function'; readonly call: FunctionCall }
  | { readonly kind: 'variable'; readonly variable: VariablePlaces }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'operator'; readonly clause: ScopeClause }
  | { readonly kind: 'keyword'; readonly word: string }
);

/** What stands at `offset`, or directly before it, so that the end of a word counts as the word. */
export function symbolAt(file: SourceFile, offset: number): SymbolAt | undefined {
  const rule = ruleAt(file, offset);
  if (rule === undefined || isInComment(file, offset)) return undefined;
  return (
    headerSymbol(rule, offset) ??
    attributeSymbol(rule, offset) ??
    flowSymbol(rule, offset) ??
    keyword(file, rule, offset)
  );
}

function headerSymbol(rule: Rule, offset: number): SymbolAt | undefined {
  const { name, precedence, connector } = rule;
  if (covers(name.span, offset) && name.text !== '') return { kind: 'rule', rule, span: name.span };
  if (precedence.kind !== 'number' && precedence.rule.text !== '' && covers(precedence.rule.span, offset))
    return { kind: 'rule mention', rule, name: precedence.rule, span: precedence.rule.span };
  const named = connector.kind === 'named' ? connector.names.find(({ span }) => covers(span, offset)) : undefined;
  if (named !== undefined) return { kind: 'connector', rule, name: named, span: named.span };
  if (connector.kind === 'every' && covers(connector.category.span, offset))
    return { kind: 'category', rule, name: connector.category, span: connector.category.span };
  const types = [
    ['source', rule.sourceObjectType],
    ['target', rule.targetObjectType],
  ] as const;
  const type = types.find(([, word]) => word.text !== '' && covers(word.span, offset));
  return type && { kind: 'object type', rule, side: type[0], name: type[1], span: type[1].span };
}

function attributeSymbol(rule: Rule, offset: number): SymbolAt | undefined {
  const mention = mentionsOf(rule).find(({ span }) => covers(span, offset));
  if (mention !== undefined) return { kind: 'attribute', rule, mention, span: mention.span };
  const clause = rule.scope.flatMap(({ clauses }) => clauses).find(({ span }) => covers(span, offset));
  if (clause === undefined) return undefined;
  const span = { start: clause.attribute.span.end, end: clause.value?.span.start ?? clause.span.end };
  const value = clause.value;
  if (value !== undefined && covers(value.span, offset))
    return /^%.+%$/.test(value.text)
      ? { kind: 'parameter', rule, name: value.text.slice(1, -1), span: value.span }
      : undefined;
  return covers(span, offset) ? { kind: 'operator', rule, clause, span } : undefined;
}

/** The flow whose source is at an offset. */
export function flowAt(rule: Rule, offset: number): Flow | undefined {
  return rule.flows.find(({ span }) => covers(span, offset));
}

function flowSymbol(rule: Rule, offset: number): SymbolAt | undefined {
  const flow = flowAt(rule, offset);
  if (flow?.source.kind !== 'expression' || !covers(flow.source.span, offset)) return undefined;
  const variable = variableAt(flow, offset);
  const node = innermost(flow.source.expression, offset);
  if (node === undefined) return undefined;
  if (variable !== undefined && node.kind === 'variable') return { kind: 'variable', rule, variable, span: node.span };
  if (node.kind === 'call') return { kind: 'function', rule, call: node, span: node.nameSpan };
  if (node.kind === 'parameter') return { kind: 'parameter', rule, name: node.name, span: node.span };
  if (node.kind === 'boolean' || node.kind === 'word')
    return {
      kind: 'word',
      rule,
      name: node.kind === 'word' ? node.name : node.value ? 'True' : 'False',
      span: node.span,
    };
  return undefined;
}

/** The smallest node with a name of its own at an offset; of a call only its name counts. */
function innermost(expression: Expression, offset: number): Expression | undefined {
  let found: Expression | undefined;
  walkExpression(expression, (node) => {
    if (covers(node.kind === 'call' ? node.nameSpan : node.span, offset) && node.kind !== 'group') found = node;
  });
  return found;
}

function keyword({ text }: SourceFile, rule: Rule, offset: number): SymbolAt | undefined {
  const line = text.slice(lineStart(text, offset), offset);
  // Behind an odd number of quotation marks a word is part of a text.
  if ((line.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1) return undefined;
  const before = /[A-Za-z]*$/.exec(text.slice(Math.max(0, offset - 40), offset))?.[0] ?? '';
  const after = /^[A-Za-z]*/.exec(text.slice(offset, offset + 40))?.[0] ?? '';
  const word = before + after;
  if (keywordType(word) === undefined && word !== 'inbound' && word !== 'outbound') return undefined;
  return { kind: 'keyword', rule, word, span: { start: offset - before.length, end: offset + after.length } };
}

export function isInComment({ tree }: SourceFile, offset: number): boolean {
  return tree.comments.some(({ kind, span }) =>
    kind === 'block' ? span.start < offset && offset < span.end : span.start < offset && offset <= span.end,
  );
}

function covers({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
