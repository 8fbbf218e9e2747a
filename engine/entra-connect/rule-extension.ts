import type { Rule } from '../../grammar/ast/rule.ts';
import { parseXml, type XmlElement } from './xml.ts';

/**
 * The elements a rule's `extension` consists of, none when it has no extension. `undefined` when the text is no sequence of whole
 * elements, or has one a rule says in its own words: such an extension cannot be written into a rule's file.
 */
export function extensionElements({ extension }: Rule): readonly XmlElement[] | undefined {
  if (extension === undefined) return [];
  const { root } = parseXml(`<synchronizationRule>${extension.text}</synchronizationRule>`);
  if (root === undefined || root.text.trim() !== '') return undefined;
  return root.children.some(({ name, uri }) => uri === '' && knownElements.includes(name)) ? undefined : root.children;
}

/** The elements a rule's file has whatever the rule says. */
export const knownElements: readonly string[] = [
  'id',
  'internal-id',
  'version',
  'name',
  'description',
  'immutable-tag',
  'direction',
  'disabled',
  'connector',
  'sourceObjectType',
  'targetObjectType',
  'linkType',
  'precedence',
  'precedence-after',
  'precedence-before',
  'softDeleteExpiryInterval',
  'EnablePasswordSync',
  'attribute-mappings',
  'relationshipCriteria',
  'synchronizationCriteria',
];
