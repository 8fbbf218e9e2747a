import { createHash } from 'node:crypto';
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

/** A new folder with the workspace a user gets from the exported configuration and the two forests. Skips the test without them. */
export async function forestsWorkspace(test: Mocha.Context, files: ForestFiles = {}): Promise<string> {
  const from = sharedData(test, 'contoso');
  const ldif = forests.flatMap((name) => ['--ldif', `${name}=${files[name] ?? forestFile(test, name)}`]);
  const cwd = temporaryFolder();
  const { exitCode, stdout, stderr } = await invoke(['init', '--from', from, ...ldif], { cwd });
  if (exitCode !== 0) throw new Error(stdout + stderr);
  return cwd;
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
  const outcome: { stable: boolean; cycles: { runs: Run[] }[] } = JSON.parse(stdout);
  if (!outcome.stable) throw new Error(`Not stable after ${most} cycles`);
  return outcome.cycles.map(({ runs }) => runs);
}

export async function runProfile(cwd: string, connector: string, profile: string): Promise<Run> {
  const run: Run = JSON.parse((await joinery(cwd, 'run', connector, profile, '--json')).stdout);
  return run;
}

/** The stable dumps of all spaces and the metaverse; the ids a tenant gives at random are masked. */
export async function stableDumps(cwd: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const dumps = new Map<string, readonly string[]>();
  for (const argv of dumped) {
    const { stdout } = await joinery(cwd, 'dump', ...argv, '--stable');
    dumps.set(argv.join(' '), withoutTenantIds(stdout).trimEnd().split('\n'));
  }
  return dumps;
}

/**
 * Digest of each stable dump, for stores whose text would not fit into one string. `without` is a pattern of what is left out of
 * each piece of text, besides the tenant's ids.
 */
export async function dumpDigests(
  cwd: string,
  dumps: readonly (readonly string[])[],
): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const argv of dumps) {
    const hash = createHash('sha256');
    const io = { cwd, environment: {}, signal: neverCancelled, clock: { now: () => 0, pause: () => Promise.resolve() } };
    const exitCode = await runCommand(['dump', ...argv, '--stable'], {
      ...io,
      stdout: { isTTY: false, write: (text) => hash.update(withoutTenantIds(text)) },
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

/** Lines only one of two dumps has, at most `most` of each: what a failing comparison shows instead of two dumps. */
export function differences(
  left: ReadonlyMap<string, readonly string[]>,
  right: ReadonlyMap<string, readonly string[]>,
  most = 3,
): readonly string[] {
  return [...left].flatMap(([name, lines]) => {
    const others = right.get(name) ?? [];
    const [mine, theirs] = [new Set(lines), new Set(others)];
    const gone = lines.filter((line) => !theirs.has(line)).map((line) => `- ${name}: ${line}`);
    const come = others.filter((line) => !mine.has(line)).map((line) => `+ ${name}: ${line}`);
    return [...gone.slice(0, most), ...come.slice(0, most)];
  });
}

/** Asks the tenant itself, as an application with its own connection would. */
export function tenantCounts(cwd: string): Readonly<Record<'users' | 'groups' | 'members' | 'managers', number>> {
  const client = openTenant({ path: join(cwd, '.joinery', 'tenant.json') });
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
