import { runBatch } from './batch.ts';
import type { Chance } from './chance.ts';
import { objectId } from './entry.ts';
import type { TenantRequest, TenantResponse } from './message.ts';
import { badRequest, Refusal, refusalResponse } from './refusal.ts';
import type { Caller } from './route.ts';
import { carryOut, checkPermission, costOf, findRoute } from './routes.ts';
import type { TenantSimulation } from './simulation.ts';
import type { TenantContext } from './tenant-context.ts';
import type { Throttle } from './throttle.ts';

/** A fault put in place of an answer. `lost`: the request was carried out and only its answer is gone. */
export interface TenantFault {
  readonly status: 429 | 500 | 503 | 504;
  readonly retryAfterSeconds?: number;
  readonly lost?: boolean;
}

/** What answering takes. */
export interface Responder {
  readonly contexts: { readonly reads: TenantContext; readonly writes: TenantContext };
  readonly simulation: TenantSimulation;
  readonly chance: Chance;
  readonly throttle: Throttle | undefined;
  readonly hook: ((request: TenantRequest) => TenantFault | undefined) | undefined;
  readonly now: () => number;
  /** How many were answered; each has an id. */
  requests: number;
}

/** Carries out one request or one step of a batch, with its faults and refusals. */
export function respond(responder: Responder, request: TenantRequest, caller: Caller): TenantResponse {
  let headers: Readonly<Record<string, string>> = {};
  const response = guarded(responder, responder.hook?.(request) ?? simulatedFault(responder, request), () => {
    const routed = findRoute(request, caller);
    const cost = costOf(routed);
    headers = responder.throttle?.admit(caller.appId, cost) ?? { 'x-ms-resource-unit': String(cost.units) };
    checkPermission(routed);
    return carryOut(routed, responder.contexts);
  });
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** Carries out a batch as a whole. Chance strikes its steps; a hook may strike all of them together. */
export function respondToBatch(responder: Responder, request: TenantRequest, caller: Caller): TenantResponse {
  const { root } = responder.contexts.reads;
  return guarded(responder, responder.hook?.(request), () => {
    return runBatch(root, request, (step) => respond(responder, step, caller));
  });
}

/** Does the work unless a fault forbids it; what a fault loses is done all the same. */
function guarded(responder: Responder, fault: TenantFault | undefined, work: () => TenantResponse): TenantResponse {
  try {
    if (fault !== undefined && fault.lost !== true) throw faultRefusal(fault);
    const response = work();
    if (fault !== undefined) throw faultRefusal(fault);
    return response;
  } catch (cause) {
    const refusal = cause instanceof URIError ? new Refusal(badRequest, 'The request URI is not valid.') : cause;
    if (!(refusal instanceof Refusal)) throw cause;
    responder.requests += 1;
    return refusalResponse(refusal, objectId('request', responder.requests), responder.now());
  }
}

function simulatedFault({ simulation, chance }: Responder, { method }: TenantRequest): TenantFault | undefined {
  const { faults = {}, lostResponse, retryAfter = true } = simulation;
  const after = retryAfter ? { retryAfterSeconds: 10 } : {};
  if (chance.happens(faults['429'])) return { status: 429, ...after };
  if (chance.happens(faults['503'])) return { status: 503, ...after };
  if (chance.happens(faults['504'])) return { status: 504 };
  if (method !== 'GET' && chance.happens(lostResponse)) return { status: 504, lost: true };
  return undefined;
}

function faultRefusal({ status, retryAfterSeconds }: TenantFault): Refusal {
  const code = { 429: 'TooManyRequests', 500: 'InternalServerError', 503: 'ServiceUnavailable', 504: 'GatewayTimeout' }[
    status
  ];
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return new Refusal([status, code], 'The service cannot answer the request now.', { headers });
}
