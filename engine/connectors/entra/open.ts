import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { EmbeddedTenantConfiguration, EntraConnector } from '../../model/configuration.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import type { Clock } from '../../ports/clock.ts';
import { ConnectorError, type Directory } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import { clientCredentialTokens } from './access-token.ts';
import { openGraphSession, type GraphSession } from './graph-session.ts';
import { readAll } from './read-all.ts';
import { currentWatermark, readChanges } from './read-changes.ts';
import type { ReadContext } from './read-pages.ts';
import type { Patience } from './retry.ts';
import { createStepQueue } from './step-queue.ts';
import { openEmbeddedTenant, type EmbeddedTenantOptions } from './tenant/embedded-tenant.ts';
import { createEntraWriter } from './writer.ts';

export interface EntraDependencies {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Waits before something is tried again; timers by default. */
  readonly wait?: Patience['wait'];
  /** How the embedded tenant shall differ from an ordinary one. */
  readonly embedded?: Pick<EmbeddedTenantOptions, 'seed' | 'faults'>;
}

/**
 * Opens the tenant of an `entra` connector: over Microsoft Graph, or the one embedded in the process, by the same requests. Throws
 * ConnectorError `auth` when the credential is missing or refused.
 */
export async function openEntraDirectory(
  connector: EntraConnector,
  dependencies: EntraDependencies,
): Promise<Directory> {
  const wait = dependencies.wait ?? (async (milliseconds: number): Promise<void> => await setTimeout(milliseconds));
  const { session, close } = await openSession(connector, dependencies);
  const context = (signal: CancelSignal): ReadContext => {
    const patience = { wait, signal };
    return { connector, session, steps: createStepQueue(session, patience), patience };
  };
  return {
    reader: {
      readAll: (position, signal) => readAll(context(signal), position),
      readChanges: (watermark, signal) => readChanges(context(signal), watermark),
      watermark: async (signal) => await currentWatermark(context(signal)),
    },
    writer: createEntraWriter(session, wait),
    close,
  };
}

interface OpenSession {
  readonly session: GraphSession;
  readonly close: () => Promise<void>;
}

async function openSession({ tenant, name }: EntraConnector, dependencies: EntraDependencies): Promise<OpenSession> {
  if (tenant.kind === 'embedded') return await openEmbedded(tenant, dependencies);
  const clientSecret = await dependencies.secrets.read(tenant.credential);
  if (clientSecret === undefined) {
    throw new ConnectorError(
      'auth',
      `There is no secret under the name "${tenant.credential}", which connector "${name}" signs in with; store one under that name`,
    );
  }
  const tokens = clientCredentialTokens({ tenantId: tenant.id, clientId: tenant.clientId, clientSecret });
  await tokens();
  return { session: openGraphSession(tokens), close: async () => await Promise.resolve() };
}

/** The embedded tenant knows one application, with a secret that lives as long as it is open. */
async function openEmbedded(
  { path, domain, verifiedDomains }: EmbeddedTenantConfiguration,
  { clock, embedded = {} }: EntraDependencies,
): Promise<OpenSession> {
  const application = {
    clientId: '5f0a0d3a-6a7b-4d0e-9d43-6f1e6a6b7c10',
    secret: randomBytes(24).toString('base64url'),
  };
  const tenant = openEmbeddedTenant({
    path,
    initialDomain: domain,
    ...(verifiedDomains === undefined ? {} : { verifiedDomains }),
    ...embedded,
    applications: [application],
    now: () => clock.now(),
  });
  const credentials = { tenantId: tenant.tenantId, clientId: application.clientId, clientSecret: application.secret };
  const tokens = clientCredentialTokens(credentials, tenant);
  return {
    session: openGraphSession(tokens, tenant),
    close: async () => {
      tenant.close();
      await Promise.resolve();
    },
  };
}
