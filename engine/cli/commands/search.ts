import type { Command } from 'commander';
import type { Inspection } from '../../inspect/inspection.ts';
import { createMetaverseReader } from '../../inspect/metaverse-object.ts';
import { mvName } from '../../inspect/object-name.ts';
import { parseSearchClause } from '../../inspect/search-clause.ts';
import {
  type CsState,
  exportOperation,
  type PageRequest,
  searchCs as searchConnectorSpace,
  searchMv as searchMetaverse,
} from '../../inspect/search.ts';
import { connectorNamed } from '../../model/connector-named.ts';
import { formatQuantity } from '../../model/figures.ts';
import type { CsObject } from '../../ports/store.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { shorten } from '../render/stored.ts';
import { renderTable } from '../render/table.ts';
import { type Session, withSession } from '../session.ts';
import { positiveNumber } from './cycle.ts';

const objectsByDefault = 50;

interface SearchFlags {
  readonly type?: string;
  readonly limit: number;
  readonly disconnectors?: boolean;
  readonly connectors?: boolean;
  readonly pendingImport?: boolean;
  readonly pendingExport?: boolean;
  readonly errors?: boolean;
}

export function registerSearch(program: Command, start: StartCommand): void {
  const search = program.command('search').description('find objects in a connector space or in the metaverse');
  search
    .command('cs')
    .description('search a connector space')
    .argument('<connector>', 'name of the connector')
    .argument(
      '[clauses...]',
      'attribute=value, ^= starts, $= ends, *= contains, attribute: has a value, !attribute: has none',
    )
    .option('--disconnectors', 'only objects that are not linked to the metaverse')
    .option('--connectors', 'only objects that are')
    .option('--pending-import', 'only objects the next synchronization has to look at')
    .option('--pending-export', 'only objects with changes that wait to be written')
    .option('--errors', 'only objects whose synchronization or export failed')
    .option('--type <type>', 'only objects of that type')
    .option('--limit <n>', 'how many objects to show', positiveNumber, objectsByDefault)
    .action((connector: string, clauses: readonly string[], flags: SearchFlags) =>
      start((context) =>
        withSession(context, (session) => searchCs(context, session, { connector, clauses, flags }), 'read'),
      ),
    );
  search
    .command('mv')
    .description('search the metaverse')
    .argument('[clauses...]', 'as for connector spaces')
    .option('--type <type>', 'only objects of that type')
    .option('--limit <n>', 'how many objects to show', positiveNumber, objectsByDefault)
    .action((clauses: readonly string[], flags: SearchFlags) =>
      start((context) => withSession(context, (session) => searchMv(context, session, { clauses, flags }), 'read')),
    );
}

function searchCs(
  context: CommandContext,
  session: Session,
  {
    connector,
    clauses,
    flags,
  }: { readonly connector: string; readonly clauses: readonly string[]; readonly flags: SearchFlags },
): ExitCode {
  const { store, configuration, ruleName } = session;
  const space = store.space(connectorNamed(configuration.connectors, connector).id);
  const search = { clauses: clauses.map(parseSearchClause), states: statesOf(flags), ...typeOf(flags) };
  const { objects: found, next } =
    space === undefined
      ? { objects: [], next: null }
      : searchConnectorSpace(inspectionOf(session), space, search, wholePage(flags.limit));
  const metaverse = createMetaverseReader(store, configuration);
  const shown = found.flatMap(({ id }) => {
    const object = store.cs(id);
    return object === undefined
      ? []
      : [
          {
            dn: object.dn,
            objectType: object.objectType,
            link: linkText(object, ruleName),
            state: stateTexts(object),
            metaverse: object.mv === null ? null : metaverse.name(object.mv),
          },
        ];
  });
  const more = next !== null;
  if (context.options.json === true) printJson(context, { objects: shown, more });
  else {
    const rows = shown.map((object) => [
      shorten(object.dn, 70),
      object.objectType,
      object.link ?? 'disconnector',
      object.state.join(', '),
    ]);
    printFound(context, ['dn', 'type', 'link', 'state'], { rows, more });
  }
  return exitCodes.ok;
}

function searchMv(
  context: CommandContext,
  session: Session,
  { clauses, flags }: { readonly clauses: readonly string[]; readonly flags: SearchFlags },
): ExitCode {
  const { store, configuration } = session;
  const inspection = inspectionOf(session);
  const search = { clauses: clauses.map(parseSearchClause), ...typeOf(flags) };
  const { objects: found, next } = searchMetaverse(inspection, search, wholePage(flags.limit));
  const metaverse = createMetaverseReader(store, configuration);
  const shown = found.flatMap(({ id, objectType }) => {
    const object = store.mv(id);
    return object === undefined
      ? []
      : [
          {
            objectType,
            displayName: mvName(inspection, object),
            links: metaverse.links(id).map(({ connector, object: linked }) => ({ connector, dn: linked.dn })),
          },
        ];
  });
  const more = next !== null;
  if (context.options.json === true) printJson(context, { objects: shown, more });
  else {
    const rows = shown.map(({ objectType, displayName: name, links }) => [
      shorten(name ?? '', 40),
      objectType,
      links.map(({ connector, dn }) => `${connector}: ${shorten(dn, 70)}`).join('\n'),
    ]);
    printFound(context, ['displayName', 'type', 'links'], { rows, more });
  }
  return exitCodes.ok;
}

function inspectionOf({ store, configuration, engine }: Session): Inspection {
  return { store, configuration, plan: engine.plan };
}

/** A command waits until everything was looked at. */
function wholePage(limit: number): PageRequest {
  return { after: 0, limit, scan: Number.MAX_SAFE_INTEGER };
}

function typeOf({ type }: SearchFlags): { readonly objectType?: string } {
  return type === undefined ? {} : { objectType: type };
}

function statesOf(flags: SearchFlags): readonly CsState[] {
  const states: readonly (readonly [CsState, boolean | undefined])[] = [
    ['disconnector', flags.disconnectors],
    ['connector', flags.connectors],
    ['pending-import', flags.pendingImport],
    ['pending-export', flags.pendingExport],
    ['error', flags.errors],
  ];
  return states.flatMap(([state, wanted]) => (wanted === true ? [state] : []));
}

/** Why the object is linked; `null` for a disconnector. */
function linkText({ mv, lineage }: CsObject, ruleName: (id: string) => string): string | null {
  if (mv === null) return null;
  if (lineage.joinedBy !== null) return `joined by ${ruleName(lineage.joinedBy)}`;
  if (lineage.outboundJoinedBy !== null) return `joined by ${ruleName(lineage.outboundJoinedBy)}`;
  return lineage.provisionedBy === null ? 'linked' : `provisioned by ${ruleName(lineage.provisionedBy)}`;
}

function stateTexts(object: CsObject): readonly string[] {
  const { pendingImport, retry, pendingExport, syncError } = object;
  return [
    pendingImport === 'none' ? '' : `import ${pendingImport}`,
    retry && pendingImport === 'none' ? 'retry' : '',
    exportOperation(object) === 'none' ? '' : `export ${exportOperation(object)}`,
    syncError === null ? '' : syncError.code,
    pendingExport?.error?.code ?? '',
  ].filter((text) => text !== '');
}

function printFound(
  context: CommandContext,
  head: readonly string[],
  { rows, more }: { readonly rows: readonly (readonly string[])[]; readonly more: boolean },
): void {
  if (rows.length > 0) printLine(context, renderTable(head, rows));
  printLine(context, more ? `The first ${rows.length}; --limit shows more` : formatQuantity(rows.length, 'object'));
}
