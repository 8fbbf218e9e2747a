import type { Command } from 'commander';
import { tokenFacts } from '../../connectors/entra/access-token.ts';
import { openSignIn, type OpenSignIn, type SignInPrompt } from '../../connectors/entra/sign-in.ts';
import type { RealTenantConfiguration } from '../../model/configuration.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { openBrowser } from '../browser.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { headlessSecrets } from '../secrets.ts';
import { connectorNamed } from '../session.ts';
import { workspaceFolder } from '../workspace-folder.ts';

export function registerSignIn(program: Command, start: StartCommand): void {
  program
    .command('sign-in')
    .description('sign in to a tenant and say as whom and with which permissions')
    .argument('<connector>', 'name of the connector')
    .action((name: string) => start((context) => signIn(context, name)));
}

export function registerSignOut(program: Command, start: StartCommand): void {
  program
    .command('sign-out')
    .description('forget the person who signed in to a tenant')
    .argument('<connector>', 'name of the connector')
    .action((name: string) => start((context) => signOut(context, name)));
}

async function signIn(context: CommandContext, name: string): Promise<ExitCode> {
  const { tenant, credential, open } = await signInOf(context, name);
  const facts = tokenFacts(await open.accessToken());
  const permissions = facts?.permissions ?? [];
  if (context.options.json === true) {
    printJson(context, {
      tenant: tenant.id,
      kind: facts?.kind ?? null,
      name: facts?.name ?? null,
      permissions,
      kept: open.isLasting,
    });
    return exitCodes.ok;
  }
  const whom = facts?.name === undefined ? '' : ` as ${facts.name}`;
  const kind = facts?.kind === 'person' ? 'a person' : 'an application';
  printLine(context, `Signed in to tenant ${tenant.id}${whom}, ${kind}.`);
  printLine(
    context,
    permissions.length === 0
      ? 'No permissions: grant the application some in the tenant, and have an administrator consent to them.'
      : `Permissions: ${permissions.join(', ')}`,
  );
  if (!open.isLasting) {
    printLine(
      context,
      `The sign-in could not be kept, so the next run asks again. Let JOINERY_SECRETS_FILE name a file outside the workspace to keep it there as "${credential}".`,
    );
  }
  return exitCodes.ok;
}

async function signOut(context: CommandContext, name: string): Promise<ExitCode> {
  const { tenant, credential, open } = await signInOf(context, name);
  if (tenant.signIn === 'client-secret' || tenant.signIn === 'certificate') {
    throw new CommandError(
      exitCodes.usage,
      `Connector "${name}" signs in as an application, so there is nobody to forget; take the credential "${credential}" away to keep it from signing in`,
    );
  }
  const was = await open.signOut();
  if (context.options.json === true) printJson(context, { tenant: tenant.id, signedOut: was });
  else printLine(context, was ? `Signed out of tenant ${tenant.id}.` : `Nobody was signed in to tenant ${tenant.id}.`);
  return exitCodes.ok;
}

interface ConnectorSignIn {
  readonly tenant: RealTenantConfiguration;
  readonly credential: string;
  readonly open: OpenSignIn;
}

/** Needs `joinery.json` alone: neither the rules nor the store have to be in order to sign in. */
async function signInOf(context: CommandContext, name: string): Promise<ConnectorSignIn> {
  const folder = workspaceFolder(context);
  const { configuration } = await loadWorkspace(folder);
  if (configuration === undefined) {
    throw new CommandError(exitCodes.usage, 'joinery.json cannot be used; "joinery check" shows what is wrong with it');
  }
  const connector = connectorNamed(configuration, name);
  if (connector.kind !== 'entra' || connector.tenant.kind !== 'real') {
    throw new CommandError(
      exitCodes.usage,
      `Connector "${connector.name}" is not a tenant of Microsoft Entra ID, so there is nothing to sign in to`,
    );
  }
  const { tenant } = connector;
  const secrets = headlessSecrets(context.io.environment, folder);
  const open = await openSignIn(tenant, { secrets, clock: context.io.clock, prompt: promptOf(context) });
  return { tenant, credential: tenant.credential, open };
}

function promptOf({ io }: CommandContext): SignInPrompt {
  return {
    show: (message) => void io.stderr.write(`${message}\n`),
    async openBrowser(url) {
      io.stderr.write(`Sign in with the browser. Where none opens, go to\n${url}\n`);
      await openBrowser(url);
    },
  };
}
