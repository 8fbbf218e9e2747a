import { normalizeDn } from '../../model/dn.ts';
import type { FlowResult, Scalar } from '../../model/value.ts';
import { EvaluationError, Reference } from '../../model/value.ts';
import { multiValuedDocumentation } from '../documentation/multi-valued.ts';
import { countValues } from '../attribute-access.ts';
import type { CompiledNode, Evaluate } from '../evaluation.ts';
import { checkLength, invalidArgument, isList, typeMismatch } from '../evaluation.ts';
import type { Argument, FunctionEntry } from '../function-entry.ts';
import { family, oneOf, optional, required, whole } from '../function-entry.ts';
import { encodeScalar } from '../stored-value.ts';
import { countOf, textOf } from './arguments.ts';
import { lowerCase } from './letter-case.ts';

/** The functions on whole lists of values. */
export const multiValuedFunctions: readonly FunctionEntry[] = family('multi-valued', multiValuedDocumentation, [
  {
    name: 'Contains',
    returns: 'num',
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
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values'), required('num', 'index')],
    implementation: { kind: 'aggregate', call: item },
  },
  {
    name: 'ItemOrNull',
    returns: 'var',
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values'), required('num', 'index')],
    implementation: {
      kind: 'aggregate',
      call: (values, index) => listOf('ItemOrNull', values)?.[countOf('ItemOrNull', index) - 1] ?? null,
    },
  },
  {
    name: 'Join',
    returns: 'str',
    parameters: [whole('mvstr', 'values'), optional('str', 'delimiter')],
    implementation: { kind: 'aggregate', call: join },
  },
  {
    name: 'RemoveDuplicates',
    returns: 'same',
    parameters: [whole('mvstr|mvbin|mvref|mvattr', 'values')],
    implementation: { kind: 'aggregate', call: removeDuplicates },
  },
  {
    name: 'Split',
    returns: 'mvstr',
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
  if (list === null) return null;
  const texts = list.map((value) => textOf('Join', value) ?? '');
  checkLength(
    'Join',
    texts.reduce((length, text) => length + text.length + separator.length, 0),
  );
  return texts.join(separator);
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
