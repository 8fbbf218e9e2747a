import { resultBranches } from '../result-branches.ts';
import type { RuleCheck } from '../rule-context.ts';

/** Characters an indexed metaverse text holds. */
const longest = 448;

/** A constant is longer than the 448 characters an indexed metaverse attribute holds, so the flow fails every object. */
export const constantTooLong: RuleCheck = {
  code: 'constant-too-long',
  severity: 'error',
  find: ({ rule, sides }) =>
    rule.flows.flatMap(({ source, target }) => {
      if (!sides.target.some(({ schema }) => schema.attributes.get(target.text)?.indexed === true)) return [];
      const texts =
        source.kind === 'constant'
          ? [source.value]
          : source.kind === 'direct'
            ? []
            : resultBranches(source.expression).flatMap((node) =>
                node.kind === 'string' ? [{ text: node.value, span: node.span }] : [],
              );
      return texts
        .filter(({ text }) => text.length > longest)
        .map(({ text, span }) => ({
          span,
          message: `"${target.text}" is indexed and holds ${longest} characters, but this text has ${text.length}, so the flow fails every object; shorten it`,
        }));
    }),
};
