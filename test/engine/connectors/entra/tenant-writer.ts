import { openGraphSession } from '../../../../engine/connectors/entra/graph-session.ts';
import { createPacer } from '../../../../engine/connectors/entra/pacer.ts';
import { createKnownDomains } from '../../../../engine/connectors/entra/tenant-domains.ts';
import type { EmbeddedTenant } from '../../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import type { TenantRequest, TenantResponse } from '../../../../engine/connectors/entra/tenant/message.ts';
import type { TenantSimulation } from '../../../../engine/connectors/entra/tenant/simulation.ts';
import { createEntraWriter } from '../../../../engine/connectors/entra/writer.ts';
import type { EntraConnector, EntraMatching } from '../../../../engine/model/configuration.ts';
import { parseJson } from '../../../../engine/model/json.ts';
import { seededRandom } from '../../../../engine/model/seeded-random.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type { ExportOperation, ExportResult } from '../../../../engine/ports/directory.ts';
import { entraConnector } from './connector.ts';
import { stepsOf } from './scripted-graph.ts';
import { objectIn, openTenant, type TenantClient } from './tenant/open-tenant.ts';

/** Answers a request or a step in the tenant's place, or after it; `undefined` leaves it to the tenant. */
export type Interception = (request: TenantRequest, proceed: () => TenantResponse) => TenantResponse | undefined;

export interface TenantWriter extends TenantClient {
  readonly connector: EntraConnector;
  write(...operations: readonly ExportOperation[]): Promise<readonly ExportResult[]>;
  /** `METHOD /path` of every request and step the tenant was asked, in order; queries left out. */
  readonly asked: string[];
  waitedMs(): number;
}

export interface WriterOptions {
  readonly matching?: Partial<EntraMatching>;
  readonly intercept?: Interception;
  readonly change?: (connector: EntraConnector) => EntraConnector;
  readonly simulation?: TenantSimulation;
}

/** A writer over an embedded tenant whose answers a test can change. */
export function tenantWriter({
  matching = {},
  intercept = () => undefined,
  change = (connector) => connector,
  simulation = {},
}: WriterOptions = {}): TenantWriter {
  const client = openTenant({ simulation });
  const connector = change({
    ...entraConnector(''),
    matching: { hardMatch: true, softMatch: [], ...matching },
  });
  let waited = 0;
  const now = (): number => Date.UTC(2026, 0, 1) + waited;
  const asked: string[] = [];
  const one = (request: TenantRequest): TenantResponse => {
    asked.push(`${request.method} ${new URL(request.url).pathname.replace('/v1.0', '')}`);
    const proceed = (): TenantResponse => proceedIn(client, request);
    return intercept(request, proceed) ?? proceed();
  };
  const session = openGraphSession(async () => await Promise.resolve('token'), {
    origin: client.tenant.origin,
    handle: (request) => (request.url.endsWith('/$batch') ? batch(client.tenant, request, one) : one(request)),
  });
  const pacer = createPacer({
    now,
    wait: async (milliseconds) => {
      waited += milliseconds;
      await Promise.resolve();
    },
    random: seededRandom(5),
  });
  const writer = createEntraWriter({ connector, session, pacer, domains: createKnownDomains(session, connector), now });
  return {
    ...client,
    connector,
    asked,
    waitedMs: () => waited,
    write: async (...operations) => await writer.write(operations, neverCancelled),
  };
}

function proceedIn(client: TenantClient, { method, url, headers, body }: TenantRequest): TenantResponse {
  const { authorization: _, ...others } = headers;
  return client.send(method, url, body === undefined ? undefined : parseJson(body), others);
}

/** Takes a batch apart, so that every step can be changed for itself. */
function batch(
  { origin }: EmbeddedTenant,
  request: TenantRequest,
  one: (request: TenantRequest) => TenantResponse,
): TenantResponse {
  const responses = stepsOf(request.body).map(({ id, method, url, json }) => {
    const answer = one({
      method,
      url: `${origin}/v1.0${url}`,
      headers: Object.fromEntries(
        Object.entries(objectIn(json['headers'])).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
        ),
      ),
      ...(json['body'] === undefined ? {} : { body: JSON.stringify(json['body']) }),
    });
    return {
      id,
      status: answer.status,
      headers: { ...answer.headers },
      ...(answer.body === undefined ? {} : { body: answer.body }),
    };
  });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: { responses } };
}
