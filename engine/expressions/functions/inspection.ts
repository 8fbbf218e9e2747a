import type { FunctionCall } from '../../../grammar/ast/expression.ts';
import { guidFromText } from '../../model/guid.ts';
import type { FlowResult } from '../../model/value.ts';
import { Reference } from '../../model/value.ts';
import { inspectionDocumentation } from '../documentation/inspection.ts';
import { countValues, isEmptyText } from '../attribute-access.ts';
import type { Compiler, Place } from '../compiler.ts';
import type { AttributeRead, CompiledNode, Evaluate } from '../evaluation.ts';
import { isList } from '../evaluation.ts';
import type { Argument, FunctionDescription, FunctionEntry } from '../function-entry.ts';
import { family, required, whole } from '../function-entry.ts';
import type { Frame } from '../frame.ts';
import { numberOf } from './arguments.ts';
import { parseDate } from './date-parse.ts';
import { numberFromBytes, parseNumber } from './number-parse.ts';

/** The functions that ask what a value is. None of them fails. */
export const inspectionFunctions: readonly FunctionEntry[] = family('inspection', inspectionDocumentation, [
  presence('IsPresent', {
    ofSlot:
      ({ count, isEmpty }) =>
      (frame) =>
        count(frame) > 0 && !isEmpty(frame),
    ofValue: (value) => !isNullOrEmpty(value),
  }),
  presence('IsNullOrEmpty', {
    ofSlot:
      ({ count, isEmpty }) =>
      (frame) =>
        count(frame) === 0 || isEmpty(frame),
    ofValue: isNullOrEmpty,
  }),
  presence('IsNull', {
    ofSlot:
      ({ count }) =>
      (frame) =>
        count(frame) === 0,
    ofValue: (value) => value === null || (isList(value) && value.length === 0),
  }),
  presence('IsEmpty', {
    ofSlot: ({ isEmpty }) => isEmpty,
    ofValue: (value) => value === '',
  }),
  presence('IsString', {
    ofSlot: ({ count, read }) => (read.type === 'bin' ? () => false : (frame) => count(frame) > 0),
    ofValue: isString,
  }),
  test('IsDate', (value) => typeof value === 'string' && parseDate(value) !== undefined),
  test('IsNumeric', (value) => {
    if (typeof value === 'string') return parseNumber(value) !== undefined;
    return typeof value === 'bigint' || (value instanceof Uint8Array && numberFromBytes(value) !== undefined);
  }),
  test('IsGuid', (value) => typeof value === 'string' && guidFromText(value) !== undefined),
  {
    name: 'IsBitSet',
    returns: 'bool',
    parameters: [required('num', 'number'), required('num', 'mask')],
    implementation: { kind: 'scalar', call: isBitSet },
  },
]);

/** How a presence question is answered: from the slot alone for a whole attribute, else from the value. */
interface PresenceTest {
  readonly ofSlot: (slot: SlotQuestions) => (frame: Frame) => boolean;
  readonly ofValue: (value: FlowResult) => boolean;
}

interface SlotQuestions {
  readonly read: AttributeRead;
  readonly count: (frame: Frame) => number;
  readonly isEmpty: (frame: Frame) => boolean;
}

function presence(name: string, { ofSlot, ofValue }: PresenceTest): FunctionDescription {
  function evaluation({ read, evaluate }: CompiledNode): Evaluate {
    if (read === undefined) return (frame) => ofValue(evaluate(frame));
    return ofSlot({ read, count: countValues(read), isEmpty: isEmptyText(read) });
  }
  return {
    name,
    returns: 'bool',
    parameters: [whole('var', 'value')],
    implementation: {
      kind: 'form',
      compile: ({ args: [argument] }: FunctionCall, place: Place, compiler: Compiler) => ({
        evaluate: argument === undefined ? () => false : evaluation(compiler.compileWhole(argument, place)),
        type: { type: 'bool', multiValued: false },
      }),
    },
  };
}

function test(name: string, call: (value: FlowResult) => boolean): FunctionDescription {
  return {
    name,
    returns: 'bool',
    parameters: [required('var', 'value')],
    implementation: { kind: 'scalar', call },
  };
}

function isNullOrEmpty(value: FlowResult): boolean {
  return value === null || value === '' || (isList(value) && value.length === 0);
}

function isString(value: FlowResult): boolean {
  if (isList(value)) return value.length > 0 && value.every(isString);
  return (
    typeof value === 'string' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Reference
  );
}

function isBitSet(value: FlowResult, mask: Argument): FlowResult {
  const number = numberOf('IsBitSet', value);
  const bits = numberOf('IsBitSet', mask);
  return number !== null && bits !== null && (number & bits) === bits;
}
