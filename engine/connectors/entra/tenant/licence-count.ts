import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Entry } from './entry.ts';

/** How many live users have each licence. */
export interface LicenceCount {
  consumed(skuId: string): number;
  add(entry: Entry): void;
  remove(entry: Entry): void;
}

export function createLicenceCount(): LicenceCount {
  const counts = new Map<string, number>();
  const change = (entry: Entry, by: number): void => {
    if (entry.kind !== 'user' || entry.properties['assignedLicenses'] === undefined) return;
    for (const { skuId } of licencesOf(entry)) counts.set(skuId, (counts.get(skuId) ?? 0) + by);
  };
  return {
    consumed: (skuId) => counts.get(skuId) ?? 0,
    add: (entry) => change(entry, 1),
    remove: (entry) => change(entry, -1),
  };
}

/** A licence as it is kept: `assignedLicense` of Graph. */
export interface AssignedLicence extends JsonObject {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

export function licencesOf({ properties }: Pick<Entry, 'properties'>): readonly AssignedLicence[] {
  const licences = properties['assignedLicenses'];
  return Array.isArray(licences) ? licences.filter((each: Json): each is AssignedLicence => isJsonObject(each)) : [];
}
