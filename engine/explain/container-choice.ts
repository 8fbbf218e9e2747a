import type { PartitionConfiguration } from '../model/configuration.ts';
import { isAtOrBelow, normalizeDn, parentDn } from '../model/dn.ts';

/** What of a connector's partitions and containers decides over a DN. `entry` is the listed DN that did. */
export type ContainerChoice =
  | { readonly kind: 'selected'; readonly partition: string; readonly entry: string | null }
  | { readonly kind: 'excluded'; readonly partition: string; readonly entry: string }
  | { readonly kind: 'not-included'; readonly partition: string }
  | { readonly kind: 'no-partition' };

/**
 * Which entry of the container lists decides over an object: the nearest of the object itself and its ancestors that a partition names
 * or lists. Says the same as the connectors' own filters, with the entry behind it.
 */
export function containerChoice(partitions: readonly PartitionConfiguration[], dn: string): ContainerChoice {
  if (partitions.length === 0) return { kind: 'selected', partition: 'default', entry: null };
  const entries = listedEntries(partitions);
  for (let name = dn; name !== ''; name = parentDn(name)) {
    const entry = entries.get(normalizeDn(name));
    if (entry !== undefined) return entry;
  }
  const fallback = partitions.find(({ name }) => name === 'default');
  if (fallback === undefined) return { kind: 'no-partition' };
  return wholePartition(fallback);
}

/** The partition a DN lies in, whatever its container lists say. */
export function partitionOf(partitions: readonly PartitionConfiguration[], dn: string): string | undefined {
  const holding = partitions.filter(({ name }) => name !== 'default' && isAtOrBelow(dn, normalizeDn(name)));
  return holding.toSorted((left, right) => right.name.length - left.name.length)[0]?.name;
}

function listedEntries(partitions: readonly PartitionConfiguration[]): ReadonlyMap<string, ContainerChoice> {
  const entries = new Map<string, ContainerChoice>();
  for (const partition of partitions)
    if (partition.name !== 'default') entries.set(normalizeDn(partition.name), wholePartition(partition));
  for (const { name, include, exclude } of partitions) {
    for (const dn of include) entries.set(normalizeDn(dn), { kind: 'selected', partition: name, entry: dn });
    for (const dn of exclude) entries.set(normalizeDn(dn), { kind: 'excluded', partition: name, entry: dn });
  }
  return entries;
}

function wholePartition({ name, include }: PartitionConfiguration): ContainerChoice {
  return include.length === 0
    ? { kind: 'selected', partition: name, entry: null }
    : { kind: 'not-included', partition: name };
}
