import assert from 'node:assert/strict';
import { assertGolden } from '../support/golden.ts';
import { removeFolders } from '../engine/cli/invoke.ts';
import { expectedTenant } from './expected-tenant.ts';
import {
  cyclesUntilStable,
  differences,
  forestFile,
  forests,
  forestsWorkspace,
  joinery,
  type Run,
  stableDumps,
  tenant,
  tenantCounts,
} from './forests-workspace.ts';

describe('two real forests under the exported default configuration', function () {
  this.timeout(60_000);
  let cwd: string;
  let cycles: readonly (readonly Run[])[];
  before(async function () {
    cwd = await forestsWorkspace(this);
    cycles = await cyclesUntilStable(cwd);
  });
  after(removeFolders);

  it('check without a problem', async () => {
    const { stdout, exitCode } = await joinery(cwd, 'check');
    assert.equal(stdout, '62 rules, 1,200 flows, 391 expressions, 0 problems\n');
    assert.equal(exitCode, 0);
  });

  it('come to rest within three cycles, with these counts', async () => {
    const text = [
      ...cycles.flatMap((runs, index) => [`cycle ${index + 1}`, ...runs.map(runText), '']),
      ...(await stateText(cwd)),
    ];
    assertGolden(new URL('forests.counts.txt', import.meta.url), `${text.join('\n')}\n`);
  });

  it('give the tenant what a reading of the files by hand gives', function () {
    const expected = expectedTenant(forestFile(this, 'contoso.test'), forestFile(this, 'fabrikam.test'));
    assert.deepEqual(tenantCounts(cwd), expected);
  });

  it('do not change in one cycle more, be it of changes or of everything', async () => {
    const before = await stableDumps(cwd);
    assert.deepEqual(
      [...before.values()].map((lines) => lines.length > 700),
      [true, true, true, true],
    );
    for (const argv of [['cycle'], ['cycle', '--initial']]) {
      const { stdout } = await joinery(cwd, ...argv, '--until-stable', '1', '--json');
      assert.equal((JSON.parse(stdout) as { stable: boolean }).stable, true, argv.join(' '));
      assert.deepEqual(differences(before, await stableDumps(cwd)), []);
    }
  });
});

function runText({ connector, profile, status, counters, outbound, errors }: Run): string {
  const byCode = Map.groupBy(errors, ({ code }) => code);
  return [
    `  ${connector}, ${profile}: ${status}`,
    countsText(counters),
    ...Object.entries(outbound).map(([target, counted]) => `to ${target}: ${countsText(counted)}`),
    ...[...byCode].map(([code, list]) => `error ${code} ${list.length}`),
  ]
    .filter(Boolean)
    .join('\n    ');
}

/** Alphabetical: the order in which counters came up is no matter. */
function countsText(counters: Readonly<Record<string, number>>): string {
  return Object.entries(counters)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

interface DumpedCs {
  readonly objectType: string;
  readonly link: unknown;
  readonly pendingExport: { readonly operation: string; readonly error: { readonly code: string } | null } | null;
}

async function stateText(cwd: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const name of [...forests, tenant]) {
    const objects: DumpedCs[] = await dumpOf(cwd, 'cs', name);
    lines.push(
      `${name}: ${countBy(objects, ({ objectType }) => objectType)}`,
      `  disconnectors: ${countBy(
        objects.filter(({ link }) => link === null),
        ({ objectType }) => objectType,
      )}`,
      `  waiting: ${countBy(
        objects.filter(({ pendingExport }) => pendingExport !== null),
        ({ objectType, pendingExport }) =>
          `${pendingExport?.operation} ${objectType} (${pendingExport?.error?.code ?? 'no error'})`,
      )}`,
    );
  }
  const metaverse: { objectType: string; links: [string, string][] }[] = await dumpOf(cwd, 'mv');
  lines.push(
    `metaverse: ${countBy(metaverse, ({ objectType }) => objectType)}`,
    `  links: ${countBy(metaverse, ({ objectType, links }) => `${objectType} of ${links.map(([name]) => name).join(' + ')}`)}`,
    `tenant: ${countsText(tenantCounts(cwd))}`,
  );
  return lines;
}

async function dumpOf<T>(cwd: string, ...argv: string[]): Promise<T[]> {
  const { stdout } = await joinery(cwd, 'dump', ...argv, '--stable');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line): T => JSON.parse(line));
}

function countBy<T>(items: readonly T[], key: (item: T) => string): string {
  const counts = [...Map.groupBy(items, key)].map(([name, list]) => `${name} ${list.length}`);
  return counts.length === 0 ? 'none' : counts.toSorted().join(', ');
}
