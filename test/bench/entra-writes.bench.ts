import type { EntraConnector } from '../../engine/model/configuration.ts';
import type { Directory, ExportOperation, ReferencedObject } from '../../engine/ports/directory.ts';
import {
  created,
  edit,
  entraConnector,
  groupAdd,
  modify,
  openDirectory,
  remove,
  replace,
  userAdd,
  write,
} from '../engine/connectors/entra/connector.ts';

/**
 * What an export costs in requests to Graph, against the least there can be: `node test/bench/entra-writes.bench.ts [users] [groups]
 * [members of each]`. Counted, not timed: writes are what the service limits.
 */
const [users = 1000, groups = 100, perGroup = 50] = process.argv.slice(2).map(Number);

const writes = { POST: true, PATCH: true, PUT: true, DELETE: true } as const;
let count = { reads: 0, writes: 0 };

const connector: EntraConnector = {
  ...entraConnector(''),
  tenant: { kind: 'embedded', path: ':memory:', domain: 'contoso.onmicrosoft.com' },
};
const directory = await openDirectory(connector, {
  embedded: {
    faults: ({ method, url }) => {
      if (url.endsWith('/$batch')) return undefined;
      if (method in writes && !url.includes('getByIds')) count.writes += 1;
      else count.reads += 1;
      return undefined;
    },
  },
});

interface Row {
  readonly what: string;
  readonly objects: number;
  readonly minimum: number;
  readonly writes: number;
  readonly reads: number;
}

const rows: Row[] = [];

async function measure<T>(
  what: string,
  sizes: { readonly objects: number; readonly minimum: number },
  work: () => Promise<T>,
): Promise<T> {
  count = { reads: 0, writes: 0 };
  const result = await work();
  rows.push({ what, ...sizes, writes: count.writes, reads: count.reads });
  return result;
}

/** In batches as the export step sends them. */
async function inBatches<T>(
  operations: readonly ExportOperation[],
  send: (batch: readonly ExportOperation[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const size = directory.writer!.batchSize;
  const results: T[] = [];
  for (let at = 0; at < operations.length; at += size) results.push(...(await send(operations.slice(at, at + size))));
  return results;
}

const create = async (operations: readonly ExportOperation[]): Promise<readonly ReferencedObject[]> =>
  await inBatches(operations, async (batch) => await created(directory, ...batch));
const change = async (open: Directory, operations: readonly ExportOperation[]): Promise<void> => {
  const numbered = operations.map((operation, id) => ({ ...operation, id }));
  const results = await inBatches(numbered, async (batch) => await write(open, ...batch));
  const refused = results.find(({ error }) => error !== undefined);
  if (refused !== undefined) throw new Error(refused.error?.message);
};

const people = await measure(
  'create users',
  { objects: users, minimum: users },
  async () =>
    await create(Array.from({ length: users }, (_, index) => userAdd(index, `user${index}`, { city: 'Oslo' }))),
);
const teams = await measure(
  'create groups',
  { objects: groups, minimum: groups },
  async () => await create(Array.from({ length: groups }, (_, index) => groupAdd(index, `group${index}`))),
);
const managed = people.slice(1);
await measure('set managers', { objects: managed.length, minimum: managed.length }, async () => {
  await change(
    directory,
    managed.map((person) =>
      modify('user', person, [{ name: 'manager', change: { kind: 'replace', values: [people[0]!] } }]),
    ),
  );
});
const membersOf = (group: number): readonly ReferencedObject[] =>
  Array.from({ length: perGroup }, (_, index) => people[(group * perGroup + index) % people.length]!);
await measure('add members', { objects: groups * perGroup, minimum: groups * Math.ceil(perGroup / 20) }, async () => {
  await change(
    directory,
    teams.map((team, index) => modify('group', team, [edit('member', membersOf(index))])),
  );
});
await measure('change users', { objects: users, minimum: users }, async () => {
  await change(
    directory,
    people.map((person) => modify('user', person, replace({ city: 'Bergen', title: 'Clerk', department: 'D' }))),
  );
});
const leaving = 5;
await measure('remove members', { objects: groups * leaving, minimum: groups * leaving }, async () => {
  await change(
    directory,
    teams.map((team, index) => modify('group', team, [edit('member', [], membersOf(index).slice(0, leaving))])),
  );
});
await measure('delete users', { objects: users / 10, minimum: users / 10 }, async () => {
  await change(
    directory,
    people.slice(-users / 10).map((person) => remove('user', person)),
  );
});
await directory.close();
console.table(rows);
const all = rows.reduce((sum, row) => sum + row.writes, 0);
const least = rows.reduce((sum, row) => sum + row.minimum, 0);
console.log(`${all} writes, at least ${least}; at the pace kept (880 a minute) ${Math.round(all / 880)} minutes`);
