import type { GraphRequest } from './graph-session.ts';

/** What a request takes from the service's budgets: resource units, and writes. */
export interface RequestCost {
  readonly units: number;
  readonly writes: number;
}

/** Costs of reads that differ from one unit; source: the service's documented limits for identity and access. */
const readUnits: readonly (readonly [RegExp, number])[] = [
  [/^\/(?:users|groups|contacts|devices)(?:$|\?|\/delta)/, 2],
  [/^\/groups\/[^/?]+\/members/, 3],
  [/^\/[^?]*\/transitiveMembers/, 5],
  [/^\/[^?]*getByIds/, 3],
  [/^\/applications\/[^/?]+\/extensionProperties/, 2],
  [/^\/subscribedSkus/, 3],
];

/** `$select` saves a unit, `$expand` costs one, and nothing is free. */
export function costOf({ method, url }: GraphRequest): RequestCost {
  const base = readUnits.find(([path]) => path.test(url))?.[1] ?? 1;
  const isLookup = method === 'GET' || /getByIds/.test(url);
  if (!isLookup) return { units: 1, writes: 1 };
  const units = base - (url.includes('$select=') ? 1 : 0) + (url.includes('$expand=') ? 1 : 0);
  return { units: Math.max(1, units), writes: 0 };
}

export function costOfAll(requests: readonly GraphRequest[]): RequestCost {
  const costs = requests.map(costOf);
  return {
    units: costs.reduce((sum, { units }) => sum + units, 0),
    writes: costs.reduce((sum, { writes }) => sum + writes, 0),
  };
}
