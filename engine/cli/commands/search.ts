import type { Command } from 'commander';
import type { CsObject } from '../../ports/store.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { createMetaverseReader, type MetaverseReader } from '../metaverse-object.ts';
import { type AttributeChoice, searchedAttributes } from '../object-attributes.ts';
import { formatQuantity } from '../render/figures.ts';
import { printValue, printValues, shorten } from '../render/stored.ts';
import { renderTable } from '../render/table.ts';
import { meetsClause, parseSearchClause, type SearchClause } from '../search-clause.ts';
import { connectorNamed, type Session, withSession } from '../session.ts';
import { eachCs, eachMv } from '../store-pages.ts';
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
      start((context) => withSession(context, (session) => searchCs(context, session, { connector, clauses, flags }))),
    );
  search
    .command('mv')
    .description('search the metaverse')
    .argument('[clauses...]', 'as for connector spaces')
    .option('--type <type>', 'only objects of that type')
    .option('--limit <n>', 'how many objects to show', positiveNumber, objectsByDefault)
    .action((clauses: readonly string[], flags: SearchFlags) =>
      start((context) => withSession(context, (session) => searchMv(context, session, { clauses, flags }))),
    );
}

function searchCs(
  context: CommandContext,
  { store, configuration, ruleName }: Session,
  {
    connector,
    clauses,
    flags,
  }: { readonly connector: string; readonly clauses: readonly string[]; readonly flags: SearchFlags },
): ExitCode {
  const conditions = clauses.map(parseSearchClause);
  const chosen = mentioned(conditions);
  const space = store.space(connectorNamed(configuration, connector).id);
  const matches = (object: CsObject): boolean =>
    hasWantedState(object, flags) && (conditions.length === 0 || satisfiesAll(object));
  const satisfiesAll = (object: CsObject): boolean => {
    const attributes = searchedAttributes(store, object, chosen);
    return conditions.every((clause) => meetsClause(clause, object.dn, attributes));
  };
  const { found, more } = take(space === undefined ? [] : filter(eachCs(store, space), matches), flags.limit);
  const metaverse = createMetaverseReader(store, configuration);
  const shown = found.map((object) => ({
    dn: object.dn,
    objectType: object.objectType,
    link: linkText(object, ruleName),
    state: stateTexts(object),
    metaverse: object.mv === null ? null : metaverse.name(object.mv),
  }));
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
  { store, configuration }: Session,
  { clauses, flags }: { readonly clauses: readonly string[]; readonly flags: SearchFlags },
): ExitCode {
  const conditions = clauses.map(parseSearchClause);
  const chosen = mentioned(conditions);
  const metaverse = createMetaverseReader(store, configuration);
  const objects = filter(eachMv(store), (object) => {
    if (!isType(object.objectType, flags.type)) return false;
    if (conditions.length === 0) return true;
    const attributes = metaverse.attributes(object, chosen);
    return conditions.every((clause) => meetsClause(clause, null, attributes));
  });
  const { found, more } = take(objects, flags.limit);
  const shown = found.map((object) => ({
    objectType: object.objectType,
    displayName: displayName(metaverse, object),
    links: metaverse.links(object.id).map(({ connector, object: linked }) => ({ connector, dn: linked.dn })),
  }));
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

function mentioned(conditions: readonly SearchClause[]): AttributeChoice {
  const names = new Set(conditions.map(({ attribute }) => attribute.toLowerCase()));
  return (name) => names.has(name.toLowerCase());
}

function hasWantedState(object: CsObject, flags: SearchFlags): boolean {
  return (
    isType(object.objectType, flags.type) &&
    (flags.disconnectors !== true || object.mv === null) &&
    (flags.connectors !== true || object.mv !== null) &&
    (flags.pendingImport !== true || object.pendingImport !== 'none' || object.retry) &&
    (flags.pendingExport !== true || exportOperation(object) !== 'none') &&
    (flags.errors !== true || object.syncError !== null || (object.pendingExport?.error ?? null) !== null)
  );
}

function isType(objectType: string, wanted: string | undefined): boolean {
  return wanted === undefined || objectType.toLowerCase() === wanted.toLowerCase();
}

/** Why the object is linked; `null` for a disconnector. */
function linkText({ mv, lineage }: CsObject, ruleName: (id: string) => string): string | null {
  if (mv === null) return null;
  if (lineage.joinedBy !== null) return `joined by ${ruleName(lineage.joinedBy)}`;
  if (lineage.outboundJoinedBy !== null) return `joined by ${ruleName(lineage.outboundJoinedBy)}`;
  return lineage.provisionedBy === null ? 'linked' : `provisioned by ${ruleName(lineage.provisionedBy)}`;
}

/** Staged references are an export, too, when nothing else of the object is staged. */
function exportOperation({ pendingExport, stagedReferences }: CsObject): string {
  const operation = pendingExport?.operation ?? 'none';
  return operation === 'none' && stagedReferences ? 'modify' : operation;
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

function displayName(metaverse: MetaverseReader, object: Parameters<MetaverseReader['attributes']>[0]): string | null {
  const names = ['displayName', 'cn', 'mail'];
  const attributes = metaverse.attributes(object, (name) => names.includes(name));
  const named = names.map((name) => attributes.find((attribute) => attribute.name === name));
  const attribute = named.find((candidate) => candidate !== undefined);
  return attribute === undefined
    ? null
    : printValues(attribute.values.map((value) => printValue(attribute.type, value)));
}

function* filter<T>(items: Iterable<T>, matches: (item: T) => boolean): Generator<T> {
  for (const item of items) if (matches(item)) yield item;
}

function take<T>(items: Iterable<T>, limit: number): { readonly found: readonly T[]; readonly more: boolean } {
  const found: T[] = [];
  for (const item of items) {
    if (found.length === limit) return { found, more: true };
    found.push(item);
  }
  return { found, more: false };
}

function printFound(
  context: CommandContext,
  head: readonly string[],
  { rows, more }: { readonly rows: readonly (readonly string[])[]; readonly more: boolean },
): void {
  if (rows.length > 0) printLine(context, renderTable(head, rows));
  printLine(context, more ? `The first ${rows.length}; --limit shows more` : formatQuantity(rows.length, 'object'));
}
