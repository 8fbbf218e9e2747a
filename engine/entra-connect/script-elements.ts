import { mentionedAttributes } from '../../grammar/ast/mentioned-attributes.ts';
import { noSpan, type Span } from '../../grammar/ast/span.ts';
import { parseExpression } from '../../grammar/syntax/parse.ts';
import type { XmlElement } from './xml.ts';

/** A text of a script with its place. */
export interface PlacedText {
  readonly text: string;
  readonly span: Span;
}

/** An element as a rule's file would have it, standing where the script says the same. */
export function element(name: string, span: Span, content: string | readonly XmlElement[] = ''): XmlElement {
  const isText = typeof content === 'string';
  return {
    uri: '',
    name,
    attributes: new Map(),
    children: isText ? [] : content,
    text: isText ? content : '',
    start: span.start,
    end: span.end,
    outer: '',
  };
}

export function leafElement(name: string, { text, span }: PlacedText): XmlElement {
  return element(name, span, text);
}

/** What a flow's call says. An absent `sources` is not the same as an empty one: it leaves the list to the expression. */
export interface MappingParts {
  readonly target: PlacedText;
  readonly type: 'Direct' | 'Constant' | 'Expression';
  readonly sources: readonly PlacedText[] | undefined;
  readonly expression: PlacedText | undefined;
  readonly merge: PlacedText | undefined;
  readonly once: boolean;
}

/** A `mapping` element. */
export function mappingElement(span: Span, parts: MappingParts): XmlElement {
  const { target, merge, once } = parts;
  const children = [
    leafElement('dest', target),
    ...sourceElements(parts),
    ...(merge === undefined ? [] : [leafElement('valueMergeType', merge)]),
  ];
  return { ...element('mapping', span, children), attributes: new Map(once ? [['execute-once', 'true']] : []) };
}

function sourceElements({ type, sources, expression }: MappingParts): readonly XmlElement[] {
  if (type === 'Constant') return (sources ?? []).slice(0, 1).map((source) => leafElement('src', source));
  if (type === 'Direct') return listElements(sources ?? []);
  if (expression === undefined) return [];
  const mentioned = mentionedAttributes(parseExpression(expression.text).expression);
  const list = sources ?? mentioned.map((text) => ({ text, span: expression.span }));
  return [...listElements(list), leafElement('expression', expression)];
}

function listElements(sources: readonly PlacedText[]): readonly XmlElement[] {
  if (sources.length === 0) return [];
  const attributes = sources.map((source) => leafElement('attr', source));
  return [element('src', sources[0]?.span ?? noSpan, attributes)];
}
