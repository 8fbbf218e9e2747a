import type { TokenDemand } from '../../../../engine/connectors/entra/access-token.ts';
import { openGraphSession, type GraphSession } from '../../../../engine/connectors/entra/graph-session.ts';
import { createPacer, type Pacer } from '../../../../engine/connectors/entra/pacer.ts';
import type { TenantRequest } from '../../../../engine/connectors/entra/tenant/message.ts';
import { type Json, type JsonObject, parseJson } from '../../../../engine/model/json.ts';
import { seededRandom } from '../../../../engine/model/seeded-random.ts';
import { objectIn, objectsIn, textIn } from './tenant/open-tenant.ts';

/** One answer of a step or a request; `undefined`: the connection breaks. */
export type Answer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: Json }
  | undefined;

export interface Step {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

/** A step and the JSON it came in. */
export interface PrintedStep extends Step {
  readonly json: JsonObject;
}

/** A service that answers by a script, for what no tenant does on demand. */
export interface ScriptedGraph {
  readonly session: GraphSession;
  readonly pacer: Pacer;
  /** Every batch that came, by its steps. */
  readonly batches: readonly (readonly PrintedStep[])[];
  readonly demands: readonly (TokenDemand | undefined)[];
  /** How long was waited in all. */
  waitedMs(): number;
}

/** `step` answers each step of a batch, `request` whole requests; `undefined` of `request` lets the steps speak. */
export function scriptedGraph(script: {
  readonly step?: (step: Step, batch: number) => Answer;
  readonly request?: (request: TenantRequest, number: number) => Answer | 'steps';
}): ScriptedGraph {
  const batches: (readonly PrintedStep[])[] = [];
  const demands: (TokenDemand | undefined)[] = [];
  let requests = 0;
  let waited = 0;
  const handle = (request: TenantRequest): { status: number; headers: Record<string, string>; body?: Json } => {
    requests += 1;
    const whole = script.request?.(request, requests) ?? (script.request === undefined ? 'steps' : undefined);
    if (whole === undefined) throw new TypeError('fetch failed');
    if (whole !== 'steps') return { ...whole, headers: { ...whole.headers } };
    const steps = stepsOf(request.body);
    batches.push(steps);
    const responses = steps.flatMap((step) => {
      const given = script.step?.(step, batches.length) ?? (script.step === undefined ? { status: 204 } : undefined);
      return given === undefined ? [] : [{ id: step.id, ...given }];
    });
    // In any order, as the service may.
    return { status: 200, headers: {}, body: { responses: responses.toReversed() } };
  };
  const session = openGraphSession(
    async (demand) => {
      demands.push(demand);
      return await Promise.resolve('token');
    },
    { origin: 'https://graph.embedded.invalid', handle },
  );
  const pacer = createPacer({
    now: () => waited,
    wait: async (milliseconds) => {
      waited += milliseconds;
      await Promise.resolve();
    },
    random: seededRandom(3),
  });
  return { session, pacer, batches, demands, waitedMs: () => waited };
}

/** The steps in the body of a batch. */
export function stepsOf(body: string | undefined): readonly PrintedStep[] {
  const json = objectIn(parseJson(body ?? ''));
  return objectsIn(json['requests']).map((step) => ({
    id: textIn(step, 'id'),
    method: textIn(step, 'method'),
    url: textIn(step, 'url'),
    json: step,
  }));
}
