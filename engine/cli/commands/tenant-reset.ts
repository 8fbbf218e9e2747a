import type { Command } from 'commander';
import { emptyJournal } from '../../connectors/entra/tenant/journal.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { Store } from '../../ports/store.ts';
import { forgetDirectory } from '../../runs/forget-directory.ts';
import { holdTenant } from '../../workspace/open-engine.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { type ConfiguredTenant, embeddedTenantOf } from '../embedded-tenant.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { withStore } from '../session.ts';

interface ResetCommandOptions {
  readonly connector?: string;
  readonly yes?: boolean;
}

export function registerReset(tenant: Command, start: StartCommand): void {
  tenant
    .command('reset')
    .description('empty the embedded tenant: everything in it is gone')
    .option('--connector <name>', 'connector of the tenant, where the workspace has several')
    .option('--yes', 'do it; without, the command only says what would be lost')
    .action((options: ResetCommandOptions) => start((context) => reset(context, options)));
}

async function reset(context: CommandContext, options: ResetCommandOptions): Promise<ExitCode> {
  return await withStore(context, 'write', ({ configuration, store }) => {
    const configured = embeddedTenantOf(configuration, options.connector);
    const { name } = configured.connector;
    const { path } = configured.tenant;
    if (options.yes !== true)
      throw new CommandError(
        exitCodes.usage,
        `Every user and group of the embedded tenant of "${name}" would be lost ("${path}"), so nothing was done; add --yes to empty it`,
      );
    const forgotten = whileHeld(context, { configured, store }, () => {
      emptyJournal(path);
      return forgetDirectory(store, configured.connector.id);
    });
    if (context.options.json === true) printJson(context, { connector: name, path, objects: forgotten });
    else {
      printLine(context, `The embedded tenant of "${name}" is empty; objects the store knew in it: ${forgotten}`);
      printLine(context, 'The next cycle makes anew what the rules want in it');
    }
    return exitCodes.ok;
  });
}

/** Neither a run nor another process that works in the tenant may come in between. */
function whileHeld<T>(
  { io }: CommandContext,
  { configured, store }: { readonly configured: ConfiguredTenant; readonly store: Store },
  work: () => T,
): T {
  const purpose = { activity: `emptying of the tenant of "${configured.connector.name}"`, since: io.clock.now() };
  const running = store.hold(purpose);
  if (running.kind === 'busy')
    throw new CommandError(
      exitCodes.unavailable,
      `A run has the store${running.holder === undefined ? '' : ` (process ${running.holder.pid})`}, so the tenant was left as it is; wait until it has ended, or cancel it`,
    );
  try {
    const held = holdTenant(configured.tenant.path, purpose);
    try {
      return work();
    } finally {
      held.release();
    }
  } catch (cause) {
    if (cause instanceof ConnectorError) throw new CommandError(exitCodes.unavailable, cause.message);
    throw cause;
  } finally {
    running.release();
  }
}
