import type { RuleCheck } from '../rule-context.ts';
import type { Side } from '../sides.ts';

/**
 * A rule joins objects of any type (`*`) by an attribute that is in the schema, but that no object type has. The join never finds
 * anything.
 */
export const joinAttributeNowhere: RuleCheck = {
  code: 'join-attribute-nowhere',
  severity: 'warning',
  find: ({ rule, sides }) =>
    rule.join
      .flatMap((group) => group.clauses)
      .flatMap(({ csAttribute, mvAttribute }) => [
        { word: csAttribute, side: sides.connectorSpace.find((one) => isNowhere(one, csAttribute.text)) },
        { word: mvAttribute, side: sides.metaverse.find((one) => isNowhere(one, mvAttribute.text)) },
      ])
      .flatMap(({ word, side }) => {
        if (side === undefined) return [];
        const message = `No object type of ${side.label} has the attribute "${word.text}", so this join never finds anything; name another attribute`;
        return [{ span: word.span, message }];
      }),
};

function isNowhere({ schema, objectType }: Side, name: string): boolean {
  if (objectType !== '*' || !schema.attributes.has(name)) return false;
  return ![...schema.objectTypes.values()].some(({ attributes }) => attributes.includes(name));
}
