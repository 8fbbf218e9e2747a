import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { openEmbeddedTenant, type EmbeddedTenant } from '../../connectors/entra/tenant/embedded-tenant.ts';
import { serveTenant, type TenantServer } from '../../connectors/entra/tenant/serve.ts';
import { loadConfiguration, usableConfiguration } from '../../workspace/load.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { embeddedTenantOf } from '../embedded-tenant.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { workspaceFolder } from '../workspace-folder.ts';
import { registerReset } from './tenant-reset.ts';

interface ServeCommandOptions {
  readonly port: string;
  readonly connector?: string;
}

export function registerTenant(program: Command, start: StartCommand): void {
  const tenant = program.command('tenant').description('look into the embedded tenant, or empty it');
  registerReset(tenant, start);
  tenant
    .command('serve')
    .description('answer for the embedded tenant over HTTP, to this machine alone')
    .option('--port <number>', 'port to listen on; 0: any that is free', '0')
    .option('--connector <name>', 'connector of the tenant, where the workspace has several')
    .action((options: ServeCommandOptions) => start((context) => serve(context, options)));
}

/** The application whose tokens the command prints. */
const clientId = '0d6a7c1e-3a52-4f0b-8a35-6f3a5d0f2b77';

async function serve(context: CommandContext, options: ServeCommandOptions): Promise<ExitCode> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CommandError(exitCodes.usage, `"${options.port}" is no port; give a number from 0 to 65535`);
  }
  const configuration = usableConfiguration(await loadConfiguration(workspaceFolder(context)));
  const { tenant: configured } = embeddedTenantOf(configuration, options.connector);
  const secret = randomBytes(24).toString('base64url');
  const { path, domain, verifiedDomains, simulate } = configured;
  const tenant = openEmbeddedTenant({
    path,
    initialDomain: domain,
    ...(verifiedDomains === undefined ? {} : { verifiedDomains }),
    ...(simulate === undefined ? {} : { simulation: simulate }),
    applications: [{ clientId, secret, displayName: 'joinery tenant serve' }],
    now: () => context.io.clock.now(),
  });
  try {
    const server = await listen(tenant, port, secret);
    announce(context, { tenant, server, domain, secret });
    while (!context.io.signal.cancelled) await setTimeout(50);
    await server.close();
    return exitCodes.ok;
  } finally {
    tenant.close();
  }
}

async function listen(tenant: EmbeddedTenant, port: number, secret: string): Promise<TenantServer> {
  try {
    return await serveTenant(tenant, { port, browserToken: () => tokenFor(tenant, secret) });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(
      exitCodes.unavailable,
      `The port ${port} of 127.0.0.1 cannot be listened on (${why}); give another one with --port`,
    );
  }
}

/** A new token of the command's own application. */
function tokenFor({ tokens, tenantId }: EmbeddedTenant, secret: string): string {
  const { body } = tokens.handle({
    method: 'POST',
    url: `${tokens.origin}/${tenantId}/oauth2/v2.0/token`,
    headers: {},
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    }).toString(),
  });
  const token = typeof body === 'object' && body !== null && 'access_token' in body ? body['access_token'] : undefined;
  return typeof token === 'string' ? token : '';
}

function announce(
  context: CommandContext,
  {
    tenant,
    server,
    domain,
    secret,
  }: {
    readonly tenant: EmbeddedTenant;
    readonly server: TenantServer;
    readonly domain: string;
    readonly secret: string;
  },
): void {
  const token = tokenFor(tenant, secret);
  const tokenEndpoint = `${server.address}/${tenant.tenantId}/oauth2/v2.0/token`;
  if (context.options.json === true) {
    printJson(context, {
      address: server.address,
      tenant: tenant.tenantId,
      token,
      tokenEndpoint,
      clientId,
      clientSecret: secret,
    });
    return;
  }
  printLine(context, `${domain} answers at ${server.address}/v1.0, for this machine alone, until it is interrupted.`);
  printLine(context, `In a browser: ${server.address}/`);
  printLine(context, `For an hour:  Authorization: Bearer ${token}`);
  printLine(context, `Afterwards:   POST ${tokenEndpoint}`);
  printLine(context, `              grant_type=client_credentials&client_id=${clientId}&client_secret=${secret}`);
}
