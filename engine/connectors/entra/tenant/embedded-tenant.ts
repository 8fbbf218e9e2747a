import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createChance } from './chance.ts';
import type { RegisteredApplication } from './client-authentication.ts';
import { ConnectionLost } from './connection-lost.ts';
import { createTenantDirectory, type TenantDirectory } from './directory.ts';
import { objectId } from './entry.ts';
import { openJournal, type Journal } from './journal.ts';
import { headerOf, type TenantRequest, type TenantResponse } from './message.ts';
import { createReplica, type Replica } from './replica.ts';
import { respond, respondToBatch, type Responder, type TenantFault } from './respond.ts';
import { Refusal, refusalResponse } from './refusal.ts';
import { seedDirectory } from './seed.ts';
import type { TenantSimulation } from './simulation.ts';
import type { TenantContext } from './tenant-context.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import { createTokenService, type TokenService } from './token-service.ts';

export type { TenantFault };

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
  /** User principal name of the person who agrees to every sign-in at once. Absent: {@link TokenService.approve} says who. */
  readonly signInAs?: string;
  /** How the tenant differs from an ordinary day. */
  readonly simulation?: TenantSimulation;
  /**
   * Asked for every request and every step of a batch; the token service has no faults. May throw {@link ConnectionLost} for no answer
   * at all.
   */
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
  /** Throws {@link ConnectionLost} where a simulation wants no answer to come. */
  handle(request: TenantRequest): TenantResponse;
  /** From now on the object looks as if Microsoft Entra Connect owned it: nobody else may write it. */
  markSynced(id: string): void;
  /** From now on the object looks as if Microsoft Entra Connect owned it once. */
  markFormerlySynced(id: string): void;
  /** What an application has used up of its budgets; `undefined` without throttling. */
  used(clientId: string): { readonly units: number; readonly writes: number } | undefined;
  close(): void;
}

export const tenantOrigin = 'https://graph.embedded.invalid';

export function openEmbeddedTenant(options: EmbeddedTenantOptions): EmbeddedTenant {
  if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
  const journal = openJournal(options.path, options.seed ?? randomBytes(8).toString('hex'));
  const parts = partsOf(options, journal);
  const { directory, now } = parts;
  directory.expire();
  seedDirectory(directory, parts.simulation);
  commit(parts);
  // What a simulation brings has been there for long.
  parts.replica?.catchUp(true);
  journal.forgetChanges(directory.log.forget(now()));
  return {
    tenantId: parts.tenantId,
    origin: tenantOrigin,
    tokens: parts.tokens,
    handle: (request) => answer(parts, request),
    markSynced: (id) => mark(parts, id, true),
    markFormerlySynced: (id) => mark(parts, id, false),
    used: (clientId) => parts.throttle?.used(clientId),
    close: () => journal.close(),
  };
}

interface Parts extends Responder {
  readonly tenantId: string;
  readonly directory: TenantDirectory;
  readonly journal: Journal;
  readonly replica: Replica | undefined;
  readonly tokens: TokenService;
  readonly simulation: TenantSimulation;
}

function partsOf(options: EmbeddedTenantOptions, journal: Journal): Parts {
  const { simulation = {}, applications = [] } = options;
  const { snapshot } = journal;
  const now = (): number => options.now() + (simulation.clockSkewSeconds ?? 0) * 1000;
  const { replicationLagMs = 0 } = simulation;
  // The copy is made before anything happens to the objects it copies.
  const replica = replicationLagMs > 0 ? createReplica(snapshot, replicationLagMs, now) : undefined;
  const directory = createTenantDirectory(snapshot, now);
  const tenantId = objectId(snapshot.seed, 0);
  const writes = tenantContext(options, { directory, replica: replica?.directory ?? directory, tenantId, now });
  return {
    tenantId,
    directory,
    journal,
    replica,
    simulation,
    now,
    chance: writes.chance,
    contexts: { writes, reads: { ...writes, directory: writes.replica } },
    tokens: createTokenService({
      tenantId,
      applications,
      now,
      ...(simulation.tokenLifetimeSeconds === undefined ? {} : { lifetimeSeconds: simulation.tokenLifetimeSeconds }),
      ...(simulation.tokenSkewSeconds === undefined ? {} : { skewSeconds: simulation.tokenSkewSeconds }),
      ...(options.signInAs === undefined ? {} : { signInAs: options.signInAs }),
    }),
    throttle: throttleOf(simulation, { tenantId, now, users: () => directory.count('user') }),
    hook: options.faults,
    requests: 0,
  };
}

function throttleOf(
  { throttle = 'off', retryAfter = true }: TenantSimulation,
  rest: { readonly tenantId: string; readonly now: () => number; readonly users: () => number },
): Throttle | undefined {
  if (throttle === 'off') return undefined;
  return createThrottle({ limits: throttle === 'documented' ? {} : throttle, retryAfter, ...rest });
}

function tenantContext(
  options: EmbeddedTenantOptions,
  rest: Pick<TenantContext, 'directory' | 'replica' | 'tenantId' | 'now'>,
): TenantContext {
  const { simulation = {}, applications = [], verifiedDomains } = options;
  const initialDomain = options.initialDomain.toLowerCase();
  const federated = new Set(simulation.federatedDomains?.map((domain) => domain.toLowerCase()));
  const verified = new Set([
    initialDomain,
    ...federated,
    ...(verifiedDomains ?? []).map((domain) => domain.toLowerCase()),
  ]);
  return {
    ...rest,
    root: `${tenantOrigin}/v1.0`,
    initialDomain,
    verifiedDomains,
    applications: applications.map(({ clientId, displayName }) => ({
      id: objectId(`application ${clientId}`, 0),
      appId: clientId,
      displayName: displayName ?? clientId,
    })),
    simulation,
    chance: createChance(simulation.seed ?? 0),
    isVerified: (domain) => verifiedDomains === undefined || verified.has(domain),
    isFederated: (domain) => federated.has(domain),
  };
}

function mark(parts: Parts, id: string, onPremisesSyncEnabled: boolean): void {
  const entry = parts.directory.find(id);
  if (entry !== undefined) parts.directory.update(entry, { onPremisesSyncEnabled });
  commit(parts);
}

function answer(parts: Parts, request: TenantRequest): TenantResponse {
  if (!request.url.startsWith(`${tenantOrigin}/`))
    throw new Error(`The embedded tenant does not answer for "${new URL(request.url).origin}"`);
  const isReset = parts.chance.happens(parts.simulation.faults?.reset);
  if (isReset && parts.chance.happens(0.5)) throw new ConnectionLost();
  const caller = parts.tokens.read(headerOf(request, 'authorization'));
  if ('refused' in caller) return unauthorized(parts, caller);
  parts.directory.expire();
  parts.replica?.catchUp();
  try {
    const isBatch = new URL(request.url).pathname === '/v1.0/$batch';
    const response = (isBatch ? respondToBatch : respond)(parts, request, caller);
    if (isReset) throw new ConnectionLost();
    return { ...response, headers: { date: new Date(parts.now()).toUTCString(), ...response.headers } };
  } finally {
    // Before anyone learns of it, what the request did is on the disk.
    commit(parts);
  }
}

function unauthorized(
  parts: Parts,
  { refused, claims }: { readonly refused: string; readonly claims?: string },
): TenantResponse {
  const authority = `${parts.tokens.origin}/${parts.tenantId}/oauth2/v2.0/authorize`;
  const challenge = claims === undefined ? '' : `, error="insufficient_claims", claims="${claims}"`;
  const headers = { 'www-authenticate': `Bearer realm="", authorization_uri="${authority}"${challenge}` };
  const refusal = new Refusal([401, 'InvalidAuthenticationToken'], refused, { headers });
  return refusalResponse(refusal, objectId('unauthorized', (parts.requests += 1)), parts.now());
}

function commit({ journal, directory, replica }: Parts): void {
  const mutations = directory.takeMutations();
  journal.commit(mutations, directory.counters);
  replica?.enqueue(mutations);
}
