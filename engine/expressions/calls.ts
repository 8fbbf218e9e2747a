import type { ResultType } from '../../grammar/schema/functions.ts';
import type { FlowResult } from '../model/value.ts';
import { broadcast } from './broadcast.ts';
import type { CompiledNode, Evaluate } from './evaluation.ts';
import { isList } from './evaluation.ts';
import type { Argument, Call, FunctionEntry } from './function-entry.ts';
import type { StaticType } from './static-type.ts';

/** The node of a call whose arguments are all evaluated, from the left. */
export function callNode(entry: FunctionEntry, args: readonly CompiledNode[]): CompiledNode | undefined {
  const { implementation } = entry;
  const type = returnedType(entry.returns, args, implementation.kind === 'scalar');
  switch (implementation.kind) {
    case 'scalar': {
      const special = implementation.specialize?.(args);
      return { evaluate: special ?? scalarCall(entry.name, implementation.call, args), type };
    }
    case 'aggregate': {
      const special = implementation.specialize?.(args);
      return { evaluate: special ?? aggregateCall(implementation.call, args), type };
    }
    case 'ambient': {
      const { call } = implementation;
      const [a, b] = args.map((argument) => argument.evaluate);
      return { evaluate: (frame) => call(frame, a?.(frame), b?.(frame)), type };
    }
    case 'form':
      return undefined;
  }
}

/** Calls with one to three arguments are written out so that the common ones need no argument list. */
function scalarCall(name: string, call: Call, args: readonly CompiledNode[]): Evaluate {
  const [a, b, c] = args.map((argument) => argument.evaluate);
  const slowly = (values: readonly Argument[]): FlowResult => broadcast(name, values, (one) => apply(call, one));
  if (a === undefined) return () => call(null, undefined, undefined, undefined);
  if (b === undefined) {
    return (frame) => {
      const x = a(frame);
      return isList(x) ? slowly([x]) : call(x, undefined, undefined, undefined);
    };
  }
  if (c === undefined) {
    return (frame) => {
      const x = a(frame);
      const y = b(frame);
      return isList(x) || isList(y) ? slowly([x, y]) : call(x, y, undefined, undefined);
    };
  }
  if (args.length === 3) {
    return (frame) => {
      const x = a(frame);
      const y = b(frame);
      const z = c(frame);
      return isList(x) || isList(y) || isList(z) ? slowly([x, y, z]) : call(x, y, z, undefined);
    };
  }
  return (frame) => slowly(args.map((argument) => argument.evaluate(frame)));
}

function aggregateCall(call: Call, args: readonly CompiledNode[]): Evaluate {
  const [a, b, c] = args.map((argument) => argument.evaluate);
  return (frame) => call(a?.(frame) ?? null, b?.(frame), c?.(frame), undefined);
}

function apply(call: Call, [first, second, third, fourth]: readonly Argument[]): FlowResult {
  return call(first ?? null, second, third, fourth);
}

/** The static type of a call's result. A function on single values yields a list for a list. */
export function returnedType(returns: ResultType, args: readonly CompiledNode[], isScalar: boolean): StaticType {
  const multiValued = isScalar && args.some((argument) => argument.type.multiValued);
  switch (returns) {
    case 'same':
      return { type: args[0]?.type.type ?? 'unknown', multiValued: multiValued || args[0]?.type.multiValued === true };
    case 'void':
      return { type: 'null', multiValued: false };
    case 'var':
      return { type: 'unknown', multiValued };
    case 'mvattr':
      return { type: 'unknown', multiValued: true };
    case 'mvstr':
      return { type: 'str', multiValued: true };
    case 'mvbin':
      return { type: 'bin', multiValued: true };
    case 'mvref':
      return { type: 'ref', multiValued: true };
    case 'str':
    case 'num':
    case 'bool':
    case 'bin':
    case 'ref':
    case 'dt':
      return { type: returns, multiValued };
  }
}
