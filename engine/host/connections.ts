import type { CancellationToken, MessageConnection, RequestType } from 'vscode-jsonrpc';
import { tokenFacts } from '../connectors/entra/access-token.ts';
import { openSignIn, type OpenSignIn } from '../connectors/entra/sign-in.ts';
import type { RealTenantConfiguration, WorkspaceConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { ConnectionTest } from '../ports/connection-test.ts';
import { usableConfiguration } from '../workspace/load.ts';
import { makeWorkspace } from '../workspace/new-workspace.ts';
import { prepareConnector } from '../workspace/prepare-connector.ts';
import { differenceLines, refreshSchema } from '../workspace/refresh-schema.ts';
import { tenantToSignInTo, tenantToSignOutOf } from '../workspace/sign-in-tenant.ts';
import { testConnection } from '../workspace/test-connection.ts';
import { connectorsOnDisk, type SecretsFor } from './bound-secrets.ts';
import { signalOf, untilCancelled } from './cancellation.ts';
import type { HostState } from './host-state.ts';
import { personPrompt } from './person-prompt.ts';
import * as protocol from './protocol/connections.ts';

/** What these requests are answered with. `answer` registers a handler. */
export interface ConnectionsHost {
  readonly state: HostState;
  readonly secretsFor: SecretsFor;
  readonly connection: MessageConnection;
  readonly answer: <P, R>(
    type: RequestType<P, R, void>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ) => void;
}

/** Registers making and connecting a workspace, reading schemas, signing in and out. */
export function registerConnections(host: ConnectionsHost): void {
  const { answer } = host;
  answer(protocol.newWorkspace, async ({ folder }) => {
    const made = await makeWorkspace(folder);
    return { folder: made.folder, problem: made.problem ?? null };
  });
  answer(protocol.testConnection, async (params, token) => await untilCancelled(token, test(host, params, token)));
  answer(
    protocol.prepareConnection,
    async (params, token) => await untilCancelled(token, prepare(params, signalOf(token))),
  );
  answer(protocol.refreshSchema, async ({ connector }, token) => {
    return await untilCancelled(token, refresh(host, connector, signalOf(token)));
  });
  answer(protocol.signIn, async ({ connector }, token) => {
    const configuration = configurationOf(host);
    const tenant = tenantToSignInTo(configuration, connector);
    const open = await openTenant(host, { configuration, name: connector, tenant }, token);
    const facts = tokenFacts(await open.accessToken());
    return { name: facts?.name ?? null, kind: facts?.kind ?? null, permissions: facts?.permissions ?? [] };
  });
  answer(protocol.signOut, async ({ connector }, token) => {
    const configuration = configurationOf(host);
    const tenant = tenantToSignOutOf(configuration, connector);
    return await (await openTenant(host, { configuration, name: connector, tenant }, token)).signOut();
  });
}

async function test(
  { connection, state: { clock } }: ConnectionsHost,
  { folder, connection: draft, secret }: protocol.DraftParams,
  token: CancellationToken,
): Promise<ConnectionTest> {
  return await testConnection(draft, folder, {
    clock,
    secret: secret ?? undefined,
    signal: signalOf(token),
    prompt: personPrompt(connection, draft.name, token),
    report: (finding) => {
      // After the request was cancelled, the findings of another one may be on their way.
      if (!token.isCancellationRequested) void connection.sendNotification(protocol.connectionFinding, finding);
    },
  });
}

async function prepare(
  { folder, connection: draft, secret }: protocol.DraftParams,
  signal: CancelSignal,
): Promise<protocol.PreparedConnection> {
  const { rules, ...prepared } = await prepareConnector({ folder, draft, secret: secret ?? undefined, signal });
  return { ...prepared, rules: rules ?? null };
}

async function refresh(
  { state, secretsFor }: ConnectionsHost,
  connector: string,
  signal: CancelSignal,
): Promise<protocol.SchemaRefreshResult> {
  const { folder } = state.workspace();
  // The schema is refreshed by joinery.json as it is now, which may be newer than what is held.
  const secrets = { read: async (name: string) => await secretsFor(await connectorsOnDisk(folder)).read(name) };
  const { file, path, text, update, warnings } = await refreshSchema(folder, connector, secrets, signal);
  return { file, path, text, differences: differenceLines(update), warnings };
}

/** Signing in needs `joinery.json` alone: neither the rules nor the store have to be in order. */
function configurationOf({ state }: ConnectionsHost): WorkspaceConfiguration {
  return usableConfiguration(state.workspace().loaded);
}

/** A connector's tenant, and the configuration it is from. */
interface TenantToOpen {
  readonly configuration: WorkspaceConfiguration;
  readonly name: string;
  readonly tenant: RealTenantConfiguration;
}

async function openTenant(
  { state, connection, secretsFor }: ConnectionsHost,
  { configuration, name, tenant }: TenantToOpen,
  token: CancellationToken,
): Promise<OpenSignIn> {
  const prompt = personPrompt(connection, name, token);
  return await openSignIn(tenant, { secrets: secretsFor(configuration.connectors), clock: state.clock, prompt });
}
