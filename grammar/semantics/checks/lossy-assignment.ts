import type { RuleCheck } from '../rule-context.ts';
import { shapeOn } from '../sides.ts';
import { typeWord } from '../types/expression-type.ts';

/**
 * A direct flow from a text into a number or boolean. It works for texts that are one, and fails each object whose text is not: guard
 * it with `IsNumeric`, or flow a value that always fits.
 */
export const lossyAssignment: RuleCheck = {
  code: 'lossy-assignment',
  severity: 'warning',
  find: ({ rule, sides }) =>
    rule.flows.flatMap(({ source, target }) => {
      if (source.kind !== 'direct') return [];
      const from = shapeOn(sides.source, source.attribute.text);
      const to = shapeOn(sides.target, target.text);
      if (from?.type !== 'str' || (to?.type !== 'num' && to?.type !== 'bool')) return [];
      const message = `"${target.text}" holds ${typeWord(to.type)}, but "${source.attribute.text}" any text, so objects whose text is none fail; test the text in an expression`;
      return [{ span: source.attribute.span, message }];
    }),
};
