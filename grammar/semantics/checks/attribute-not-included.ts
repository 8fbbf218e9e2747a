import { attributeUses } from '../attribute-uses.ts';
import type { RuleCheck } from '../rule-context.ts';
import { hasAttribute } from '../sides.ts';

/**
 * An attribute exists, but is not among those the connector imports and exports. Read, it never has a value; written, nothing
 * arrives. The attributes of a connector are listed in joinery.json.
 */
export const attributeNotIncluded: RuleCheck = {
  code: 'attribute-not-included',
  severity: 'warning',
  find: (context) =>
    attributeUses(context).flatMap(({ word, sides }) => {
      const side = sides.find(({ included }) => included !== undefined && !included.has(word.text));
      if (side === undefined || !sides.every((candidate) => hasAttribute(candidate, word.text))) return [];
      const message = `The attribute "${word.text}" is not among those ${side.label} synchronizes, so it never has a value here; add it to the connector's attributes`;
      return [{ span: word.span, message }];
    }),
};
