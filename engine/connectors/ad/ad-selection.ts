import { createHash } from 'node:crypto';
import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import { isAtOrBelow, isBelow, normalizeDn } from '../../model/dn.ts';
import { objectSelection, type ObjectSelection } from '../selection/object-selection.ts';
import type { SelectedAttribute } from '../selection/selected-attributes.ts';
import { anyOf, equalTo, everyObject, type LdapFilter } from './ldap-filter.ts';
import type { Partition } from './partition-sessions.ts';

/** What of a live directory is imported, in the forms reading it needs. */
export interface AdSelection extends ObjectSelection {
  /** Attribute names to ask for. */
  readonly requested: readonly string[];
  readonly byLowerName: ReadonlyMap<string, SelectedAttribute>;
  /** Objects of the selected types, and of types derived from them. */
  readonly typeFilter: LdapFilter;
  readonly groupFilter: string | undefined;
  /** Some containers are left out, so that objects can come in and leave by moving. */
  readonly isSelective: boolean;
  /** Changes with everything that decides what is imported: positions under another one mean nothing. */
  readonly fingerprint: string;
}

export function adSelection(connector: ActiveDirectoryConnector): AdSelection {
  const selection = objectSelection(connector);
  const types = [...selection.objectTypes.values()];
  const requested = [...selection.attributes.keys()];
  const { groupFilter } = connector;
  const decisive = [
    types.toSorted(),
    requested.toSorted(),
    connector.partitions.map(({ name, include, exclude }) => [name, include, exclude]),
    groupFilter ?? null,
  ];
  return {
    ...selection,
    requested,
    byLowerName: new Map([...selection.attributes].map(([name, attribute]) => [name.toLowerCase(), attribute])),
    typeFilter: types.length === 0 ? everyObject : anyOf(types.map((type) => equalTo('objectClass', type))),
    groupFilter,
    isSelective: connector.partitions.some(({ include, exclude }) => include.length + exclude.length > 0),
    fingerprint: createHash('sha256').update(JSON.stringify(decisive)).digest('base64').slice(0, 16),
  };
}

/** Types the group filter applies to; containers come whether or not they are members. */
const filteredByGroup: ReadonlySet<string> = new Set(['user', 'inetorgperson', 'group', 'contact', 'computer']);

export function isFilteredByGroup(objectType: string): boolean {
  return filteredByGroup.has(objectType.toLowerCase());
}

/** Where the objects of a partition are looked for: its root, or the listed containers that lie in no other listed one. */
export function searchBases({ name, include }: Partition): readonly string[] {
  if (include.length === 0) return [name];
  const inside = include.filter((dn) => isAtOrBelow(dn, normalizeDn(name)));
  const outermost = inside.filter((dn) => !inside.some((other) => isBelow(dn, normalizeDn(other))));
  return [...new Map(outermost.map((dn) => [normalizeDn(dn), dn])).values()];
}
