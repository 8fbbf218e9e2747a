import type { Command } from 'commander';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { type PendingChange, pendingChanges } from '../pending-change.ts';
import { csvLine } from '../render/csv.ts';
import { formatQuantity } from '../render/figures.ts';
import { shorten } from '../render/stored.ts';
import { renderTable } from '../render/table.ts';
import { connectorNamed, type Session, withSession } from '../session.ts';

const columns = ['DN', 'objectType', 'OMODT', 'attribute', 'AMODT', 'oldValue', 'newValue', 'ruleName'] as const;

export function registerPending(program: Command, start: StartCommand): void {
  program
    .command('pending')
    .description('show what waits to be exported, with old and new values')
    .argument('[connector]', 'name of the connector; by default every one')
    .option('--csv', `print CSV with the columns ${columns.join(', ')}`)
    .action((connector: string | undefined, flags: { readonly csv?: boolean }) =>
      start((context) =>
        withSession(context, (session) => pending(context, session, { connector, csv: flags.csv === true })),
      ),
    );
}

function pending(
  context: CommandContext,
  session: Session,
  { connector, csv }: { readonly connector: string | undefined; readonly csv: boolean },
): ExitCode {
  const { configuration } = session;
  const connectors = connector === undefined ? configuration.connectors : [connectorNamed(configuration, connector)];
  if (csv) {
    printLine(context, csvLine(columns));
    for (const each of connectors)
      for (const change of pendingChanges(session, each)) printLine(context, csvLine(fieldsOf(change)));
  } else if (context.options.json === true) {
    printJson(
      context,
      connectors.map((each) => ({ connector: each.name, changes: [...pendingChanges(session, each)] })),
    );
  } else for (const each of connectors) printPending(context, each.name, pendingChanges(session, each));
  return exitCodes.ok;
}

function fieldsOf(change: PendingChange): readonly string[] {
  return columns.map((column) => change[column]);
}

/** Objects as headings, their changes as a table under each; printed as they are read. */
function printPending(context: CommandContext, connector: string, changes: Iterable<PendingChange>): void {
  const { style } = context;
  let objects = 0;
  const print = (rows: readonly PendingChange[]): void => {
    const [first] = rows;
    if (first === undefined) return;
    objects += 1;
    printLine(context, `${style.bold(first.OMODT)}  ${first.objectType}  ${first.DN}`);
    const values = rows
      .filter((row) => row.attribute !== '')
      .map((row) => [
        row.attribute,
        `${shown(row.oldValue)} ${style.dim('→')} ${shown(row.newValue)}`,
        style.dim(row.ruleName),
      ]);
    if (values.length > 0) printLine(context, renderTable(['attribute', 'old → new', 'rule'], values, 2));
  };
  let rows: PendingChange[] = [];
  for (const change of changes) {
    if (rows[0] !== undefined && rows[0].DN !== change.DN) {
      print(rows);
      rows = [];
    }
    rows.push(change);
  }
  print(rows);
  printLine(context, `${connector}: ${formatQuantity(objects, 'object')} to export`);
}

function shown(value: string): string {
  return value === '' ? '(none)' : shorten(value, 60);
}
