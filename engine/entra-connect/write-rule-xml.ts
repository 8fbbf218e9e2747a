import type { Flow, JoinClause, ScopeClause } from '../../grammar/ast/rule.ts';
import { singleLineExpression } from '../../grammar/syntax/single-line.ts';
import { emptyGuid } from '../model/guid.ts';
import { extensionElements } from './rule-extension.ts';
import { directionWords, linkTypeWords, noSoftDelete } from './rule-words.ts';
import { listedSources, type ServerRule } from './server-rule.ts';
import { escapeXml } from './xml-text.ts';

/** An element with text or children; neither gives an empty one. */
interface Element {
  readonly name: string;
  readonly attributes?: string;
  readonly text?: string;
  readonly children?: readonly Element[];
  /** XML to the letter, in place of all else. */
  readonly verbatim?: string;
}

/** The name of a rule's file, in the folder `SynchronizationRules` of a configuration. */
export function ruleFileName({ id }: ServerRule): string {
  return `SynchronizationRule_{${id}}.xml`;
}

/** The text of a rule's file exactly as the original's export writes it: LF, no XML declaration, no line break at the end. */
export function ruleXml(rule: ServerRule): string {
  return write({ name: 'synchronizationRule', children: [...header(rule), ...blocks(rule), ...extension(rule)] }, '');
}

function write({ name, attributes = '', text = '', children = [], verbatim }: Element, indent: string): string {
  if (verbatim !== undefined) return indent + verbatim;
  const tag = `${indent}<${name}${attributes}`;
  if (children.length === 0) return text === '' ? `${tag} />` : `${tag}>${escapeXml(text)}</${name}>`;
  const lines = children.map((child) => write(child, `${indent}  `));
  return [`${tag}>`, ...lines, `${indent}</${name}>`].join('\n');
}

function leaf(name: string, text: string | undefined): Element {
  return { name, text: text ?? '' };
}

function header({ rule, id, internalId, connectorId, place }: ServerRule): readonly Element[] {
  const neighbour = (kind: 'before' | 'after'): string => braced(place.kind === kind ? place.id : emptyGuid);
  return [
    leaf('id', braced(id)),
    leaf('internal-id', braced(internalId)),
    leaf('version', String(rule.version ?? 1)),
    leaf('name', rule.name.text),
    leaf('description', rule.description?.text),
    leaf('immutable-tag', rule.tag?.text),
    leaf('direction', directionWords[rule.direction]),
    leaf('disabled', rule.disabled ? 'True' : 'False'),
    leaf('connector', braced(connectorId)),
    leaf('sourceObjectType', rule.sourceObjectType.text),
    leaf('targetObjectType', rule.targetObjectType.text),
    leaf('linkType', linkTypeWords[rule.link]),
    leaf('precedence', String(place.kind === 'number' ? place.value : 0)),
    leaf('precedence-after', neighbour('after')),
    leaf('precedence-before', neighbour('before')),
    leaf('softDeleteExpiryInterval', rule.softDeleteExpiry?.text ?? noSoftDelete),
    // The original writes this one alone in lower case.
    leaf('EnablePasswordSync', rule.passwordSync ? 'true' : 'false'),
  ];
}

function blocks({ rule }: ServerRule): readonly Element[] {
  const conditions = (children: readonly Element[]): Element => ({ name: 'conditions', children });
  return [
    { name: 'attribute-mappings', children: rule.flows.map(mapping) },
    { name: 'relationshipCriteria', children: rule.join.map(({ clauses }) => conditions(clauses.map(joinClause))) },
    {
      name: 'synchronizationCriteria',
      children: rule.scope.map(({ clauses }) => conditions(clauses.map(scopeClause))),
    },
  ];
}

function mapping(flow: Flow): Element {
  return {
    name: 'mapping',
    attributes: flow.once ? ' execute-once="true"' : '',
    children: [leaf('dest', flow.target.text), ...flowSource(flow), leaf('valueMergeType', flow.merge)],
  };
}

function flowSource(flow: Flow): readonly Element[] {
  if (flow.source.kind === 'constant') return [leaf('src', flow.source.value.text)];
  const sources = listedSources(flow);
  const list = sources.length === 0 ? [] : [{ name: 'src', children: sources.map((name) => leaf('attr', name)) }];
  return flow.source.kind === 'direct' ? list : [...list, leaf('expression', singleLineExpression(flow.source.text))];
}

function joinClause({ csAttribute, mvAttribute, caseSensitive }: JoinClause): Element {
  return {
    name: 'condition',
    children: [
      ...(caseSensitive ? [leaf('caseSensitive', 'True')] : []),
      leaf('csAttribute', csAttribute.text),
      leaf('ilmAttribute', mvAttribute.text),
    ],
  };
}

function scopeClause({ attribute, operator, value }: ScopeClause): Element {
  return {
    name: 'scope',
    children: [leaf('csAttribute', attribute.text), leaf('csOperator', operator), leaf('csValue', value?.text)],
  };
}

function extension({ rule }: ServerRule): readonly Element[] {
  return (extensionElements(rule) ?? []).map(({ name, outer }) => ({ name, verbatim: outer }));
}

function braced(guid: string): string {
  return `{${guid}}`;
}
