// The functions of the language once more, written from their rules with what the platform offers and nothing of the engine's code, so
// that a mistake would have to be made twice to go unseen. Certificates are compared with openssl instead.
import type { FlowResult, Scalar } from '../../../engine/model/value.ts';
import { DateTime, Reference } from '../../../engine/model/value.ts';
import type { PlainCall } from './plain-arguments.ts';
import { count, Failure, isPlainList, list, str } from './plain-arguments.ts';
import { lower, plainTextFunctions } from './plain-text-functions.ts';
import { plainValueFunctions } from './plain-value-functions.ts';

/** Functions that are applied to one value of each argument. */
export const plainScalars: Readonly<Record<string, PlainCall>> = { ...plainTextFunctions, ...plainValueFunctions };

/** Functions that take their first argument as a list. */
export const plainAggregates: Readonly<Record<string, PlainCall>> = {
  Contains: ([values, search, mode]) => {
    const all = list(values);
    const wanted = str(search);
    if (all === null || wanted === null) return 0n;
    const fold = mode === 'CaseInsensitive' ? lower : (text: string): string => text;
    const found = all.findIndex((value) => {
      if (value instanceof Reference) return value.dn.toLowerCase() === wanted.toLowerCase();
      return fold(str(value)!).includes(fold(wanted));
    });
    return BigInt(found + 1);
  },
  Count: ([values]) => BigInt(list(values)?.length ?? 0),
  Item: ([values, index]) => {
    const all = list(values) ?? [];
    const value = all[count(index) - 1];
    if (value === undefined) throw new Failure('index-out-of-bounds');
    return value;
  },
  ItemOrNull: ([values, index]) => list(values)?.[count(index) - 1] ?? null,
  Join: ([values, delimiter]) => {
    const all = list(values);
    const between = delimiter === undefined ? ' ' : (str(delimiter) ?? '');
    return all === null ? null : all.map((value) => str(value)!).join(between);
  },
  RemoveDuplicates: ([values]) => {
    const all = list(values);
    return all === null
      ? null
      : all.filter((value, i) => all.findIndex((one) => equalKey(one) === equalKey(value)) === i);
  },
  IsPresent: ([value]) => !isMissing(value!),
  IsNullOrEmpty: ([value]) => isMissing(value!),
  IsNull: ([value]) => value === null || (isPlainList(value) && value.length === 0),
  IsEmpty: ([value]) => value === '',
  IsString: ([value]) => {
    const values = isPlainList(value) ? value : value === null ? [] : [value];
    return (
      values.length > 0 &&
      values.every((one) => typeof one !== 'symbol' && !(one instanceof Uint8Array) && !(one instanceof DateTime))
    );
  },
};

function isMissing(value: FlowResult): boolean {
  return value === null || value === '' || (isPlainList(value) && value.length === 0);
}

function equalKey(value: Scalar): string {
  if (value instanceof Reference) return `ref ${value.dn.toLowerCase()}`;
  return value instanceof Uint8Array
    ? `bin ${Buffer.from(value).toString('hex')}`
    : `${typeof value} ${value instanceof DateTime ? value.ticks : value}`;
}
