import { nearestName } from '../../ast/nearest-name.ts';
import { errorAt } from '../../ast/problem-at.ts';
import type { Problem } from '../../ast/problem.ts';
import { attributeUses } from '../attribute-uses.ts';
import type { Check } from '../rule-context.ts';
import { type AttributeUse, hasAttribute, type Side } from '../sides.ts';

/**
 * `unknown-attribute`: scope, join or flow mention an attribute that objects of that type do not have on that side. Names are
 * case-sensitive, as in the original.
 */
export const unknownAttribute: Check = (context) => attributeUses(context).flatMap((use) => problemOf(use));

function problemOf(use: AttributeUse): readonly Problem[] {
  const { text, span } = use.word;
  const side = use.sides.find((candidate) => !hasAttribute(candidate, text));
  if (side === undefined) return [];
  const where = side.schema.attributes.has(text)
    ? `Objects of type "${side.objectType}" in ${side.label} have no attribute "${text}"`
    : `There is no attribute "${text}" in ${side.label}`;
  const nearest = nearestName(text, candidates(side));
  const remedy = nearest === undefined || nearest === text ? 'name one the schema has' : `did you mean ${nearest}?`;
  return [errorAt(span, 'unknown-attribute', `${where}, so this rule cannot be compiled; ${remedy}`)];
}

function candidates(side: Side): Iterable<string> {
  return side.schema.objectTypes.get(side.objectType)?.attributes ?? side.schema.attributes.keys();
}
