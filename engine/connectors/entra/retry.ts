import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { GraphRequest, GraphResponse, GraphSession } from './graph-session.ts';
import type { Pacer } from './pacer.ts';
import { costOf } from './request-cost.ts';

/** How fast work may go, and who stops it. */
export interface Patience {
  readonly pacer: Pacer;
  readonly signal: CancelSignal;
}

/** How often a request was answered with a failure that passes. */
export interface Attempts {
  failed: number;
  throttled: number;
}

/** Attempts in all that fail, the first included. */
export const maximumAttempts = 8;

/** Being throttled is no failure: whoever waits gets through, so it is borne for longer. */
const maximumThrottled = 40;

/** Whether the service asks to be asked again later. */
export function isTransient({ status }: GraphResponse): boolean {
  return status === 429 || (status >= 500 && status <= 504 && status !== 501);
}

/** Whether the request may have been carried out although its answer says otherwise, as a gateway's does. */
export function isAmbiguous(response: GraphResponse): boolean {
  return isTransient(response) && response.status !== 429;
}

/** An answer that never came; the request may have been carried out. */
export const lost: GraphResponse = { status: 504, headers: new Map(), body: undefined };

/** Counts an answer; says how many there were of its kind, and whether it was the last that is borne. */
export function countAttempt(
  attempts: Attempts,
  { status }: GraphResponse,
): { readonly attempt: number; readonly isLast: boolean } {
  if (status === 429) {
    attempts.throttled += 1;
    return { attempt: attempts.throttled, isLast: attempts.throttled >= maximumThrottled };
  }
  attempts.failed += 1;
  return { attempt: attempts.failed, isLast: attempts.failed >= maximumAttempts };
}

/**
 * Sends until the answer is final or no more attempts are left; the last answer counts. Throws ConnectorError `network`, or
 * `lost` when others were answered before, when the last attempt had none.
 */
export async function sendPatiently(
  session: GraphSession,
  request: GraphRequest,
  patience: Patience,
): Promise<GraphResponse> {
  const { pacer, signal } = patience;
  const attempts: Attempts = { failed: 0, throttled: 0 };
  for (;;) {
    await pacer.admit(costOf(request), signal);
    throwIfCancelled(signal);
    const response = await answerOrLoss(session, request, attempts.failed === maximumAttempts - 1);
    pacer.observe(response);
    if (!isTransient(response)) return response;
    const { attempt, isLast } = countAttempt(attempts, response);
    if (isLast) return response;
    const delayMs = pacer.delayMs(response, attempt);
    // A throttled application rests as a whole; after other failures only the one that met them waits.
    if (response.status === 429) pacer.rest(delayMs);
    else await pacer.pause(delayMs, signal);
  }
}

/** {@link lost} where no answer came, unless it was the last attempt: then the failure itself tells what was wrong. */
export async function answerOrLoss(
  session: GraphSession,
  request: GraphRequest,
  isLast: boolean,
): Promise<GraphResponse> {
  try {
    return await session.send(request);
  } catch (cause) {
    const wentUnanswered = cause instanceof ConnectorError && (cause.kind === 'network' || cause.kind === 'lost');
    if (!isLast && wentUnanswered) return lost;
    throw cause;
  }
}
