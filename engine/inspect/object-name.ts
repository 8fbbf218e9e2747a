import { nameInDn } from '../model/dn.ts';
import type { CsObject, MvObject } from '../ports/store.ts';
import { printValue } from '../preview/print-values.ts';
import type { Inspection } from './inspection.ts';
import { createMetaverseReader } from './metaverse-object.ts';
import { type ObjectAttribute, searchedAttributes } from './object-attributes.ts';

const naming = ['displayName', 'cn', 'mail'];

/**
 * What people know a connector-space object by. A forest names its objects in their DNs; a tenant's DNs are made of source anchors,
 * so its objects go by an attribute, and deleted ones by the metaverse object they belong to.
 */
export function csName(inspection: Inspection, object: CsObject): string {
  const { store, configuration } = inspection;
  const fromDn = nameInDn(object.dn);
  const connector = configuration.connectors.find(({ id }) => store.space(id) === object.space);
  if (connector?.category !== 'Entra') return fromDn;
  const linked = object.mv === null ? undefined : store.mv(object.mv);
  return (
    firstName(searchedAttributes(store, object, isNaming)) ??
    (linked === undefined ? null : mvName(inspection, linked)) ??
    fromDn
  );
}

/** What people know a metaverse object by: its display name, common name or mail address. `null`: it has none of them. */
export function mvName({ store, configuration }: Inspection, object: MvObject): string | null {
  return firstName(createMetaverseReader(store, configuration).attributes(object, isNaming));
}

function firstName(attributes: readonly ObjectAttribute[]): string | null {
  const named = naming.flatMap((name) => attributes.find((attribute) => attribute.name === name)?.values ?? []);
  const [first] = named;
  return first === undefined ? null : printValue(first);
}

function isNaming(attribute: string): boolean {
  return naming.includes(attribute);
}
