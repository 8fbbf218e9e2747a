import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { EmbeddedTenantConfiguration, EntraConnector } from '../../model/configuration.ts';
import { seededRandom } from '../../model/seeded-random.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { openGraphSession, type GraphSession } from './graph-session.ts';
import { inProcessNetwork } from './in-process-network.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { readAll } from './read-all.ts';
import { currentWatermark, readChanges } from './read-changes.ts';
import type { ReadContext } from './read-pages.ts';
import type { Patience } from './retry.ts';
import { entraShownValues } from './shown-values.ts';
import { openSignIn, type SignInPrompt, type SignInService } from './sign-in.ts';
import { createStepQueue } from './step-queue.ts';
import { createKnownDomains } from './tenant-domains.ts';
import { createKnownSize } from './tenant-size.ts';
import { openEmbeddedTenant, type EmbeddedTenant, type EmbeddedTenantOptions } from './tenant/embedded-tenant.ts';
import type { TenantSimulation } from './tenant/simulation.ts';
import { createEntraWriter } from './writer.ts';

export interface EntraDependencies {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Waits before something is tried again; timers by default. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Decides how delays differ from those of others; chance by default. */
  readonly seed?: number;
  /** Asks a person to sign in. Absent: nobody is there. */
  readonly prompt?: SignInPrompt;
  /** Services in place of Microsoft's for a real tenant. */
  readonly service?: SignInService & Pick<EmbeddedTenant, 'handle'>;
  /** How the embedded tenant shall differ from an ordinary one. */
  readonly embedded?: Omit<
    EmbeddedTenantOptions,
    'path' | 'initialDomain' | 'verifiedDomains' | 'applications' | 'now'
  >;
  /** Whether the service's limits are kept; by default where there are any: in real tenants, and in an embedded one that throttles. */
  readonly pacing?: boolean;
}

/**
 * Opens the tenant of an `entra` connector: over Microsoft Graph, or the one embedded in the process, by the same requests. Throws
 * ConnectorError `auth` when the credential is missing or refused.
 */
export async function openEntraDirectory(
  connector: EntraConnector,
  dependencies: EntraDependencies,
): Promise<Directory> {
  const { session, pacer, close } = await openEntraSession(connector, dependencies);
  const domains = createKnownDomains(session, connector);
  const size = createKnownSize(session, pacer, isPaced(connector, dependencies));
  const context = (signal: CancelSignal): ReadContext => {
    const patience: Patience = { pacer, signal };
    return { connector, session, steps: createStepQueue(session, patience), patience };
  };
  const writer = createEntraWriter({ connector, session, pacer, domains, now: () => dependencies.clock.now() });
  return {
    reader: {
      async *readAll(position, signal) {
        await size(signal);
        yield* readAll(context(signal), position);
      },
      async *readChanges(watermark, signal) {
        await size(signal);
        yield* readChanges(context(signal), watermark);
      },
      watermark: async (signal) => await currentWatermark(context(signal)),
      shownValues: async (signal) => entraShownValues(await domains({ pacer, signal })),
    },
    writer: {
      batchSize: writer.batchSize,
      async write(operations, signal) {
        await size(signal);
        return await writer.write(operations, signal);
      },
    },
    close,
  };
}

/** A connection to a tenant, and the pace of what goes over it. */
export interface EntraSession {
  readonly session: GraphSession;
  readonly pacer: Pacer;
  readonly close: () => Promise<void>;
}

/** Signs in and opens the connection alone. Throws ConnectorError `auth`, `network` or `throttled`. */
export async function openEntraSession(
  connector: EntraConnector,
  dependencies: EntraDependencies,
): Promise<EntraSession> {
  const { clock, seed = randomInt(2 ** 32) } = dependencies;
  const pacer = createPacer({
    now: () => clock.now(),
    wait: dependencies.wait ?? (async (milliseconds) => await setTimeout(milliseconds)),
    random: seededRandom(seed),
    // The limits of the smallest tenants hold until it is known how large this one is.
    ...(isPaced(connector, dependencies) ? { size: 'S' as const } : {}),
  });
  const { tenant } = connector;
  if (tenant.kind === 'embedded') return { pacer, ...(await openEmbedded(tenant, dependencies)) };
  const { accessToken } = await openSignIn(tenant, dependencies);
  await accessToken();
  const { service } = dependencies;
  const graph = service === undefined ? undefined : { origin: service.graph, handle: service.handle };
  return { pacer, session: openGraphSession(accessToken, graph), close: async () => await Promise.resolve() };
}

function isPaced({ tenant }: EntraConnector, { pacing, embedded }: EntraDependencies): boolean {
  if (tenant.kind === 'real') return pacing ?? true;
  return pacing ?? ((embedded?.simulation ?? simulationOf(tenant))?.throttle ?? 'off') !== 'off';
}

/** The switches of the workspace; its JSON Schema is made for this very type. */
function simulationOf({ simulate }: EmbeddedTenantConfiguration): TenantSimulation | undefined {
  return simulate;
}

/** The embedded tenant knows one application, with a secret that lives as long as it is open. */
async function openEmbedded(
  configuration: EmbeddedTenantConfiguration,
  { clock, embedded = {} }: EntraDependencies,
): Promise<Pick<EntraSession, 'session' | 'close'>> {
  const { path, domain, verifiedDomains } = configuration;
  const simulation = simulationOf(configuration);
  const clientId = '5f0a0d3a-6a7b-4d0e-9d43-6f1e6a6b7c10';
  const secret = randomBytes(24).toString('base64url');
  const tenant = openEmbeddedTenant({
    path,
    initialDomain: domain,
    ...(verifiedDomains === undefined ? {} : { verifiedDomains }),
    ...(simulation === undefined ? {} : { simulation }),
    ...embedded,
    applications: [{ clientId, secret }],
    now: () => clock.now(),
  });
  const { accessToken } = await openSignIn(
    { kind: 'real', id: tenant.tenantId, clientId, signIn: 'client-secret', credential: 'embedded' },
    {
      clock,
      secrets: { read: async () => await Promise.resolve(secret) },
      service: { login: tenant.tokens.origin, graph: tenant.origin, network: inProcessNetwork(tenant.tokens) },
    },
  );
  return {
    session: openGraphSession(accessToken, tenant),
    close: async () => {
      tenant.close();
      await Promise.resolve();
    },
  };
}
