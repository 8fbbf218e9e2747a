import type { CancelSignal } from '../../ports/cancel.ts';
import type { GraphSession } from './graph-session.ts';
import { isSuccess } from './map-errors.ts';
import type { Pacer, TenantSize } from './pacer.ts';
import { sendPatiently } from './retry.ts';

/** Gives the pacer the limits of the tenant's size, counted once; a tenant that cannot be counted stays the smallest. */
export function createKnownSize(
  session: GraphSession,
  pacer: Pacer,
  isPaced: boolean,
): (signal: CancelSignal) => Promise<void> {
  let isKnown = !isPaced;
  return async (signal) => {
    if (isKnown) return;
    isKnown = true;
    const response = await sendPatiently(
      session,
      { method: 'GET', url: '/users/$count', headers: { ConsistencyLevel: 'eventual' } },
      { pacer, signal },
    );
    const users = typeof response.body === 'number' ? response.body : Number.NaN;
    if (isSuccess(response) && Number.isFinite(users)) pacer.resize(sizeOf(users));
  };
}

function sizeOf(users: number): TenantSize {
  if (users < 50) return 'S';
  return users <= 500 ? 'M' : 'L';
}
