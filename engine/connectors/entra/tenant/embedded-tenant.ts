import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { runBatch } from './batch.ts';
import { createTenantDirectory, type TenantDirectory } from './directory.ts';
import { objectId } from './entry.ts';
import { openJournal, type Journal } from './journal.ts';
import { headerOf, type TenantRequest, type TenantResponse } from './message.ts';
import { badRequest, Refusal, refusalResponse } from './refusal.ts';
import { route } from './routes.ts';
import type { TenantContext } from './tenant-context.ts';
import { createTokenService, type RegisteredApplication, type TokenService } from './token-service.ts';

/** A fault put in place of an answer. `lost`: the request was carried out and only its answer is gone. */
export interface TenantFault {
  readonly status: 429 | 500 | 503 | 504;
  readonly retryAfterSeconds?: number;
  readonly lost?: boolean;
}

export interface EmbeddedTenantOptions {
  /** The tenant's file, or `:memory:`. Folders are created. */
  readonly path: string;
  /** `contoso.onmicrosoft.com`. */
  readonly initialDomain: string;
  /** Domains user principal names may have besides the initial one. Absent: any, as a laptop's tenant has no DNS to prove them. */
  readonly verifiedDomains?: readonly string[];
  /** Decides the ids of a new tenant's objects. */
  readonly seed?: string;
  readonly applications?: readonly RegisteredApplication[];
  /** Asked for every request and every step of a batch; the token service has no faults. */
  readonly faults?: (request: TenantRequest) => TenantFault | undefined;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * A tenant inside the process that answers as Microsoft Graph does. What it answered for is in its file. One process at a time may
 * have a tenant open.
 */
export interface EmbeddedTenant {
  readonly tenantId: string;
  /** `https://graph.embedded.invalid`, the only origin `handle` answers for. */
  readonly origin: string;
  readonly tokens: TokenService;
  handle(request: TenantRequest): TenantResponse;
  /** From now on the object looks as if Microsoft Entra Connect owned it: nobody else may write it. */
  markSynced(id: string): void;
  close(): void;
}

export const tenantOrigin = 'https://graph.embedded.invalid';

export function openEmbeddedTenant(options: EmbeddedTenantOptions): EmbeddedTenant {
  if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true });
  const journal = openJournal(options.path, options.seed ?? randomBytes(8).toString('hex'));
  const now = (): number => options.now();
  const directory = createTenantDirectory(journal.snapshot, now);
  const tenantId = objectId(journal.snapshot.seed, 0);
  const tokens = createTokenService({ tenantId, applications: options.applications ?? [], now });
  const context = tenantContext(options, directory, tenantId);
  journal.forgetChanges(directory.log.forget(now()));
  const parts: Parts = { context, journal, tokens, options, requests: 0 };
  return {
    tenantId,
    origin: tenantOrigin,
    tokens,
    handle: (request) => answer(parts, request),
    markSynced(id) {
      const entry = directory.find(id);
      if (entry !== undefined) directory.update(entry, { onPremisesSyncEnabled: true });
      journal.commit(directory.takeMutations(), directory.counters);
    },
    close: () => journal.close(),
  };
}

interface Parts {
  readonly context: TenantContext;
  readonly journal: Journal;
  readonly tokens: TokenService;
  readonly options: EmbeddedTenantOptions;
  requests: number;
}

function tenantContext(options: EmbeddedTenantOptions, directory: TenantDirectory, tenantId: string): TenantContext {
  const initialDomain = options.initialDomain.toLowerCase();
  const verified = options.verifiedDomains?.map((domain) => domain.toLowerCase());
  return {
    directory,
    root: `${tenantOrigin}/v1.0`,
    tenantId,
    initialDomain,
    verifiedDomains: options.verifiedDomains,
    isVerified: (domain) => verified === undefined || domain === initialDomain || verified.includes(domain),
    now: () => options.now(),
  };
}

function answer(parts: Parts, request: TenantRequest): TenantResponse {
  if (!request.url.startsWith(`${tenantOrigin}/`))
    throw new Error(`The embedded tenant does not answer for "${new URL(request.url).origin}"`);
  if (!parts.tokens.accepts(headerOf(request, 'authorization'))) {
    const refusal = new Refusal([401, 'InvalidAuthenticationToken'], 'Access token is empty or no longer valid.');
    return refusalResponse(refusal, nextRequestId(parts), parts.options.now());
  }
  const isBatch = new URL(request.url).pathname === '/v1.0/$batch';
  const response = respond(parts, request, () =>
    isBatch
      ? runBatch(parts.context.root, request, (step) => respond(parts, step, () => route(parts.context, step)))
      : route(parts.context, request),
  );
  const { directory } = parts.context;
  // Before anyone learns of it, what the request did is on the disk.
  parts.journal.commit(directory.takeMutations(), directory.counters);
  return response;
}

/** Carries out one request or one step, with its faults and refusals. */
function respond(parts: Parts, request: TenantRequest, work: () => TenantResponse): TenantResponse {
  const { options } = parts;
  const requestId = nextRequestId(parts);
  const fault = options.faults?.(request);
  if (fault !== undefined && fault.lost !== true) return refusalResponse(faultRefusal(fault), requestId, options.now());
  try {
    const response = work();
    return fault === undefined ? response : refusalResponse(faultRefusal(fault), requestId, options.now());
  } catch (cause) {
    if (cause instanceof URIError)
      return refusalResponse(new Refusal(badRequest, 'The request URI is not valid.'), requestId, options.now());
    if (!(cause instanceof Refusal)) throw cause;
    return refusalResponse(cause, requestId, options.now());
  }
}

function faultRefusal({ status, retryAfterSeconds }: TenantFault): Refusal {
  const code = { 429: 'TooManyRequests', 500: 'InternalServerError', 503: 'ServiceUnavailable', 504: 'GatewayTimeout' }[
    status
  ];
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) };
  return new Refusal([status, code], 'The service cannot answer the request now.', { headers });
}

function nextRequestId(parts: Parts): string {
  parts.requests += 1;
  return objectId('request', parts.requests);
}
