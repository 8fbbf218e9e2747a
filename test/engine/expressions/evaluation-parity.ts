import type { Expression } from '../../../grammar/ast/expression.ts';
import { compileExpression } from '../../../engine/expressions/compile.ts';
import type { ExpressionScope, Frame } from '../../../engine/expressions/frame.ts';
import { encodeScalar } from '../../../engine/expressions/stored-value.ts';
import type { Slots, Stored } from '../../../engine/model/stored.ts';
import { valueToJson } from '../../../engine/model/value-json.ts';
import type { FlowResult, Value } from '../../../engine/model/value.ts';
import { EvaluationError, Reference } from '../../../engine/model/value.ts';
import { Failure, isPlainList } from './plain-arguments.ts';
import type { PlainObject } from './plain-interpreter.ts';
import { interpret } from './plain-interpreter.ts';
import { attributeTypes } from './random-objects.ts';

/** What both came to where they differ. */
export interface Mismatch {
  readonly object: PlainObject;
  readonly compiled: string;
  readonly plain: string;
}

export interface Comparison {
  readonly mismatches: readonly Mismatch[];
  /** On how many objects the outcome was a value other than NULL, and on how many an error. */
  readonly values: number;
  readonly errors: number;
}

const names = Object.keys(attributeTypes);

const scope: ExpressionScope = {
  direction: 'inbound',
  parameter: (name) => name === 'p',
  attribute: (name) => {
    const slot = names.indexOf(name);
    const found = Object.entries(attributeTypes)[slot];
    return found === undefined ? undefined : { slot, type: found[1][0], multiValued: found[1][1] };
  },
};

/** Evaluates an expression on objects both ways: compiled once, and walked for each object. */
export function compareEvaluations(expression: Expression, objects: readonly PlainObject[]): Comparison {
  const { evaluate } = compileExpression(expression, scope);
  const mismatches: Mismatch[] = [];
  let values = 0;
  let errors = 0;
  for (const object of objects) {
    const compiled = outcomeText(() => evaluate(frameOf(object)));
    const plain = outcomeText(() => interpret(expression, object));
    if (compiled !== plain) mismatches.push({ object, compiled, plain });
    if (compiled.startsWith('error')) errors++;
    else if (compiled !== 'null') values++;
  }
  return { mismatches, values, errors };
}

/** A value as JSON; an error by its code, as messages are the engine's own. */
function outcomeText(evaluate: () => FlowResult): string {
  try {
    return JSON.stringify(valueToJson(evaluate()));
  } catch (cause) {
    if (cause instanceof EvaluationError || cause instanceof Failure) return `error ${cause.code}`;
    throw cause;
  }
}

const frames = new WeakMap<PlainObject, Frame>();

function frameOf(object: PlainObject): Frame {
  const known = frames.get(object);
  if (known !== undefined) return known;
  const slotsOf = (image: 'value' | 'imported'): Slots =>
    names.map((name) => stored(object.attributes.get(name)![image]));
  const references = (slot: number): readonly Reference[] =>
    [object.attributes.get(names[slot]!)!.value].flat().filter((one) => one instanceof Reference);
  const frame: Frame = {
    slots: slotsOf('value'),
    imported: slotsOf('imported'),
    dn: object.dn,
    parameters: object.parameters,
    references,
    referenceCount: (slot) => references(slot).length,
    now: Number(object.now / 10_000n) - 11_644_473_600_000,
    random: () => 0,
    variables: [],
    mappedSlot: -1,
    mappedValue: null,
  };
  frames.set(object, frame);
  return frame;
}

/** References are no part of the slots. */
function stored(value: Value): Stored | null {
  if (isPlainList(value)) return value.some((one) => one instanceof Reference) ? null : value.map(encodeScalar);
  return value === null || value instanceof Reference ? null : encodeScalar(value);
}
