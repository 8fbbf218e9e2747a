import { escapeDnComponent, rdnOf, rdnValue, splitDn } from '../../model/dn.ts';
import type { FlowResult } from '../../model/value.ts';
import { directoryDocumentation } from '../documentation/directory.ts';
import type { Argument, FunctionEntry } from '../function-entry.ts';
import { family, oneOf, required } from '../function-entry.ts';
import { countOf, referenceOf, textOf } from './arguments.ts';

/** The functions on distinguished names. */
export const directoryFunctions: readonly FunctionEntry[] = family('directory', directoryDocumentation, [
  {
    name: 'DNComponent',
    returns: 'str',
    parameters: [required('ref', 'dn'), required('num', 'number')],
    implementation: { kind: 'scalar', call: dnComponent },
  },
  {
    name: 'DNComponentRev',
    returns: 'str',
    parameters: [required('ref', 'dn'), required('num', 'number'), oneOf('option', ['DC'])],
    implementation: { kind: 'scalar', call: dnComponentRev },
  },
  {
    name: 'EscapeDNComponent',
    returns: 'str',
    parameters: [required('str', 'component')],
    implementation: { kind: 'scalar', call: escapeComponent },
  },
]);

function dnComponent(value: FlowResult, number: Argument): FlowResult {
  const reference = referenceOf('DNComponent', value);
  const position = countOf('DNComponent', number);
  if (reference === null) return null;
  // The first component is what default rules ask of every object, so the rest is not split for it.
  if (position === 1) return rdnValue(rdnOf(reference.dn));
  return component(splitDn(reference.dn), position);
}

function dnComponentRev(value: FlowResult, number: Argument, option: Argument): FlowResult {
  const reference = referenceOf('DNComponentRev', value);
  const position = countOf('DNComponentRev', number);
  if (reference === null) return null;
  const parts = splitDn(reference.dn).toReversed();
  return component(option === 'DC' ? parts.filter((part) => !/^dc *=/i.test(part)) : parts, position);
}

function component(parts: readonly string[], position: number): string | null {
  const part = parts[position - 1];
  return part === undefined ? null : rdnValue(part);
}

function escapeComponent(value: FlowResult): FlowResult {
  const text = textOf('EscapeDNComponent', value);
  if (text === null) return null;
  const type = /^\s*(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)*)\s*=/i.exec(text)?.[0] ?? '';
  return type + escapeDnComponent(text.slice(type.length));
}
