import { warningAt } from '../../ast/problem-at.ts';
import { attributeUses } from '../attribute-uses.ts';
import type { Check } from '../rule-context.ts';
import { hasAttribute } from '../sides.ts';

/** `attribute-not-included`: an attribute exists, but the connector neither imports nor exports it. */
export const attributeNotIncluded: Check = (context) =>
  attributeUses(context).flatMap(({ word, sides }) => {
    const side = sides.find(({ included }) => included !== undefined && !included.has(word.text));
    if (side === undefined || !sides.every((candidate) => hasAttribute(candidate, word.text))) return [];
    const message = `The attribute "${word.text}" is not among those ${side.label} synchronizes, so it never has a value here; add it to the connector's attributes`;
    return [warningAt(word.span, 'attribute-not-included', message)];
  });
