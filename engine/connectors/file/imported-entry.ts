import type { FileConnector } from '../../model/configuration.ts';
import { normalizeDn } from '../../model/dn.ts';
import type { StoredValue } from '../../model/stored.ts';
import type { ImportedEntry, ImportedObject } from '../../ports/directory.ts';
import { containerFilter, type ContainerFilter } from './container-filter.ts';
import { leftAsItWas, type LdifFailure, type LdifFailureCode, type LdifLine, type LdifRecord } from './ldif-record.ts';
import { selectedAttributes, type SelectedAttributes } from './selected-attributes.ts';
import { valueFromLine } from './value-from-line.ts';

/** What turning records into entries needs to know about the connector. */
export interface ImportScope {
  readonly file: string;
  readonly isActiveDirectory: boolean;
  /** The selected object types by their name in lower case. */
  readonly objectTypes: ReadonlyMap<string, string>;
  readonly attributes: SelectedAttributes;
  readonly partitionOf: ContainerFilter;
}

export function importScope(connector: FileConnector, file: string): ImportScope {
  return {
    file,
    isActiveDirectory: connector.category === 'AD',
    objectTypes: new Map([...connector.objectTypes].map((type) => [type.toLowerCase(), type])),
    attributes: selectedAttributes(connector),
    partitionOf: containerFilter(connector.partitions),
  };
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
  const classes = values.get('objectClass');
  if (classes === undefined) return { kind: 'failure', entry: missing(scope, record, 'ldif-missing-object-class') };
  const objectType = objectTypeOf(scope, classes);
  if (objectType === undefined) return { kind: 'other-type' };
  const anchor = anchorOf(scope, record, values);
  if (anchor === undefined) return { kind: 'failure', entry: missing(scope, record, 'ldif-missing-anchor') };
  if (values.get('isDeleted')?.[0] === true) return { kind: 'deleted', anchor };
  const partition = scope.partitionOf(record.dn);
  if (partition === undefined) return { kind: 'other-container', anchor };
  for (const name of ['objectClass', 'objectGUID', 'isDeleted']) {
    if (scope.attributes.get(name)?.included === false) values.delete(name);
  }
  return { kind: 'object', object: { dn: record.dn, anchor, objectType, partition, attributes: values } };
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

function readValues(scope: ImportScope, record: LdifRecord): Map<string, StoredValue[]> | ImportedEntry {
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
  return {
    code: 'ldif-too-many-values',
    message: `"${name}" has a second value and the schema says it has one; ${leftAsItWas}; make it "multiValued" in the schema or correct the file`,
  };
}

export function lineFailure(
  scope: ImportScope,
  record: LdifRecord,
  line: LdifLine,
  problem: { readonly code: LdifFailureCode; readonly message: string },
): ImportedEntry {
  return failureEntry(scope, { kind: 'failure', dn: record.dn, ...problem, line: line.line, column: line.column });
}

/**
 * AD lists the classes of an object from the most general to its own, so the last one is its type; elsewhere the order means nothing
 * and the last selected one counts.
 */
function objectTypeOf(scope: ImportScope, classes: readonly StoredValue[]): string | undefined {
  const own = (name: StoredValue | undefined): string | undefined => scope.objectTypes.get(String(name).toLowerCase());
  if (scope.isActiveDirectory) return own(classes.at(-1));
  return own(classes.findLast((name) => own(name) !== undefined));
}

/** `objectGUID` as base64; where a directory other than AD has none, the normalized DN, so that there a rename is a new object. */
function anchorOf(
  scope: ImportScope,
  record: LdifRecord,
  values: ReadonlyMap<string, readonly StoredValue[]>,
): string | undefined {
  const guid = values.get('objectGUID')?.[0];
  if (typeof guid === 'string' && (!scope.isActiveDirectory || guid.length === base64LengthOfGuid)) return guid;
  return scope.isActiveDirectory ? undefined : `dn:${normalizeDn(record.dn)}`;
}

const base64LengthOfGuid = 24;

function missing(
  scope: ImportScope,
  record: LdifRecord,
  code: 'ldif-missing-object-class' | 'ldif-missing-anchor',
): ImportedEntry {
  const what =
    code === 'ldif-missing-anchor'
      ? 'The object has no "objectGUID" of 16 bytes, by which it is known'
      : 'The object has no "objectClass", which tells its type';
  const message = `${what}; ${leftAsItWas}; write the file with that attribute`;
  return failureEntry(scope, { kind: 'failure', dn: record.dn, code, message, line: record.line, column: 1 });
}
