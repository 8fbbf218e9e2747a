import type { FlowResult } from '../../model/value.ts';
import { mathDocumentation } from '../documentation/math.ts';
import { invalidArgument, typeMismatch } from '../evaluation.ts';
import type { Argument, FunctionDescription, FunctionEntry } from '../function-entry.ts';
import { family, required } from '../function-entry.ts';
import type { Frame } from '../frame.ts';
import { numberOf } from './arguments.ts';

/** The functions on numbers, all on signed 64-bit integers. */
export const mathFunctions: readonly FunctionEntry[] = family('math', mathDocumentation, [
  bitwise('BitAnd', (left, right) => left & right),
  bitwise('BitOr', (left, right) => left | right),
  {
    name: 'RandomNum',
    returns: 'num',
    parameters: [required('num', 'lowest'), required('num', 'highest')],
    implementation: { kind: 'ambient', call: randomNumber },
  },
]);

function bitwise(name: string, operation: (left: bigint, right: bigint) => bigint): FunctionDescription {
  return {
    name,
    returns: 'num',
    parameters: [required('num', 'first'), required('num', 'second')],
    implementation: {
      kind: 'scalar',
      call: (left, right) => {
        if (typeof left === 'bigint' && typeof right === 'bigint') return operation(left, right);
        const first = numberOf(name, left);
        const second = numberOf(name, right);
        return first === null || second === null ? null : operation(first, second);
      },
    },
  };
}

function randomNumber(frame: Frame, lowest: Argument, highest: Argument): FlowResult {
  const low = numberOf('RandomNum', lowest);
  const high = numberOf('RandomNum', highest);
  if (low === null || high === null) throw typeMismatch('RandomNum', 'two numbers', null);
  if (low > high) throw invalidArgument('RandomNum', 'the lower limit is above the upper one');
  const drawn = low + BigInt(Math.floor(frame.random() * Number(high - low + 1n)));
  // The product above is rounded for ranges beyond 2^53 and may reach past the limit.
  return drawn > high ? high : drawn;
}
