import type { ObjectError, PendingExport } from '../ports/store.ts';

/** A pending export that asks for nothing; what an object has that only has staged references. */
export const nothingPending: PendingExport = {
  operation: 'none',
  changes: new Map(),
  sent: new Map(),
  sentOperation: 'none',
  newDn: null,
  attempts: 0,
  error: null,
};

/** `null` in place of a pending export that has nothing left to write, to confirm or to show. */
export function orNull(pending: PendingExport): PendingExport | null {
  const empty =
    pending.operation === 'none' &&
    pending.changes.size === 0 &&
    pending.sent.size === 0 &&
    pending.sentOperation === 'none' &&
    pending.newDn === null &&
    pending.attempts === 0 &&
    pending.error === null;
  return empty ? null : pending;
}

/** Counted and committed before anything is sent, so that a killed export shows that it was on its way. */
export function attempted(pending: PendingExport): PendingExport {
  return { ...pending, attempts: pending.attempts + 1 };
}

/** The directory accepted the object's own operation: its changes become export memory. */
export function accepted(pending: PendingExport): PendingExport {
  if (pending.operation === 'delete') return { ...nothingPending, sentOperation: 'delete' };
  const unconfirmedAdd = pending.operation === 'add' || pending.sentOperation === 'add';
  return {
    ...pending,
    operation: 'none',
    changes: new Map(),
    sent: new Map([...pending.sent, ...pending.changes]),
    sentOperation: unconfirmedAdd ? 'add' : 'modify',
    newDn: null,
    attempts: 0,
    error: null,
  };
}

/** The directory accepted staged references; the object's own changes, if any are left, stay staged. */
export function referencesAccepted(pending: PendingExport): PendingExport {
  const idle = pending.operation === 'modify' && pending.changes.size === 0 && pending.newDn === null;
  return { ...pending, operation: idle ? 'none' : pending.operation, attempts: 0, error: null };
}

/** The directory refused the operation: everything stays staged and is sent again by every further export. */
export function refused(pending: PendingExport, error: ObjectError): PendingExport {
  return { ...pending, error };
}
