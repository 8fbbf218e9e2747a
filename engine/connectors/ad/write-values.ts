import type { AttributeType } from '../../../grammar/schema/schema.ts';
import { bytesFromBase64, bytesToBase64, utf16Bytes, utf8Bytes } from '../../model/base64.ts';
import { componentValue, normalizeDn, rdnOf } from '../../model/dn.ts';
import type { ExportedAttribute, ExportedValue } from '../../ports/directory.ts';
import { readExtendedDn } from './extended-dn.ts';
import { textOf } from './ldap-entry.ts';
import { RefusedWrite } from './write-refusal.ts';
import { guidAddress, type WriteTarget } from './write-target.ts';

/** A value as it travels. Two with the same key are the same value to the directory. */
export interface WrittenValue {
  readonly bytes: Uint8Array;
  readonly key: string;
}

/** A change of one attribute, ready to be sent. */
export interface WrittenChange {
  readonly name: string;
  readonly isReference: boolean;
  readonly operation: 'add' | 'delete' | 'replace';
  readonly values: readonly WrittenValue[];
}

/** The changes of an operation. Removals of an attribute stand before its additions; a password stands first. */
export function writtenChanges(target: WriteTarget): readonly WrittenChange[] {
  const changes = target.operation.changes.flatMap((attribute) => changesOf(target, attribute));
  return changes.toSorted((left, right) => Number(isPassword(right.name)) - Number(isPassword(left.name)));
}

function changesOf(target: WriteTarget, { name, change }: ExportedAttribute): readonly WrittenChange[] {
  const schema = target.connector.schema.attributes.get(name);
  if (makesName(target, name)) {
    if (isNameAlready(target, change)) return [];
    throw new RefusedWrite({
      code: 'attribute-not-writable',
      message: `"${name}" is part of the object's name, so it changes only with "dn"; let no rule flow it`,
      attributes: [name],
    });
  }
  if (schema?.readOnly === true)
    throw new RefusedWrite({
      code: 'attribute-not-writable',
      message: `Active Directory keeps "${name}" itself and takes it from nobody, so nothing of the object was written; let no rule flow it`,
      attributes: [name],
    });
  const isReference = schema?.type === 'ref';
  const written = (values: readonly ExportedValue[]): readonly WrittenValue[] =>
    values.map((value) => writtenValue(target, { name, type: schema?.type }, value));
  if (change.kind === 'replace') return [{ name, isReference, operation: 'replace', values: written(change.values) }];
  return (
    [
      { name, isReference, operation: 'delete', values: written(change.remove) },
      { name, isReference, operation: 'add', values: written(change.add) },
    ] as const
  ).filter(({ values }) => values.length > 0);
}

/** The attribute the relative name is written with, and those that only repeat it. */
function makesName({ operation }: WriteTarget, name: string): boolean {
  const [type = ''] = operation.dn.split('=', 1);
  return [type.trim().toLowerCase(), 'name', 'distinguishedname'].includes(name.toLowerCase());
}

function isNameAlready({ operation }: WriteTarget, change: ExportedAttribute['change']): boolean {
  const values = change.kind === 'replace' ? change.values : change.add;
  const dn = operation.newDn ?? operation.dn;
  return values.every(
    (value) =>
      value === componentValue(rdnOf(dn)) || (typeof value === 'string' && normalizeDn(value) === normalizeDn(dn)),
  );
}

interface TypedAttribute {
  readonly name: string;
  readonly type: AttributeType | undefined;
}

function writtenValue(target: WriteTarget, attribute: TypedAttribute, value: ExportedValue): WrittenValue {
  if (typeof value === 'object') return reference(target, value);
  if (isPassword(attribute.name)) return plainValue(passwordBytes(attribute, value));
  if (attribute.type === 'ref') return { bytes: utf8Bytes(String(value)), key: dnKey(String(value)) };
  if (attribute.type === 'bin') return plainValue(binary(attribute, value));
  if (typeof value === 'boolean') return plainValue(utf8Bytes(value ? 'TRUE' : 'FALSE'));
  return plainValue(utf8Bytes(String(value)));
}

/** By identity within the domain; domain controllers of other domains know its objects by name only. */
function reference(
  { session, sessions }: WriteTarget,
  { dn, anchor }: { readonly dn: string; readonly anchor?: string },
): WrittenValue {
  const address = sessions.sessionFor(dn) === session ? guidAddress(anchor) : undefined;
  return { bytes: utf8Bytes(address ?? dn), key: anchor === undefined ? dnKey(dn) : `guid:${anchor}` };
}

function plainValue(bytes: Uint8Array): WrittenValue {
  return { bytes, key: bytesToBase64(bytes) };
}

function dnKey(dn: string): string {
  return `dn:${normalizeDn(dn)}`;
}

/** Keys of a value the directory has, read with extended DNs: a reference can be meant by identity or by name. */
export function keysOfCurrent(value: Buffer, isReference: boolean): readonly string[] {
  if (!isReference) return [bytesToBase64(value)];
  const { dn, anchor } = readExtendedDn(textOf(value) ?? '');
  return anchor === undefined ? [dnKey(dn)] : [dnKey(dn), `guid:${anchor}`];
}

function binary({ name }: TypedAttribute, value: string | number | boolean): Uint8Array {
  const bytes = typeof value === 'string' ? bytesFromBase64(value) : undefined;
  if (bytes !== undefined) return bytes;
  throw new RefusedWrite({
    code: 'cd-error',
    message: `"${name}" holds bytes and the rule gives something else; correct the rule`,
    attributes: [name],
  });
}

export function isPassword(name: string): boolean {
  return name.toLowerCase() === 'unicodepwd';
}

const quote = 0x22;

/** Passwords travel between quotes in UTF-16. Bytes that have this form already are taken as they are. */
function passwordBytes(attribute: TypedAttribute, value: string | number | boolean): Uint8Array {
  if (attribute.type !== 'bin') return utf16Bytes(`"${String(value)}"`);
  const bytes = binary(attribute, value);
  const { length } = bytes;
  const isQuoted =
    length >= 4 && bytes[0] === quote && bytes[1] === 0 && bytes[length - 2] === quote && bytes[length - 1] === 0;
  if (isQuoted) return bytes;
  throw new RefusedWrite({
    code: 'cd-error',
    message: `"${attribute.name}" takes a password between quotes in UTF-16 when its type is bytes; give it the type "str" in the schema, so that a rule can flow text`,
    attributes: [attribute.name],
  });
}
