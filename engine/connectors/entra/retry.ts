import type { CancelSignal } from '../../ports/cancel.ts';
import { throwIfCancelled } from '../../ports/cancel.ts';
import type { GraphRequest, GraphResponse, GraphSession } from './graph-session.ts';

/** How long work may wait, and who stops it. */
export interface Patience {
  /** Resolves after that many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: CancelSignal;
}

/** Attempts in all, the first included. */
export const maximumAttempts = 8;

const longestWaitMs = 180_000;

/** Whether the service asks to be asked again later. The request may have been carried out all the same when a gateway answers. */
export function isTransient({ status }: GraphResponse): boolean {
  return status === 429 || (status >= 500 && status <= 504 && status !== 501);
}

/** Sends until the answer is final or {@link maximumAttempts} are used up; the last answer counts. */
export async function sendPatiently(
  session: GraphSession,
  request: GraphRequest,
  patience: Patience,
): Promise<GraphResponse> {
  for (let attempt = 1; ; attempt++) {
    throwIfCancelled(patience.signal);
    const response = await session.send(request);
    if (!isTransient(response) || attempt === maximumAttempts) return response;
    await pause(retryDelayMs(response, attempt), patience);
  }
}

/** What the service asks for, or else one second that doubles with every attempt. */
export function retryDelayMs(response: GraphResponse, attempt: number): number {
  return Math.min(retryAfterMs(response) ?? 1000 * 2 ** (attempt - 1), longestWaitMs);
}

/** `Retry-After` in seconds; the identity service does not always send one. */
export function retryAfterMs({ headers }: GraphResponse): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** Waits in short pieces, so that a cancelled run stops soon. */
export async function pause(milliseconds: number, { wait, signal }: Patience): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1000) {
    throwIfCancelled(signal);
    await wait(Math.min(left, 1000));
  }
  throwIfCancelled(signal);
}
