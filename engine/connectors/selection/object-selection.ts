import type { ActiveDirectoryConnector, FileConnector } from '../../model/configuration.ts';
import { normalizeDn } from '../../model/dn.ts';
import type { StoredValue } from '../../model/stored.ts';
import type { ImportedObject } from '../../ports/directory.ts';
import { containerFilter, type ContainerFilter } from './container-filter.ts';
import { leftAsItWas } from './left-as-it-was.ts';
import { selectedAttributes, type SelectedAttributes } from './selected-attributes.ts';

/** What of a directory with DNs a connector imports: which types, attributes and containers. */
export interface ObjectSelection {
  readonly isActiveDirectory: boolean;
  /** The selected object types by their name in lower case. */
  readonly objectTypes: ReadonlyMap<string, string>;
  readonly attributes: SelectedAttributes;
  readonly partitionOf: ContainerFilter;
}

export function objectSelection(connector: FileConnector | ActiveDirectoryConnector): ObjectSelection {
  return {
    isActiveDirectory: connector.category === 'AD',
    objectTypes: new Map([...connector.objectTypes].map((type) => [type.toLowerCase(), type])),
    attributes: selectedAttributes(connector),
    partitionOf: containerFilter(connector.partitions),
  };
}

/** What the selection makes of an object. Deleted ones and those outside the selected types and containers are told apart. */
export type SelectedObject =
  | { readonly kind: 'object'; readonly object: ImportedObject }
  | { readonly kind: 'incomplete'; readonly missing: 'objectClass' | 'objectGUID'; readonly message: string }
  | { readonly kind: 'deleted' | 'other-container'; readonly anchor: string }
  | { readonly kind: 'other-type' };

/** `values` holds the selected and the structural attributes; the latter are taken out of it unless they are included. */
export function selectObject(
  selection: ObjectSelection,
  dn: string,
  values: Map<string, readonly StoredValue[]>,
): SelectedObject {
  const classes = values.get('objectClass');
  if (classes === undefined) return incomplete('objectClass');
  const objectType = objectTypeOf(selection, classes);
  if (objectType === undefined) return { kind: 'other-type' };
  const anchor = anchorOf(selection, dn, values);
  if (anchor === undefined) return incomplete('objectGUID');
  if (values.get('isDeleted')?.[0] === true) return { kind: 'deleted', anchor };
  const partition = selection.partitionOf(dn);
  if (partition === undefined) return { kind: 'other-container', anchor };
  for (const name of ['objectClass', 'objectGUID', 'isDeleted']) {
    if (selection.attributes.get(name)?.included === false) values.delete(name);
  }
  return { kind: 'object', object: { dn, anchor, objectType, partition, attributes: values } };
}

/**
 * AD lists the classes of an object from the most general to its own, so the last one is its type; elsewhere the order means nothing
 * and the last selected one counts. `undefined`: its type is not selected.
 */
export function objectTypeOf(
  { objectTypes, isActiveDirectory }: Pick<ObjectSelection, 'objectTypes' | 'isActiveDirectory'>,
  classes: readonly StoredValue[],
): string | undefined {
  const own = (name: StoredValue | undefined): string | undefined => objectTypes.get(String(name).toLowerCase());
  if (isActiveDirectory) return own(classes.at(-1));
  return own(classes.findLast((name) => own(name) !== undefined));
}

/** `objectGUID` as base64; where a directory other than AD has none, the normalized DN, so that there a rename is a new object. */
function anchorOf(
  { isActiveDirectory }: ObjectSelection,
  dn: string,
  values: ReadonlyMap<string, readonly StoredValue[]>,
): string | undefined {
  const guid = values.get('objectGUID')?.[0];
  if (typeof guid === 'string' && (!isActiveDirectory || guid.length === base64LengthOfGuid)) return guid;
  return isActiveDirectory ? undefined : `dn:${normalizeDn(dn)}`;
}

const base64LengthOfGuid = 24;

function incomplete(missing: 'objectClass' | 'objectGUID'): SelectedObject {
  const what =
    missing === 'objectGUID'
      ? 'The object has no "objectGUID" of 16 bytes, by which it is known'
      : 'The object has no "objectClass", which tells its type';
  return { kind: 'incomplete', missing, message: `${what}; ${leftAsItWas}` };
}
