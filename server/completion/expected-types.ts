import { functionTypes, parameterAt, type ResultType } from '../../grammar/schema/functions.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import { shapeOn } from '../../grammar/semantics/sides.ts';
import type { FlowContext } from '../cursor/flow-context.ts';
import type { CompletionPlace } from './completion-place.ts';

/** Functions whose result is that of one of their arguments, and which arguments those are. */
const branches: ReadonlyMap<string, (argument: number) => boolean> = new Map([
  ['IIF', (argument: number) => argument > 0],
  ['Switch', (argument: number) => argument % 2 === 1],
  ['With', (argument: number) => argument === 2],
]);

/** What types a value may have at the cursor; empty where anything may stand. */
export function expectedTypes(
  place: CompletionPlace,
  { target, calls }: FlowContext & { readonly kind: 'operand' },
): ReadonlySet<string> {
  for (const call of calls.toReversed()) {
    if (branches.get(call.name)?.(call.argument) === true) continue;
    const type = functionTypes.get(call.name);
    return new Set((type && parameterAt(type, call.argument)?.types) ?? []);
  }
  const shape = place.context && shapeOn(place.context.sides.target, target);
  return new Set(shape === undefined ? [] : [shape.type]);
}

/** Whether a value of a type may stand where others are expected. What is not known may. */
export function fits(type: AttributeType | ResultType | undefined, expected: ReadonlySet<string>): boolean {
  if (type === undefined || expected.size === 0) return true;
  return [...expected].some((one) => accepts(one, type));
}

function accepts(expected: string, type: string): boolean {
  switch (expected) {
    case 'var':
    case 'mvattr':
      return true;
    case 'exp':
      return type === 'bool' || type === 'num';
    case 'mvstr':
    case 'mvbin':
    case 'mvref':
      return type === expected || `mv${type}` === expected;
    default:
      return type === expected || type === 'var' || type === 'same';
  }
}
