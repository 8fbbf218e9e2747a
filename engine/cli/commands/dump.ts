import type { Command } from 'commander';
import { connectorNamed } from '../../model/connector-named.ts';
import type { Json } from '../../model/json.ts';
import { type CommandContext, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { dumpCs, dumpMv } from '../object-dump.ts';
import { withSession } from '../session.ts';

interface DumpFlags {
  readonly stable?: boolean;
}

export function registerDump(program: Command, start: StartCommand): void {
  const dump = program
    .command('dump')
    .description('print every object as JSON Lines, in an order that does not depend on the store');
  dump
    .command('cs')
    .description('dump a connector space')
    .argument('<connector>', 'name of the connector')
    .option('--stable', "leave out the store's own numbers, to compare two stores")
    .action((connector: string, flags: DumpFlags) =>
      start((context) =>
        withSession(
          context,
          (session) =>
            printLines(
              context,
              dumpCs(session, connectorNamed(session.configuration.connectors, connector).id, {
                stable: flags.stable === true,
              }),
            ),
          'read',
        ),
      ),
    );
  dump
    .command('mv')
    .description('dump the metaverse')
    .option('--stable', "leave out the store's own numbers, to compare two stores")
    .action((flags: DumpFlags) =>
      start((context) =>
        withSession(
          context,
          (session) => printLines(context, dumpMv(session, { stable: flags.stable === true })),
          'read',
        ),
      ),
    );
}

function printLines(context: CommandContext, objects: Iterable<Json>): ExitCode {
  for (const object of objects) printLine(context, JSON.stringify(object));
  return exitCodes.ok;
}
