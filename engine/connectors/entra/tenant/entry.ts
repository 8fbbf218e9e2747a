import { createHash } from 'node:crypto';
import type { Json } from '../../../model/json.ts';
import type { EntryKind } from './properties.ts';

/** A user or group of the tenant. Absent properties are null to requests. Mutable: only the directory changes it. */
export interface Entry {
  readonly id: string;
  readonly kind: EntryKind;
  /** Counts the tenant's objects from 1; lists are in this order. */
  readonly number: number;
  properties: Record<string, Json>;
  /** The id of a user's manager. */
  manager: string | null;
  /** Set while the object is in the recycle bin. */
  deleted: DeletedState | null;
}

/** What a restore brings back besides the object. */
export interface DeletedState {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly groups: readonly string[];
  readonly reports: readonly string[];
}

/** The id of the tenant's nth object: random to look at, and the same in every tenant of that seed. */
export function objectId(seed: string, number: number): string {
  const hash = createHash('sha256').update(`${seed}\n${number}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** A property as text; `undefined` when it is null or of another type. */
export function textProperty(entry: Pick<Entry, 'properties'>, name: string): string | undefined {
  const value = entry.properties[name];
  return typeof value === 'string' ? value : undefined;
}
