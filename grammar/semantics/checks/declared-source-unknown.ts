import type { RuleCheck } from '../rule-context.ts';
import { hasAttribute } from '../sides.ts';

/**
 * The attributes a flow declares as its sources are kept for the original and inform only. One of them does not exist there; the
 * expression itself is not concerned.
 */
export const declaredSourceUnknown: RuleCheck = {
  code: 'declared-source-unknown',
  severity: 'information',
  find: ({ rule, sides }) =>
    rule.flows
      .flatMap((flow) => flow.declaredSources ?? [])
      .flatMap(({ text, span }) => {
        const side = sides.source.find((one) => one.schema.objectTypes.has(one.objectType) && !hasAttribute(one, text));
        if (side === undefined || text === '' || text === 'dn') return [];
        const message = `There is no attribute "${text}" for "${side.objectType}" in ${side.label}, so declaring it as a source is wrong; remove it from "source"`;
        return [{ span, message }];
      }),
};
