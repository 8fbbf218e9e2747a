import type { Command } from 'commander';
import { connectorNamed } from '../../model/connector-named.ts';
import { type RequiredFlag, writeState } from '../../runs/engine-state.ts';
import { runProfileNamed } from '../run-outcome.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { withStore } from '../session.ts';

interface RequireFlags {
  readonly clear?: boolean;
}

export function registerRequire(program: Command, start: StartCommand): void {
  program
    .command('require')
    .description('make the next cycle import or synchronize a connector in full')
    .argument('<connector>', 'name of the connector')
    .argument('<profile>', 'full-import or full-sync')
    .option('--clear', 'take the requirement back')
    .action((connector: string, profile: string, flags: RequireFlags) =>
      start((context) => requireFull(context, { connector, flag: flagNamed(profile), clear: flags.clear === true })),
    );
}

function flagNamed(name: string): RequiredFlag {
  switch (runProfileNamed(name)) {
    case 'Full Import':
      return 'full-import-required';
    case 'Full Synchronization':
      return 'full-synchronization-required';
    case 'Delta Import':
    case 'Delta Synchronization':
    case 'Export':
      throw new CommandError(exitCodes.usage, `"${name}" cannot be required; full-import and full-sync can`);
  }
}

function requireFull(
  context: CommandContext,
  { connector, flag, clear }: { readonly connector: string; readonly flag: RequiredFlag; readonly clear: boolean },
): Promise<ExitCode> {
  return withStore(context, 'write', ({ configuration, store }) => {
    const { id, name } = connectorNamed(configuration.connectors, connector);
    store.batch((writer) => writeState(writer, flag, id, clear ? null : 'asked for with "joinery require"'));
    const what = flag === 'full-import-required' ? 'full import' : 'full synchronization';
    if (context.options.json === true) printJson(context, { connector: name, flag, required: !clear });
    else if (clear)
      printLine(context, `No ${what} of "${name}" is required; changed rules or a lost position still bring one`);
    else printLine(context, `The next cycle runs a ${what} of "${name}"`);
    return exitCodes.ok;
  });
}
