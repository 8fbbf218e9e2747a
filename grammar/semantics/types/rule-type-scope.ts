import type { Rule } from '../../ast/rule.ts';
import { requiredAttributes } from '../scope/required-attributes.ts';
import { type RuleSides, shapeOn } from '../sides.ts';
import type { AttributeShape, TypeScope } from './type-scope.ts';

/** What the expressions of a rule see: its source objects, as its scope lets them through. */
export function typeScopeOf(rule: Rule, { source }: RuleSides): TypeScope {
  const shapes = new Map<string, AttributeShape | undefined>();
  return {
    attribute(name) {
      if (!shapes.has(name)) shapes.set(name, shapeOn(source, name));
      return shapes.get(name);
    },
    present: requiredAttributes(rule),
  };
}
