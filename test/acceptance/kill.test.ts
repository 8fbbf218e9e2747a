import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeChanges, writeMemberChange } from '../bench/generate-ldif.ts';
import { removeFolders, temporaryFolder } from '../engine/cli/invoke.ts';
import { dumpDigests, joinery, tenant } from './forests-workspace.ts';
import { forestName, generatedWorkspace } from './generated-workspace.ts';
import { finishedRun, killedRun, type RunTarget } from './killed-run.ts';

/** Large enough for several batches in every step: an import commits 10,000 objects at a time, a synchronization 5,000. */
const forest = { users: 10_500, seed: 7, domain: 'corp.contoso.test' };

interface KilledStep {
  readonly connector: string;
  readonly profile: string;
  /** One attempt each: after how many commits it is killed (0: before its first one), and how many milliseconds later. */
  readonly kills: readonly (readonly [batches: number, delayMs: number])[];
}

const first: readonly KilledStep[] = [
  {
    connector: forestName,
    profile: 'full-import',
    kills: [
      [0, 100],
      [0, 600],
      [1, 30],
      [1, 0],
    ],
  },
  { connector: tenant, profile: 'full-import', kills: [] },
  {
    connector: forestName,
    profile: 'full-sync',
    kills: [
      [0, 300],
      [1, 200],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 100],
    ],
  },
  {
    connector: tenant,
    profile: 'export',
    kills: [
      [0, 3],
      [3, 9],
      [20, 1],
      [1, 14],
      [30, 6],
      [25, 2],
    ],
  },
  {
    connector: tenant,
    profile: 'delta-import',
    kills: [
      [0, 150],
      [1, 200],
      [1, 20],
    ],
  },
  {
    connector: tenant,
    profile: 'delta-sync',
    kills: [
      [0, 100],
      [1, 50],
      [1, 0],
      [1, 0],
      [1, 0],
    ],
  },
];

const afterChanges: readonly KilledStep[] = [
  {
    connector: forestName,
    profile: 'delta-import',
    kills: [
      [0, 20],
      [0, 60],
    ],
  },
  {
    connector: forestName,
    profile: 'delta-sync',
    kills: [
      [0, 100],
      [1, 0],
    ],
  },
  {
    connector: tenant,
    profile: 'export',
    kills: [
      [0, 5],
      [2, 8],
      [3, 1],
    ],
  },
  {
    connector: tenant,
    profile: 'full-import',
    kills: [
      [0, 100],
      [1, 150],
    ],
  },
  {
    connector: tenant,
    profile: 'full-sync',
    kills: [
      [1, 60],
      [1, 0],
    ],
  },
];

describe('a command killed with kill -9 and given again', function () {
  this.timeout(400_000);
  after(removeFolders);

  it('ends as if it had not been killed, whatever it was doing', async function () {
    const original = await generatedWorkspace(this, forest);
    const uninterrupted = temporaryFolder(original);
    const interrupted = temporaryFolder(original);
    const killed: string[] = [];
    const both = async (steps: readonly KilledStep[]): Promise<void> => {
      for (const { connector, profile } of steps) await joinery(uninterrupted, 'run', connector, profile);
      for (const step of steps) killed.push(...(await runWithKills(interrupted, step)));
    };
    const spaces = [
      ['cs', forestName],
      ['cs', tenant],
    ];
    await both(first);
    assert.deepEqual(await dumpDigests(interrupted, spaces), await dumpDigests(uninterrupted, spaces));
    for (const cwd of [uninterrupted, interrupted]) await change(join(cwd, 'changes.ldif'));
    await both(afterChanges);
    const all = [...spaces, ['mv']];
    assert.deepEqual(await dumpDigests(interrupted, all), await dumpDigests(uninterrupted, all));
    assert.ok(killed.length >= 20, `killed in the middle only ${killed.length} times`);
    for (const place of [
      'full-import at "read',
      'full-sync at "objects',
      'export at "add',
      'delta-import',
      'delta-sync',
    ]) {
      assert.ok(
        killed.some((position) => position.startsWith(place)),
        `never killed in ${place}: ${killed.join(', ')}`,
      );
    }
    // What is at rest stays so: nothing was left for later, in the tenant either.
    const { stdout } = await joinery(interrupted, 'cycle', '--until-stable', '1', '--json');
    assert.equal((JSON.parse(stdout) as { stable: boolean }).stable, true);
  });
});

/** Kills the step again and again, each time some commits further, and lets it end. The positions at which it was killed. */
async function runWithKills(cwd: string, step: KilledStep): Promise<readonly string[]> {
  const target: RunTarget = { cwd, connector: step.connector, profile: step.profile };
  const positions: string[] = [];
  for (const [batches, delayMs] of step.kills) {
    const position = await killedRun(target, { batches, delayMs });
    if (position === undefined) break;
    positions.push(`${step.profile} at "${position.slice(0, 60)}"`);
  }
  const exitCode = await finishedRun(target);
  assert.ok(exitCode === 0 || exitCode === 1, `${step.connector} ${step.profile} ended with ${exitCode}`);
  return positions;
}

async function change(path: string): Promise<void> {
  await writeChanges(path, { forest, count: 3000, seed: 3 });
  await writeMemberChange(path, { forest, group: 5, add: [1, 2, 3], remove: [] });
}
