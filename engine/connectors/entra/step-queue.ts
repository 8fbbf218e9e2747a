import { asObject, asObjects, asText, type GraphObject } from './graph-json.ts';
import type { GraphRequest, GraphResponse, GraphSession } from './graph-session.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import { isTransient, maximumAttempts, pause, retryDelayMs, sendPatiently, type Patience } from './retry.ts';

/** Sends many requests as steps of few batches. A refused step is an answer; throws ConnectorError when Graph cannot be reached. */
export interface StepQueue {
  send(request: GraphRequest): Promise<GraphResponse>;
}

/** Graph takes no more steps in one batch. */
const stepsPerBatch = 20;

/** Enough to be busy while answers travel, and few enough for the service's own limits. */
const batchesInFlight = 4;

interface WaitingStep {
  readonly request: GraphRequest;
  readonly resolve: (response: GraphResponse) => void;
  readonly reject: (cause: unknown) => void;
  attempts: number;
}

/**
 * Collects what is sent in one turn of the event loop, so that whoever works on many objects at once need not know of batches. Steps
 * that are throttled wait together with everything behind them and are sent again.
 */
export function createStepQueue(session: GraphSession, patience: Patience): StepQueue {
  const waiting: WaitingStep[] = [];
  let inFlight = 0;
  let resting = 0;
  let scheduled = false;
  let broken: { readonly cause: unknown } | undefined;

  function schedule(): void {
    if (scheduled || resting > 0) return;
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
      const requests = steps.map(({ request }) => request);
      const { again, restMs } = settle(steps, await sendBatch(session, requests, patience));
      if (again.length > 0) await rest(again, restMs);
    } catch (cause) {
      // Without an answer nothing behind it has a chance either.
      broken = { cause };
      for (const step of [...steps, ...waiting.splice(0)]) step.reject(cause);
    } finally {
      inFlight -= 1;
      schedule();
    }
  }

  async function rest(again: readonly WaitingStep[], restMs: number): Promise<void> {
    resting += 1;
    try {
      await pause(restMs, patience);
      waiting.unshift(...again);
    } finally {
      resting -= 1;
    }
  }

  return {
    send: async (request) =>
      await new Promise((resolve, reject) => {
        if (broken !== undefined) {
          reject(broken.cause instanceof Error ? broken.cause : new Error('The batch before was not answered'));
          return;
        }
        waiting.push({ request, resolve, reject, attempts: 0 });
        schedule();
      }),
  };
}

/** Hands out the final answers; the steps to be sent again come back, with the longest wait one of them was told. */
function settle(
  steps: readonly WaitingStep[],
  responses: readonly GraphResponse[],
): { readonly again: readonly WaitingStep[]; readonly restMs: number } {
  let restMs = 0;
  const again: WaitingStep[] = [];
  for (const [index, step] of steps.entries()) {
    const response = responses[index] ?? lost;
    step.attempts += 1;
    if (!isTransient(response) || step.attempts === maximumAttempts) {
      step.resolve(response);
      continue;
    }
    restMs = Math.max(restMs, retryDelayMs(response, step.attempts));
    again.push(step);
  }
  return { again, restMs };
}

/** A step that has no answer in an answered batch. */
const lost: GraphResponse = { status: 504, headers: new Map(), body: undefined };

async function sendBatch(
  session: GraphSession,
  requests: readonly GraphRequest[],
  patience: Patience,
): Promise<readonly GraphResponse[]> {
  const body = { requests: requests.map(printStep) };
  const response = await sendPatiently(session, { method: 'POST', url: '/$batch', body }, patience);
  if (!isSuccess(response)) throw connectorError(response);
  const byId = new Map(asObjects(asObject(response.body)['responses']).map((step) => [asText(step['id']), step]));
  return requests.map((_, index) => readStep(byId.get(String(index + 1))));
}

function printStep({ method, url, headers = {}, body }: GraphRequest, index: number): GraphObject {
  return {
    id: String(index + 1),
    method,
    url,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  };
}

function readStep(step: GraphObject | undefined): GraphResponse {
  const status = step?.['status'];
  if (step === undefined || typeof status !== 'number') return lost;
  const headers = Object.entries(asObject(step['headers'])).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return {
    status,
    headers: new Map(headers),
    body: step['body'],
  };
}
