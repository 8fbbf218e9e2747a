import type { Command } from 'commander';
import { tokenFacts } from '../../connectors/entra/access-token.ts';
import { openSignIn, type OpenSignIn, type SignInPrompt } from '../../connectors/entra/sign-in.ts';
import type { RealTenantConfiguration, WorkspaceConfiguration } from '../../model/configuration.ts';
import { loadConfiguration, usableConfiguration } from '../../workspace/load.ts';
import { tenantToSignInTo, tenantToSignOutOf } from '../../workspace/sign-in-tenant.ts';
import { openBrowser } from '../browser.ts';
import { type CommandContext, printJson, printLine, type StartCommand, warnLine } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { headlessSecrets } from '../secrets.ts';
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
  const { tenant, open } = await signInOf(context, (configuration) => tenantToSignInTo(configuration, name));
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
      `The sign-in could not be kept, so the next run asks again. Let JOINERY_SECRETS_FILE name a file outside the workspace to keep it there as "${tenant.credential}".`,
    );
  }
  return exitCodes.ok;
}

async function signOut(context: CommandContext, name: string): Promise<ExitCode> {
  const { tenant, open } = await signInOf(context, (configuration) => tenantToSignOutOf(configuration, name));
  const was = await open.signOut();
  if (context.options.json === true) printJson(context, { tenant: tenant.id, signedOut: was });
  else printLine(context, was ? `Signed out of tenant ${tenant.id}.` : `Nobody was signed in to tenant ${tenant.id}.`);
  return exitCodes.ok;
}

interface ConnectorSignIn {
  readonly tenant: RealTenantConfiguration;
  readonly open: OpenSignIn;
}

/** Needs `joinery.json` alone: neither the rules nor the store have to be in order to sign in. */
async function signInOf(
  context: CommandContext,
  choose: (configuration: WorkspaceConfiguration) => RealTenantConfiguration,
): Promise<ConnectorSignIn> {
  const folder = workspaceFolder(context);
  const tenant = choose(usableConfiguration(await loadConfiguration(folder)));
  const secrets = headlessSecrets(context.io.environment, folder);
  return { tenant, open: await openSignIn(tenant, { secrets, clock: context.io.clock, prompt: promptOf(context) }) };
}

function promptOf(context: CommandContext): SignInPrompt {
  return {
    showCode: async ({ message }) => {
      warnLine(context, message);
      return await Promise.resolve('shown');
    },
    openBrowser: async (url) => {
      warnLine(context, `Sign in with the browser. Where none opens, go to\n${url}`);
      await openBrowser(url);
      return 'shown';
    },
  };
}
