import { nearestName } from '../../ast/nearest-name.ts';
import { errorAt } from '../../ast/problem-at.ts';
import type { Problem } from '../../ast/problem.ts';
import type { Word } from '../../ast/rule.ts';
import type { Check } from '../rule-context.ts';
import { type Side, sidesOf } from '../sides.ts';

/** `unknown-object-type`: a type is not in the schema of its side. `*` stands for any metaverse type a rule flows into. */
export const unknownObjectType: Check = (context) => {
  const { rule } = context;
  const { source, target } = sidesOf(context);
  const allowsAny = rule.direction === 'inbound' && rule.targetObjectType.text === '*';
  return [
    ...problemsOf(rule.sourceObjectType, source),
    ...(allowsAny ? [] : problemsOf(rule.targetObjectType, target)),
  ];
};

function problemsOf(type: Word, sides: readonly Side[]): readonly Problem[] {
  const side = sides.find((candidate) => !candidate.schema.objectTypes.has(type.text));
  if (side === undefined || type.text === '') return [];
  const nearest = nearestName(type.text, side.schema.objectTypes.keys());
  const remedy = nearest === undefined ? 'name one of its types' : `did you mean ${nearest}?`;
  const message = `There is no object type "${type.text}" in ${side.label}, so this rule never applies; ${remedy}`;
  return [errorAt(type.span, 'unknown-object-type', message)];
}
