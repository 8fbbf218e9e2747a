import { nearestName } from '../../ast/nearest-name.ts';
import type { Word } from '../../ast/rule.ts';
import { guessing } from '../../ast/fix.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';
import type { Side } from '../sides.ts';

/**
 * A type is not in the schema of its side, so the rule never applies. Inbound rules read connector-space types and write metaverse
 * types, outbound rules the other way round. `*` stands for any metaverse type an inbound rule flows into.
 */
export const unknownObjectType: RuleCheck = {
  code: 'unknown-object-type',
  severity: 'error',
  find: ({ rule, sides }) => {
    const allowsAny = rule.direction === 'inbound' && rule.targetObjectType.text === '*';
    return [
      ...findingsOf(rule.sourceObjectType, sides.source),
      ...(allowsAny ? [] : findingsOf(rule.targetObjectType, sides.target)),
    ];
  },
};

function findingsOf(type: Word, sides: readonly Side[]): readonly Finding[] {
  const side = sides.find((candidate) => !candidate.schema.objectTypes.has(type.text));
  if (side === undefined || type.text === '') return [];
  const nearest = nearestName(type.text, side.schema.objectTypes.keys());
  const remedy = nearest === undefined ? 'name one of its types' : `did you mean ${nearest}?`;
  const message = `There is no object type "${type.text}" in ${side.label}, so this rule never applies; ${remedy}`;
  const fix = nearest === undefined ? {} : { fix: guessing(`Write ${nearest}`, type.span, nearest) };
  return [{ span: type.span, message, ...fix }];
}
