import type { StoredValue } from '../../model/stored.ts';
import type { ImportedEntry } from '../../ports/directory.ts';
import { selectObject } from '../selection/object-selection.ts';
import type { SelectedAttribute } from '../selection/selected-attributes.ts';
import { notText, tooManyValues, valueFromText, type BadValue } from '../selection/stored-value.ts';
import { isFilteredByGroup, type AdSelection } from './ad-selection.ts';
import { textOf, valuesOf, type LdapEntry } from './ldap-entry.ts';

/** What decides whether an object is imported besides the selection: the direct members of the filter group, by their anchors. */
export type GroupMembers = ReadonlySet<string> | undefined;

/**
 * A whole object as an entry of an import. What the selection leaves out is `filtered`, with its anchor so that it is found under
 * another DN; a deleted one is a `delete`.
 */
export function entryOfObject(selection: AdSelection, members: GroupMembers, entry: LdapEntry): ImportedEntry {
  const { dn } = entry;
  const values = readValues(selection, entry);
  if (!(values instanceof Map)) return { kind: 'failure', dn, ...values };
  const selected = selectObject(selection, dn, values);
  switch (selected.kind) {
    case 'incomplete':
      return {
        kind: 'failure',
        dn,
        code: `missing-${selected.missing === 'objectGUID' ? 'anchor' : 'object-class'}`,
        message: `${selected.message}; let the account read "${selected.missing}"`,
      };
    case 'deleted':
      return { kind: 'delete', anchor: selected.anchor };
    case 'other-container':
    case 'other-type':
      return filtered(entry);
    case 'object': {
      const { anchor, objectType } = selected.object;
      const leftOut = members !== undefined && isFilteredByGroup(objectType) && !members.has(anchor);
      return leftOut ? filtered(entry) : { kind: 'object', object: selected.object };
    }
  }
}

/** The object as left out by the selection. */
export function filtered(entry: LdapEntry): ImportedEntry {
  const anchor = anchorOf(entry);
  return { kind: 'filtered', dn: entry.dn, ...(anchor === undefined ? {} : { anchor }) };
}

/** `objectGUID` as base64. */
export function anchorOf(entry: LdapEntry): string | undefined {
  return valuesOf(entry, 'objectGUID')[0]?.toString('base64');
}

interface ReadFailure {
  readonly code: 'bad-value' | 'too-many-values';
  readonly message: string;
}

function readValues({ byLowerName }: AdSelection, entry: LdapEntry): Map<string, readonly StoredValue[]> | ReadFailure {
  const values = new Map<string, readonly StoredValue[]>();
  for (const [description, bytes] of entry.attributes) {
    const attribute = byLowerName.get(description);
    if (attribute === undefined || bytes.length === 0) continue;
    const read = storedValuesOf(attribute, bytes);
    if ('message' in read) return { code: 'bad-value', message: read.message };
    if (read.length > 1 && !attribute.multiValued)
      return { code: 'too-many-values', message: tooManyValues(attribute.name) };
    values.set(attribute.name, read);
  }
  return values;
}

/** All values in stored form, each once, in the server's order; `rewrite` is laid over texts first. */
export function storedValuesOf(
  attribute: SelectedAttribute,
  bytes: readonly Buffer[],
  rewrite?: (text: string) => string,
): readonly StoredValue[] | BadValue {
  const values: StoredValue[] = [];
  for (const each of bytes) {
    const value = storedValue(attribute, each, rewrite);
    if (typeof value === 'object') return value;
    values.push(value);
  }
  return values.length < 2 ? values : [...new Set(values)];
}

function storedValue(
  attribute: SelectedAttribute,
  bytes: Buffer,
  rewrite: ((text: string) => string) | undefined,
): StoredValue | BadValue {
  if (attribute.type === 'bin') return bytes.toString('base64');
  const text = textOf(bytes);
  if (text === undefined) return notText(attribute);
  return valueFromText(attribute, rewrite === undefined ? text : rewrite(text));
}
