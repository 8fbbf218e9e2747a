import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../engine/cli/command-line.ts';
import { neverCancelled } from '../../engine/ports/cancel.ts';
import { openTenant, values } from '../engine/connectors/entra/tenant/open-tenant.ts';
import { type Invocation, invoke, temporaryFolder } from '../engine/cli/invoke.ts';
import { sharedData } from '../support/shared-data.ts';

/** The tenant's connector in the exported configuration. */
export const tenant = 'contoso.onmicrosoft.com - AAD';
export const forests = ['contoso.test', 'fabrikam.test'] as const;
/** Every space and the metaverse, as `joinery dump` takes them. */
export const dumped: readonly (readonly string[])[] = [...[...forests, tenant].map((name) => ['cs', name]), ['mv']];

/** LDIF files to read in place of the forests' own. */
export type ForestFiles = Partial<Readonly<Record<(typeof forests)[number], string>>>;

/**
 * A new folder with the workspace a user gets from the exported configuration and the two forests, whose files lie in it as
 * `contoso.test.ldif` and `fabrikam.test.ldif`. Skips the test without them.
 */
export async function forestsWorkspace(test: Mocha.Context, files: ForestFiles = {}): Promise<string> {
  const from = sharedData(test, 'contoso');
  const cwd = temporaryFolder();
  for (const name of forests) cpSync(files[name] ?? forestFile(test, name), join(cwd, `${name}.ldif`));
  const ldif = forests.flatMap((name) => ['--ldif', `${name}=${name}.ldif`]);
  const { exitCode, stdout, stderr } = await invoke(['init', '--from', from, ...ldif], { cwd });
  if (exitCode !== 0) throw new Error(stdout + stderr);
  return cwd;
}

/** A copy of a workspace with its store and its tenant. */
export function copyWorkspace(cwd: string): string {
  const copy = temporaryFolder();
  cpSync(cwd, copy, { recursive: true });
  return copy;
}

export function forestFile(test: Mocha.Context, name: (typeof forests)[number]): string {
  return sharedData(test, `forests/${name.replace('.test', '.ldif')}`);
}

/** Runs one command line in the workspace; an ending that means it could not work at all is thrown. */
export async function joinery(cwd: string, ...argv: string[]): Promise<Invocation> {
  const result = await invoke(argv, { cwd });
  if (result.exitCode > 1) throw new Error(`joinery ${argv.join(' ')}\n${result.stdout}${result.stderr}`);
  return result;
}

/** What `cycle --json` and `run --json` tell of a run, as far as tests look at it. */
export interface Run {
  readonly connector: string;
  readonly profile: string;
  readonly status: string;
  readonly objects: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly outbound: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly errorCount: number;
  readonly errors: readonly { readonly code: string; readonly dn?: string; readonly message: string }[];
}

/** The runs of each cycle, until one changed nothing. Throws when `most` were not enough. */
export async function cyclesUntilStable(cwd: string, most = 3): Promise<readonly (readonly Run[])[]> {
  const { stdout } = await joinery(cwd, 'cycle', '--initial', '--until-stable', String(most), '--json');
  const outcome: { stable: boolean; cycles: { runs: Run[]; skipped: { profile: string; reason: string }[] }[] } =
    JSON.parse(stdout);
  if (!outcome.stable) throw new Error(`Not stable after ${most} cycles`);
  const skipped = outcome.cycles.flatMap((cycle) => cycle.skipped.filter(({ profile }) => profile !== 'Export'));
  if (skipped.length > 0)
    throw new Error(JSON.stringify([skipped, outcome.cycles[0]?.runs.map(({ errors }) => errors.slice(0, 3))]));
  return outcome.cycles.map(({ runs }) => runs);
}

export async function runProfile(cwd: string, connector: string, profile: string, ...flags: string[]): Promise<Run> {
  const run: Run = JSON.parse((await joinery(cwd, 'run', connector, profile, ...flags, '--json')).stdout);
  return run;
}

/** The stable dumps of all spaces and the metaverse, without what `without` takes away: by default the ids a tenant gives at random. */
export async function stableDumps(
  cwd: string,
  without: (text: string) => string = withoutTenantIds,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const dumps = new Map<string, readonly string[]>();
  for (const argv of dumped) {
    const { stdout } = await joinery(cwd, 'dump', ...argv, '--stable');
    dumps.set(argv.join(' '), without(stdout).trimEnd().split('\n'));
  }
  return dumps;
}

/** Digest of each stable dump, for stores whose text would not fit into one string. Tenant ids and the order of references are left out. */
export async function dumpDigests(
  cwd: string,
  dumps: readonly (readonly string[])[],
): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const argv of dumps) {
    const hash = createHash('sha256');
    const io = {
      cwd,
      environment: {},
      signal: neverCancelled,
      clock: { now: () => 0, pause: () => Promise.resolve() },
    };
    const exitCode = await runCommand(['dump', ...argv, '--stable'], {
      ...io,
      stdout: { isTTY: false, write: (text) => hash.update(withoutReferenceOrder(withoutTenantIds(text))) },
      stderr: { isTTY: false, write: (text) => console.error(text) },
    });
    if (exitCode !== 0) throw new Error(`joinery dump ${argv.join(' ')} ended with ${exitCode}`);
    digests[argv.join(' ')] = hash.digest('hex');
  }
  return digests;
}

/** A tenant names its objects at random, and the metaverse repeats the name in cloudAnchor. */
export function withoutTenantIds(text: string): string {
  return text.replace(/(User|Group|Device|Contact)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '$1_…');
}

/**
 * The same text with references in the order of their names: a directory gives the members of a group in whatever order it likes, and
 * a tenant does so by its random ids.
 */
export function withoutReferenceOrder(text: string): string {
  return text.replace(/\[\{"\$ref":(?:[^"\\\]]|"(?:[^"\\]|\\.)*")*\]/g, (list) => {
    const references: unknown[] = JSON.parse(list);
    return `[${references
      .map((reference) => JSON.stringify(reference))
      .toSorted()
      .join(',')}]`;
  });
}

/** Where two stable dumps differ, object by object and attribute by attribute: what a failing comparison shows in place of two dumps. */
export function differences(
  left: ReadonlyMap<string, readonly string[]>,
  right: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [...left].flatMap(([dump, lines]) => {
    const others = right.get(dump) ?? [];
    const [mine, theirs] = [new Set(lines), new Set(others)];
    const gone = byName(lines.filter((line) => !theirs.has(line)));
    const come = byName(others.filter((line) => !mine.has(line)));
    const all = [...new Set([...gone.keys(), ...come.keys()])].map((name) => {
      const [before, after] = [gone.get(name), come.get(name)];
      const places = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
        (place) => before?.[place] !== after?.[place],
      );
      const shown = places.slice(0, 8).map((place) => `${place}: ${before?.[place]} -> ${after?.[place]}`);
      return `${dump}: ${name}: ${before === undefined ? 'came' : after === undefined ? 'went' : shown.join('; ')}`;
    });
    return all.length > 20 ? [...all.slice(0, 20), `${dump}: ${all.length - 20} more`] : all;
  });
}

/** Objects by name: type and DN, or all links of a metaverse object. Values are text, by their place in the object. */
function byName(lines: readonly string[]): ReadonlyMap<string, Readonly<Record<string, string>>> {
  return new Map(
    lines.map((line) => {
      const object: Record<string, unknown> = line === '' ? {} : JSON.parse(line);
      const { attributes, ...rest } = object as { attributes?: Record<string, unknown> };
      const places = Object.entries({ ...rest, ...attributes }).map(([place, value]) => [place, JSON.stringify(value)]);
      const name = JSON.stringify(object['dn'] ?? object['links']);
      return [`${String(object['objectType'])} ${name}`, Object.fromEntries(places)];
    }),
  );
}

/** Asks the tenant itself, as an application with its own connection would. */
export function tenantCounts(cwd: string): Readonly<Record<'users' | 'groups' | 'members' | 'managers', number>> {
  const client = openTenant({ path: join(cwd, '.joinery', 'tenant.db') });
  try {
    const all = (first: string): readonly Readonly<Record<string, unknown>>[] => {
      const found = [];
      for (let path: unknown = first; typeof path === 'string';) {
        const { body } = client.send('GET', path);
        found.push(...values(body));
        path = body['@odata.nextLink'];
      }
      return found;
    };
    const users = all('/users?$top=999&$select=id&$expand=manager($select=id)');
    const groups = all('/groups?$top=999&$select=id');
    const members = groups.map(({ id }) => all(`/groups/${String(id)}/members?$top=999&$select=id`).length);
    return {
      users: users.length,
      groups: groups.length,
      members: members.reduce((sum, count) => sum + count, 0),
      managers: users.filter(({ manager }) => manager !== undefined).length,
    };
  } finally {
    client.tenant.close();
  }
}
