/**
 * Why a store could not be opened or written.
 * `store-newer-version`: written by a newer version, the file was left as it is · `store-locked`: another process is writing ·
 * `store-corrupt`: not a store, or damaged · `store-read-only`: opened for reading · `store-conflict`: a DN, an anchor or a space is
 * taken or missing · `store-unknown-object`: no such id.
 */
export type StoreErrorCode =
  | 'store-newer-version'
  | 'store-locked'
  | 'store-corrupt'
  | 'store-read-only'
  | 'store-conflict'
  | 'store-unknown-object';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

const busy = 5;
const locked = 6;
const readOnly = 8;
const corrupt = 11;
const notADatabase = 26;

/** Turns what the database reports into a {@link StoreError} where there is one for it; anything else comes back as it is. */
export function toStoreError(cause: unknown): unknown {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number') return cause;
  switch (cause.errcode & 0xff) {
    case busy:
    case locked:
      return new StoreError(
        'store-locked',
        'Another process is writing to the store, so nothing was changed; wait until its run has ended and start again',
        cause,
      );
    case readOnly:
      return new StoreError('store-read-only', 'The store was opened for reading only, so nothing was changed', cause);
    case corrupt:
    case notADatabase:
      return new StoreError(
        'store-corrupt',
        `The store's file is damaged (${cause.message}); restore it from a backup, or delete it and run a full import and a full synchronization of every connector`,
        cause,
      );
    default:
      return cause;
  }
}
