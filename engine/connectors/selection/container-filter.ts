import { normalizeDn, parentDn, splitDn } from '../../model/dn.ts';
import type { PartitionConfiguration } from '../../model/configuration.ts';

/** Name of the partition an object lies in; `undefined` when its container is not selected. */
export type ContainerFilter = (dn: string) => string | undefined;

/** The most of a directory's containers remembered at once. */
const rememberedContainers = 10_000;

/** Containers an object may lie in, one inside the other. No directory goes so deep; each costs some stack to look at. */
const deepest = 256;

/**
 * Decides by the nearest of the object itself and its ancestors that a partition names or lists. A partition's own DN selects
 * everything in it unless the partition lists inclusions; `default` is every DN no other partition holds. Without any partition every
 * object is selected, and its partition is the `DC=…` end of its DN, or `default`. What lies in more than 256 containers is not selected.
 */
export function containerFilter(partitions: readonly PartitionConfiguration[]): ContainerFilter {
  const rules = containerRules(partitions);
  const fallback = partitions.find((partition) => partition.name === 'default');
  const fallbackRule: Verdict | undefined = fallback && {
    partition: fallback.include.length === 0 ? fallback.name : undefined,
  };
  const parentsOfListed = new Set([...rules.keys()].map((dn) => normalizeDn(parentDn(dn))));
  const domains = new Map<string, string>();
  const containers = new Map<string, Container>();

  function decide(dn: string): Verdict {
    const rule = rules.get(normalizeDn(dn));
    if (rule !== undefined) return rule;
    if (partitions.length === 0 && isDomain(dn)) return { partition: spelledOnce(dn) };
    const parent = parentDn(dn);
    if (parent !== '') return container(parent).verdict;
    return fallbackRule ?? { partition: partitions.length === 0 ? 'default' : undefined };
  }
  function container(dn: string): Container {
    const known = containers.get(dn);
    if (known !== undefined) return known;
    const found = { verdict: decide(dn), hasListed: parentsOfListed.has(normalizeDn(dn)) };
    if (containers.size >= rememberedContainers) containers.clear();
    containers.set(dn, found);
    return found;
  }
  function spelledOnce(dn: string): string {
    const key = normalizeDn(dn);
    const known = domains.get(key);
    if (known === undefined) domains.set(key, dn);
    return known ?? dn;
  }

  return (dn) => {
    const parent = parentDn(dn);
    if (parent === '' || isDomain(dn)) return decide(dn).partition;
    const above = containers.get(parent) ?? (splitDn(parent).length > deepest ? outside : container(parent));
    // Normalizing is slow, and only a container can be listed.
    return above.hasListed ? decide(dn).partition : above.verdict.partition;
  };
}

interface Verdict {
  readonly partition: string | undefined;
}

interface Container {
  readonly verdict: Verdict;
  /** Whether a DN right below it is listed. */
  readonly hasListed: boolean;
}

const outside: Container = { verdict: { partition: undefined }, hasListed: false };

function containerRules(partitions: readonly PartitionConfiguration[]): Map<string, Verdict> {
  const rules = new Map<string, Verdict>();
  for (const { name, include } of partitions) {
    if (name !== 'default') rules.set(normalizeDn(name), { partition: include.length === 0 ? name : undefined });
  }
  for (const { name, include, exclude } of partitions) {
    for (const dn of include) rules.set(normalizeDn(dn), { partition: name });
    for (const dn of exclude) rules.set(normalizeDn(dn), { partition: undefined });
  }
  return rules;
}

/** Whether the DN is made of `DC=` parts alone. Most are not, which their first letters tell. */
function isDomain(dn: string): boolean {
  return /^dc=/iu.test(dn) && splitDn(dn).every((part) => /^dc=/iu.test(part));
}
