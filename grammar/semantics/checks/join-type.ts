import type { RuleCheck } from '../rule-context.ts';
import { shapeOn } from '../sides.ts';
import { typeWord } from '../types/expression-type.ts';

/**
 * A join compares attributes of different types, such as bytes with text. Their values are never equal, so it never finds anything; an
 * inbound flow can make a text of the bytes first, as `StringFromSid` does.
 */
export const joinType: RuleCheck = {
  code: 'join-type',
  severity: 'warning',
  find: ({ rule, sides }) =>
    rule.join
      .flatMap((group) => group.clauses)
      .flatMap(({ csAttribute, mvAttribute, span }) => {
        const left = shapeOn(sides.connectorSpace, csAttribute.text);
        const right = shapeOn(sides.metaverse, mvAttribute.text);
        if (left === undefined || right === undefined || left.type === right.type) return [];
        const message = `"${csAttribute.text}" holds ${typeWord(left.type)} and "${mvAttribute.text}" ${typeWord(right.type)}, so they are never equal; join attributes of one type`;
        return [{ span, message }];
      }),
};
