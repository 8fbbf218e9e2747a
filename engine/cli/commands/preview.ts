import type { Command } from 'commander';
import { connectorNamed } from '../../model/connector-named.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderPreview } from '../render/preview.ts';
import { withSession } from '../session.ts';

export function registerPreview(program: Command, start: StartCommand): void {
  program
    .command('preview')
    .description('show what synchronizing one object would do now, rule by rule; changes nothing')
    .argument('<connector>', 'name of the connector the object lies in')
    .argument('<dn>', 'distinguished name of the object')
    .option('--all', 'show attributes without a value and the flows that did not win, too')
    .action((connector: string, dn: string, flags: { readonly all?: boolean }) =>
      start((context) => preview(context, { connector, dn, all: flags.all === true })),
    );
}

function preview(
  context: CommandContext,
  { connector, dn, all }: { readonly connector: string; readonly dn: string; readonly all: boolean },
): Promise<ExitCode> {
  return withSession(context, ({ configuration, engine }) => {
    const { name } = connectorNamed(configuration.connectors, connector);
    const result = engine.preview(name, dn);
    if (result === undefined) {
      throw new CommandError(
        exitCodes.usage,
        `The connector space "${name}" has no object "${dn}"; "joinery search cs" finds names, and an import brings objects in`,
      );
    }
    if (context.options.json === true) printJson(context, result);
    else printLine(context, renderPreview(result, { style: context.style, all }));
    return result.trace.error === null ? exitCodes.ok : exitCodes.problems;
  });
}
