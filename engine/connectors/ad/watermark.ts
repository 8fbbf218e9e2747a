import { fullImportRequired } from '../../ports/directory.ts';
import type { AdSelection } from './ad-selection.ts';
import type { ServerIdentity } from './partition-sessions.ts';

/**
 * Where the changes of one partition are read from. `usn` is the domain controller's update number from before the position was taken,
 * so what lies beyond it is at least what lies beyond the cookie.
 */
export interface PartitionMark {
  readonly partition: string;
  readonly server: ServerIdentity;
  /** The database the update number belongs to; absent where the account may not read it. */
  readonly invocationId?: string;
  /** Decimal digits. */
  readonly usn: string;
  /** The cookie of a change search, base64. Absent: the account may make none, and update numbers are compared. */
  readonly cookie?: string;
}

export interface Watermark {
  readonly selection: string;
  readonly partitions: readonly PartitionMark[];
}

export function printWatermark(selection: AdSelection, partitions: readonly PartitionMark[]): string {
  return JSON.stringify({ selection: selection.fingerprint, partitions } satisfies Watermark);
}

/**
 * Reads what {@link printWatermark} wrote. Throws ConnectorError `full-import-required` for anything else, and when what is imported
 * was changed since: objects that came into the selection have not changed, so no delta would show them.
 */
export function parseWatermark(text: string, selection: AdSelection): Watermark {
  const watermark = readWatermark(text);
  if (watermark === undefined) throw fullImportRequired('The position of the last import is not one of this connector');
  if (watermark.selection !== selection.fingerprint) {
    throw fullImportRequired(
      'The object types, attributes, containers or group to import were changed since the last import',
    );
  }
  return watermark;
}

function readWatermark(text: string): Watermark | undefined {
  const value = readJson(text);
  return isWatermark(value) ? value : undefined;
}

function isWatermark(value: unknown): value is Watermark {
  return hasTexts(value, ['selection']) && isListOf(value['partitions'], isMark);
}

function isMark(value: unknown): value is PartitionMark {
  if (!hasTexts(value, ['partition', 'usn']) || !isServerIdentity(value['server'])) return false;
  return [value['cookie'], value['invocationId']].every((each) => each === undefined || typeof each === 'string');
}

/** Positions are JSON texts of this connector's own; anything else gives `undefined`. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isServerIdentity(value: unknown): value is ServerIdentity {
  return hasTexts(value, ['name', 'host']) && typeof value['port'] === 'number';
}

export function isListOf<T>(value: unknown, isOne: (each: unknown) => each is T): value is readonly T[] {
  return Array.isArray(value) && value.every((each) => isOne(each));
}

/** Whether it is an object with texts under these names. */
export function hasTexts(value: unknown, names: readonly string[]): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  return names.every((name) => typeof entries.get(name) === 'string');
}
