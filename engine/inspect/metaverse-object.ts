import type { WorkspaceConfiguration } from '../model/configuration.ts';
import { normalizeDn } from '../model/dn.ts';
import { storedValues } from '../model/stored.ts';
import type { Contributor, CsObject, MvObject, StoreReader } from '../ports/store.ts';
import { pointedMetaverse } from '../sync/reference-pointer.ts';
import { type AttributeChoice, everyAttribute, type ObjectAttribute } from './object-attributes.ts';

/** A metaverse attribute with who contributed it. */
export interface MetaverseAttribute extends ObjectAttribute {
  readonly contributor: Contributor | null;
}

/** Reads metaverse objects. They have no name of their own, so each goes by one of its links. */
export interface MetaverseReader {
  /** Links in the order of `joinery.json`, then by DN: the same in every store with the same content. */
  links(mv: number): readonly MetaverseLink[];
  /** The DN of the first of {@link links}; `(no links)` without any. */
  name(mv: number): string;
  /** Orders metaverse objects by the first of {@link links}. */
  sortKey(mv: number): string;
  /** Attributes with a value in the layout's order; references are {@link name}s in alphabetical order. */
  attributes(object: MvObject, chosen?: AttributeChoice): readonly MetaverseAttribute[];
}

export interface MetaverseLink {
  readonly connector: string;
  /** Place of the connector in `joinery.json`. */
  readonly order: number;
  readonly object: CsObject;
}

export function createMetaverseReader(store: StoreReader, configuration: WorkspaceConfiguration): MetaverseReader {
  const connectors = configuration.connectors.map(({ name, id }, order) => ({ name, order, space: store.space(id) }));
  const links = (mv: number): readonly MetaverseLink[] =>
    store
      .linked(mv)
      .map((object) => ({
        object,
        connector: connectors.find(({ space }) => space === object.space),
        dn: normalizeDn(object.dn),
      }))
      .toSorted((left, right) => placeOf(left.connector) - placeOf(right.connector) || compareText(left.dn, right.dn))
      .map(({ object, connector }) => ({
        object,
        connector: connector?.name ?? `(space ${object.space})`,
        order: placeOf(connector),
      }));
  const name = (mv: number): string => links(mv)[0]?.object.dn ?? '(no links)';
  return {
    links,
    name,
    sortKey: (mv) => {
      const first = links(mv)[0];
      return first === undefined ? '' : `${String(first.order).padStart(4, '0')}\n${normalizeDn(first.object.dn)}`;
    },
    attributes: (object, chosen = everyAttribute) => {
      const layout = store.layout('metaverse', object.objectType);
      return (layout?.attributes ?? []).flatMap(({ name: attribute, type, multiValued }, slot) => {
        if (!chosen(attribute)) return [];
        const stored = storedValues(object.slots[slot]);
        const values = type === 'ref' ? [...pointedMetaverse(store, stored)].map(name).toSorted(compareText) : stored;
        const contributor = object.contributors[slot] ?? null;
        return values.length === 0 ? [] : [{ name: attribute, type, multiValued, slot, values, contributor }];
      });
    },
  };
}

/** Order by UTF-16 units, the same in every locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf(connector: { readonly order: number } | undefined): number {
  return connector?.order ?? Number.MAX_SAFE_INTEGER;
}
