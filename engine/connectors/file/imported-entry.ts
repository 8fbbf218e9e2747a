import type { FileConnector } from '../../model/configuration.ts';
import type { StoredValue } from '../../model/stored.ts';
import type { ImportedEntry, ImportedObject } from '../../ports/directory.ts';
import { objectSelection, selectObject, type ObjectSelection } from '../selection/object-selection.ts';
import { tooManyValues } from '../selection/stored-value.ts';
import type { LdifFailure, LdifFailureCode, LdifLine, LdifRecord } from './ldif-record.ts';
import { valueFromLine } from './value-from-line.ts';

/** What turning records into entries needs to know about the connector. */
export interface ImportScope extends ObjectSelection {
  readonly file: string;
}

export function importScope(connector: FileConnector, file: string): ImportScope {
  return { ...objectSelection(connector), file };
}

/**
 * A record that tells a whole object. Deleted objects (`isDeleted: TRUE`) and those outside the selected types and containers are
 * `filtered`.
 */
export function entryFromRecord(scope: ImportScope, record: LdifRecord): ImportedEntry {
  const read = readObject(scope, record);
  switch (read.kind) {
    case 'object':
      return { kind: 'object', object: read.object };
    case 'failure':
      return read.entry;
    case 'deleted':
    case 'other-type':
    case 'other-container':
      return { kind: 'filtered', dn: record.dn };
  }
}

export type ReadObject =
  | { readonly kind: 'object'; readonly object: ImportedObject }
  | { readonly kind: 'failure'; readonly entry: ImportedEntry }
  | { readonly kind: 'deleted' | 'other-container'; readonly anchor: string }
  | { readonly kind: 'other-type' };

/** Reads the record as an object; what keeps it out of the import is told apart, because a change file has to answer differently. */
export function readObject(scope: ImportScope, record: LdifRecord): ReadObject {
  const values = readValues(scope, record);
  if (!(values instanceof Map)) return { kind: 'failure', entry: values };
  const selected = selectObject(scope, record.dn, values);
  if (selected.kind !== 'incomplete') return selected;
  const code = selected.missing === 'objectGUID' ? 'ldif-missing-anchor' : 'ldif-missing-object-class';
  const message = `${selected.message}; write the file with that attribute`;
  const { dn, line } = record;
  return { kind: 'failure', entry: failureEntry(scope, { kind: 'failure', dn, code, message, line, column: 1 }) };
}

export function failureEntry(scope: ImportScope, failure: LdifFailure): ImportedEntry {
  const { code, message, line, column, dn } = failure;
  return {
    kind: 'failure',
    code,
    message,
    place: { file: scope.file, line, column },
    ...(dn === undefined ? {} : { dn }),
  };
}

/** Arrays from which on repeated values are looked for with a set. */
const manyValues = 16;

function readValues(scope: ImportScope, record: LdifRecord): Map<string, readonly StoredValue[]> | ImportedEntry {
  const values = new Map<string, StoredValue[]>();
  let name = '';
  let list: StoredValue[] | undefined;
  let long: Set<string> | undefined;
  for (const line of record.lines) {
    const attribute = scope.attributes.get(line.name);
    if (attribute === undefined) continue;
    const value = valueFromLine(attribute, line);
    if (typeof value === 'object') return lineFailure(scope, record, line, value);
    if (name !== attribute.name || list === undefined) {
      name = attribute.name;
      list = values.get(name);
    }
    if (list === undefined) {
      list = [value];
      values.set(name, list);
    } else if (list.length >= manyValues) {
      list.push(value);
      if (list.length === manyValues + 1) (long ??= new Set()).add(name);
    } else if (!list.includes(value)) {
      if (!attribute.multiValued) return lineFailure(scope, record, line, tooMany(name));
      list.push(value);
    }
  }
  for (const each of long ?? []) values.set(each, [...new Set(values.get(each))]);
  return values;
}

export function tooMany(name: string): { readonly code: LdifFailureCode; readonly message: string } {
  return { code: 'ldif-too-many-values', message: tooManyValues(name) };
}

export function lineFailure(
  scope: ImportScope,
  record: LdifRecord,
  line: LdifLine,
  problem: { readonly code: LdifFailureCode; readonly message: string },
): ImportedEntry {
  return failureEntry(scope, { kind: 'failure', dn: record.dn, ...problem, line: line.line, column: line.column });
}
