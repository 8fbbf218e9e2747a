import { normalizeDn } from '../../model/dn.ts';
import type { FlowResult, Scalar } from '../../model/value.ts';
import { EvaluationError, Reference } from '../../model/value.ts';
import { countValues } from '../attribute-access.ts';
import type { CompiledNode, Evaluate } from '../evaluation.ts';
import { invalidArgument, isList, typeMismatch } from '../evaluation.ts';
import type { Argument, FunctionEntry } from '../function-entry.ts';
import { family, oneOf, optional, required, whole } from '../function-entry.ts';
import { encodeScalar } from '../stored-value.ts';
import { countOf, textOf } from './arguments.ts';
import { lowerCase } from './letter-case.ts';

/** The functions on whole lists of values. */
export const multiValuedFunctions: readonly FunctionEntry[] = family('multi-valued', [
  {
    name: 'Contains',
    returns: 'num',
    summary:
      'The position of the first value that contains a text, counted from 1; 0 when there is none. References must be equal as a whole.',
    parameters: [
      whole('mvstr|mvref', 'values'),
      required('str', 'search'),
      oneOf('case', ['CaseSensitive', 'CaseInsensitive']),
    ],
    implementation: { kind: 'aggregate', call: contains },
  },
  {
    name: 'Count',
    returns: 'num',
    summary: 'The number of values; 0 when there are none.',
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values')],
    implementation: {
      kind: 'aggregate',
      call: (values) => BigInt(listOf('Count', values)?.length ?? 0),
      specialize: countSlot,
    },
  },
  {
    name: 'Item',
    returns: 'var',
    summary: 'The n-th value, counted from 1. Fails when there are fewer.',
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values'), required('num', 'index')],
    implementation: { kind: 'aggregate', call: item },
  },
  {
    name: 'ItemOrNull',
    returns: 'var',
    summary: 'The n-th value, counted from 1; NULL when there are fewer.',
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values'), required('num', 'index')],
    implementation: {
      kind: 'aggregate',
      call: (values, index) => listOf('ItemOrNull', values)?.[countOf('ItemOrNull', index) - 1] ?? null,
    },
  },
  {
    name: 'Join',
    returns: 'str',
    summary: 'All values as one text with a delimiter between them, one space by default.',
    parameters: [whole('mvstr', 'values'), optional('str', 'delimiter')],
    implementation: { kind: 'aggregate', call: join },
  },
  {
    name: 'RemoveDuplicates',
    returns: 'same',
    summary: 'The values without repetitions; the first one of equal values stays. Case matters.',
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values')],
    implementation: { kind: 'aggregate', call: removeDuplicates },
  },
  {
    name: 'Split',
    returns: 'mvstr',
    summary: 'The parts of a text between a delimiter of one character. With a limit, the last part holds the rest.',
    parameters: [required('str', 'text'), required('str', 'delimiter'), optional('num', 'limit')],
    implementation: { kind: 'scalar', call: split },
  },
]);

function listOf(name: string, value: FlowResult): readonly Scalar[] | null {
  if (value === null || isList(value)) return value;
  throw typeMismatch(name, 'a multi-valued attribute or result', value);
}

function contains(values: FlowResult, search: Argument, mode: Argument): FlowResult {
  const list = listOf('Contains', values);
  const wanted = textOf('Contains', search);
  if (list === null || wanted === null) return 0n;
  const ignoresCase = mode === 'CaseInsensitive';
  const text = ignoresCase ? lowerCase(wanted) : wanted;
  const position = list.findIndex((value) => {
    if (value instanceof Reference) return normalizeDn(value.dn) === normalizeDn(wanted);
    if (typeof value !== 'string') throw typeMismatch('Contains', 'texts or references', value);
    return (ignoresCase ? lowerCase(value) : value).includes(text);
  });
  return BigInt(position + 1);
}

/** The count of a multi-valued attribute needs none of its values. */
function countSlot([argument]: readonly CompiledNode[]): Evaluate | undefined {
  if (argument?.read?.multiValued !== true) return undefined;
  const count = countValues(argument.read);
  return (frame) => BigInt(count(frame));
}

function item(values: FlowResult, index: Argument): FlowResult {
  const list = listOf('Item', values) ?? [];
  const position = countOf('Item', index);
  const value = list[position - 1];
  if (value !== undefined) return value;
  throw new EvaluationError(
    'index-out-of-bounds',
    `Item: index out of bounds, value ${position} of ${list.length} was asked for; guard it with IsPresent or use ItemOrNull`,
  );
}

function join(values: FlowResult, delimiter: Argument): FlowResult {
  const list = listOf('Join', values);
  const separator = delimiter === undefined ? ' ' : (textOf('Join', delimiter) ?? '');
  return list === null ? null : list.map((value) => textOf('Join', value) ?? '').join(separator);
}

function removeDuplicates(values: FlowResult): FlowResult {
  const list = listOf('RemoveDuplicates', values);
  if (list === null) return null;
  const first = new Map<unknown, Scalar>();
  for (const value of list) {
    const key = value instanceof Reference ? normalizeDn(value.dn) : encodeScalar(value);
    if (!first.has(key)) first.set(key, value);
  }
  return first.size === list.length ? list : [...first.values()];
}

function split(value: FlowResult, delimiter: Argument, limit: Argument): FlowResult {
  const text = textOf('Split', value);
  const separator = textOf('Split', delimiter);
  if (separator?.length !== 1) throw invalidArgument('Split', 'the delimiter must be exactly one character');
  if (text === null) return null;
  const parts = text.split(separator);
  const most = limit === undefined || limit === null ? -1 : countOf('Split', limit);
  if (most < 0 || parts.length <= most) return parts;
  return most === 0 ? [] : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}
