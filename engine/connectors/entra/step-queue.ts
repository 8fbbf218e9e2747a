import { asObject, asObjects, asText, type JsonObject } from '../../model/json.ts';
import type { GraphRequest, GraphResponse, GraphSession } from './graph-session.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import { costOfAll } from './request-cost.ts';
import {
  answerOrLoss,
  countAttempt,
  isAmbiguous,
  isTransient,
  lost,
  maximumAttempts,
  type Attempts,
  type Patience,
} from './retry.ts';

/** Sends many requests as steps of few batches. A refused step is an answer; throws ConnectorError when Graph cannot be reached. */
export interface StepQueue {
  /** A request that is not `repeatable` and may have been carried out comes back with the answer that says so. */
  send(request: GraphRequest): Promise<GraphResponse>;
}

/** Graph takes no more steps in one batch. */
const stepsPerBatch = 20;

/** Enough to be busy while answers travel, and few enough for the service's own limits. */
const batchesInFlight = 4;

interface WaitingStep {
  /** The step's name in every batch that carries it; ascending in the order the steps came. */
  readonly id: number;
  readonly request: GraphRequest;
  readonly resolve: (response: GraphResponse) => void;
  readonly reject: (cause: unknown) => void;
  readonly attempts: Attempts;
  renewed: boolean;
}

/**
 * Collects what is sent in one turn of the event loop, so that whoever works on many objects at once need not know of batches. Steps
 * that are throttled wait together with everything behind them, and go again in their old order.
 */
export function createStepQueue(session: GraphSession, patience: Patience): StepQueue {
  let waiting: WaitingStep[] = [];
  let lastId = 0;
  let inFlight = 0;
  let scheduled = false;
  let broken: { readonly cause: unknown } | undefined;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      for (let free = batchesInFlight - inFlight; free > 0 && waiting.length > 0; free--) {
        void run(waiting.splice(0, stepsPerBatch));
      }
    });
  }

  async function run(steps: readonly WaitingStep[]): Promise<void> {
    inFlight += 1;
    try {
      const again = await attempt(session, steps, patience);
      if (again.length > 0) waiting = [...waiting, ...again].toSorted((left, right) => left.id - right.id);
    } catch (cause) {
      // Without an answer nothing behind it has a chance either.
      broken = { cause };
      for (const step of [...steps, ...waiting.splice(0)]) step.reject(cause);
    } finally {
      inFlight -= 1;
      schedule();
    }
  }

  return {
    send: async (request) =>
      await new Promise((resolve, reject) => {
        if (broken !== undefined) {
          reject(broken.cause instanceof Error ? broken.cause : new Error('The batch before was not answered'));
          return;
        }
        lastId += 1;
        waiting.push({ id: lastId, request, resolve, reject, attempts: { failed: 0, throttled: 0 }, renewed: false });
        schedule();
      }),
  };
}

/** Sends the steps once and hands out the final answers; gives the steps that have to go again, when they may. */
async function attempt(
  session: GraphSession,
  steps: readonly WaitingStep[],
  patience: Patience,
): Promise<readonly WaitingStep[]> {
  const { pacer, signal } = patience;
  await pacer.admit(costOfAll(steps.map(({ request }) => request)), signal);
  const answers = await sendBatch(session, steps, patience);
  const again: WaitingStep[] = [];
  let throttledMs = 0;
  let failedMs = 0;
  for (const step of steps) {
    const response = answers.get(step.id) ?? lost;
    pacer.observe(response);
    if (response.status === 401 && !step.renewed) {
      step.renewed = true;
      await session.renew(response);
      again.push(step);
      continue;
    }
    const { attempt: count, isLast } = isTransient(response) ? countAttempt(step.attempts, response) : final;
    if (isLast || (step.request.repeatable === false && isAmbiguous(response))) {
      step.resolve(response);
    } else {
      const delayMs = pacer.delayMs(response, count);
      if (response.status === 429) throttledMs = Math.max(throttledMs, delayMs);
      else failedMs = Math.max(failedMs, delayMs);
      again.push(step);
    }
  }
  if (throttledMs > 0) pacer.rest(throttledMs);
  else if (failedMs > 0) await pacer.pause(failedMs, signal);
  return again;
}

const final = { attempt: 1, isLast: true };

/** The answers by step; all the same where the batch itself was answered with a failure that passes. */
async function sendBatch(
  session: GraphSession,
  steps: readonly WaitingStep[],
  { pacer }: Patience,
): Promise<ReadonlyMap<number, GraphResponse>> {
  const body = { requests: steps.map(printStep) };
  const isLast = steps.every(({ attempts }) => attempts.failed >= maximumAttempts - 1);
  const response = await answerOrLoss(session, { method: 'POST', url: '/$batch', body }, isLast);
  pacer.observe(response);
  if (isTransient(response) && !isLast) return new Map(steps.map(({ id }) => [id, response]));
  if (!isSuccess(response)) throw connectorError(response);
  const byId = new Map(asObjects(asObject(response.body)['responses']).map((step) => [asText(step['id']), step]));
  return new Map(steps.map(({ id }) => [id, readStep(byId.get(String(id)))]));
}

function printStep({ id, request: { method, url, headers = {}, body } }: WaitingStep): JsonObject {
  return {
    id: String(id),
    method,
    url,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      'x-ms-throttle-priority': 'low',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  };
}

function readStep(step: JsonObject | undefined): GraphResponse {
  const status = step?.['status'];
  if (step === undefined || typeof status !== 'number') return lost;
  const headers = Object.entries(asObject(step['headers'])).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return { status, headers: new Map(headers), body: step['body'] };
}
