import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { StoreError } from './store-error.ts';

/** Marks a database file as one of ours ("Join"). */
export const applicationId = 0x4a6f696e;

const magic = 'SQLite format 3\0';
const headerLength = 100;

/**
 * Looks at the first bytes of the file, before the database library may touch it: even opening a database can write to it.
 * Throws {@link StoreError} for a file that is no store or comes from a newer version than `version`. A missing or empty file is fine.
 */
export function checkFileHeader(path: string, version: number): void {
  const header = readHeader(path);
  if (header === undefined) return;
  const isDatabase = header.length === headerLength && header.toString('latin1', 0, magic.length) === magic;
  if (!isDatabase || header.readUInt32BE(68) !== applicationId) {
    throw new StoreError('store-corrupt', `"${path}" is not a Joinery store; name another file`);
  }
  checkVersion(path, header.readUInt32BE(60), version);
}

/** Throws when `found` is above `version`. */
export function checkVersion(path: string, found: number, version: number): void {
  if (found <= version) return;
  throw new StoreError(
    'store-newer-version',
    `"${path}" was written by a newer version of Joinery (format ${found}, this one knows ${version}), so it was not opened; install that version`,
  );
}

function readHeader(path: string): Buffer | undefined {
  if (path === ':memory:' || !existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(headerLength);
    const length = readSync(file, header, 0, headerLength, 0);
    return length === 0 ? undefined : header.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
