import { sealValue } from '../model/secret.ts';
import type { Stored } from '../model/stored.ts';
import type { ObjectError, PendingExport, PendingSecret } from '../ports/store.ts';

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

/** `null` in place of a pending export that has nothing left to write, to confirm, to show or to remember. */
export function orNull(pending: PendingExport): PendingExport | null {
  return isAtRest(pending) && (pending.secrets?.size ?? 0) === 0 ? null : pending;
}

/** Whether nothing is left to write, to confirm or to show; secrets that were written may be remembered. */
export function isAtRest(pending: PendingExport): boolean {
  return (
    pending.operation === 'none' &&
    pending.changes.size === 0 &&
    pending.sent.size === 0 &&
    pending.sentOperation === 'none' &&
    pending.newDn === null &&
    pending.attempts === 0 &&
    pending.error === null
  );
}

/** The secrets that wait to be written, by slot. */
export function stagedSecrets(pending: PendingExport | null): ReadonlyMap<number, Stored> {
  if (pending?.secrets === undefined) return noValues;
  return new Map(
    [...pending.secrets].flatMap(([slot, secret]) => (secret.kind === 'staged' ? [[slot, secret.value] as const] : [])),
  );
}

const noValues: ReadonlyMap<number, Stored> = new Map();

/** Counted and committed before anything is sent, so that a killed export shows that it was on its way. */
export function attempted(pending: PendingExport): PendingExport {
  return { ...pending, attempts: pending.attempts + 1 };
}

/**
 * The directory accepted the object's own operation: its changes become export memory. Secrets are confirmed by that alone, as no import
 * can show them, and are kept under a seal; `salt` is the object's identity.
 */
export function accepted(pending: PendingExport, salt: string): PendingExport {
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
    ...(pending.secrets === undefined ? {} : { secrets: sealed(pending.secrets, salt) }),
  };
}

function sealed(secrets: ReadonlyMap<number, PendingSecret>, salt: string): ReadonlyMap<number, PendingSecret> {
  return new Map(
    [...secrets].map(([slot, secret]) =>
      secret.kind === 'written' ? [slot, secret] : [slot, { kind: 'written', ...sealValue(secret.value, salt) }],
    ),
  );
}

/** The directory accepted staged references; the object's own changes, if any are left, stay staged. */
export function referencesAccepted(pending: PendingExport): PendingExport {
  const left = pending.changes.size > 0 || pending.newDn !== null || stagedSecrets(pending).size > 0;
  const idle = pending.operation === 'modify' && !left;
  return { ...pending, operation: idle ? 'none' : pending.operation, attempts: 0, error: null };
}

/** The directory refused the operation: everything stays staged and is sent again by every further export. */
export function refused(pending: PendingExport, error: ObjectError): PendingExport {
  return { ...pending, error };
}
