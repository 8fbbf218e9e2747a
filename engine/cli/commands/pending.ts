import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { connectorNamed } from '../../model/connector-named.ts';
import { formatQuantity } from '../../model/figures.ts';
import { type CommandContext, printJson, printLine, printRecord, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { type PendingChange, pendingChanges, type PendingReport } from '../pending-change.ts';
import { type ComparedChange, comparePending, readPendingCsv } from '../pending-difference.ts';
import { csvLine } from '../render/csv.ts';
import { oneLine, shorten } from '../render/stored.ts';
import { renderTable } from '../render/table.ts';
import { type Session, withSession } from '../session.ts';

const columns = ['DN', 'objectType', 'OMODT', 'attribute', 'AMODT', 'oldValue', 'newValue', 'ruleName'] as const;

interface PendingFlags {
  readonly csv?: boolean;
  readonly operation?: readonly PendingChange['OMODT'][];
  readonly deletes?: boolean;
  readonly diff?: string;
}

export function registerPending(program: Command, start: StartCommand): void {
  program
    .command('pending')
    .description('show what waits to be exported, with old and new values')
    .argument('[connector]', 'name of the connector; by default every one')
    .option('--csv', `print CSV with the columns ${columns.join(', ')}`)
    .option(
      '--operation <kind>',
      'only objects with that operation: add, update or delete; may be given again',
      operation,
    )
    .option('--deletes', 'only objects that are to be deleted, as --operation delete')
    .option('--diff <file>', 'compare with the CSV of another server: what only one of the two wants')
    .action((connector: string | undefined, flags: PendingFlags) =>
      start((context) => withSession(context, (session) => pending(context, session, { connector, flags }), 'read')),
    );
}

const operationsByName: ReadonlyMap<string, PendingChange['OMODT']> = new Map([
  ['add', 'Add'],
  ['update', 'Update'],
  ['delete', 'Delete'],
]);

function operation(text: string, before: readonly PendingChange['OMODT'][] = []): readonly PendingChange['OMODT'][] {
  const found = operationsByName.get(text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError('It must be add, update or delete.');
  return [...before, found];
}

interface Wanted {
  readonly connector: string | undefined;
  readonly flags: PendingFlags;
}

function pending(context: CommandContext, session: Session, { connector, flags }: Wanted): ExitCode {
  const { configuration } = session;
  const connectors =
    connector === undefined ? configuration.connectors : [connectorNamed(configuration.connectors, connector)];
  const wanted = [...(flags.operation ?? []), ...(flags.deletes === true ? (['Delete'] as const) : [])];
  const operations = wanted.length === 0 ? undefined : new Set(wanted);
  const report: PendingReport = { session, clock: context.io.clock, operations };
  const changes = (each: { readonly id: string; readonly name: string }): Iterable<PendingChange> =>
    pendingChanges(report, each);
  if (flags.diff !== undefined) return printDifference(context, flags.diff, { connectors, changes, operations });
  if (flags.csv === true) {
    printRecord(context, csvLine(columns));
    for (const each of connectors) for (const change of changes(each)) printRecord(context, csvLine(fieldsOf(change)));
  } else if (context.options.json === true) {
    printJson(
      context,
      connectors.map((each) => ({ connector: each.name, changes: [...changes(each)] })),
    );
  } else for (const each of connectors) printPending(context, each.name, changes(each));
  return exitCodes.ok;
}

interface Compared {
  readonly connectors: readonly { readonly id: string; readonly name: string }[];
  readonly changes: (connector: { readonly id: string; readonly name: string }) => Iterable<PendingChange>;
  readonly operations: ReadonlySet<PendingChange['OMODT']> | undefined;
}

function printDifference(
  context: CommandContext,
  file: string,
  { connectors, changes, operations }: Compared,
): ExitCode {
  const other = readPendingCsv(resolve(context.io.cwd, file));
  const rows = other.filter(({ OMODT }) => operations === undefined || operations.has(OMODT));
  const { onlyHere, onlyThere, same } = comparePending(
    connectors.flatMap((each) => [...changes(each)]),
    rows,
  );
  if (context.options.json === true) printJson(context, { onlyHere, onlyThere, same });
  else {
    for (const [rowsOfSide, mark] of [
      [onlyHere, context.style.good('+ only here ')],
      [onlyThere, context.style.bad('- only there')],
    ] as const)
      for (const row of rowsOfSide) printLine(context, `${mark}  ${differenceText(row)}`);
    const [here, there] = [formatQuantity(onlyHere.length, 'change'), formatQuantity(onlyThere.length, 'change')];
    printLine(context, `${formatQuantity(same, 'change')} in both, ${here} only here, ${there} only in "${file}"`);
  }
  return onlyHere.length + onlyThere.length === 0 ? exitCodes.ok : exitCodes.problems;
}

function differenceText({ DN, objectType, OMODT, attribute, AMODT, oldValue, newValue }: ComparedChange): string {
  const object = `${OMODT}  ${objectType}  ${oneLine(DN)}`;
  return attribute === '' ? object : `${object}  ${attribute} (${AMODT}): ${shown(oldValue)} → ${shown(newValue)}`;
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
    printLine(context, `${style.bold(first.OMODT)}  ${first.objectType}  ${oneLine(first.DN)}`);
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
