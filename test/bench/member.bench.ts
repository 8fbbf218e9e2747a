import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../engine/stores/sqlite/open.ts';
import { groupJoin, groupOut, twoForests, userJoin, userOut } from '../engine/sync/two-forests.ts';
import { SyncWorkspace } from '../support/sync-workspace.ts';

/**
 * One member more in groups of different sizes: `node test/bench/member.bench.ts [members…]`. Measured: staging the change, and a delta
 * synchronization of the group with the member staged for export, each in a durable batch of its own, and many in one batch.
 */
const rules = (userJoin + userOut + groupJoin + groupOut.replace('[count] > 3', '[count] > 300000')).replaceAll(
  '"CN=" & [anchor]',
  '"CN=" & ConvertToUTF8Hex([anchor])',
);
const repeats = 200;

function anchorOf(index: number): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(index, 0);
  return bytes.toString('base64');
}

function dnOf(index: number): string {
  return `CN=user${index},DC=north`;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

async function measure(members: number): Promise<Readonly<Record<string, string | number>>> {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-member-'));
  const store = openSqliteStore(join(folder, 'store.db'));
  try {
    const workspace = new SyncWorkspace(twoForests(rules), store);
    for (let start = 0; start < members + repeats * 2; start += 10_000) {
      const count = Math.min(10_000, members + repeats * 2 - start);
      workspace.import(
        'north',
        Array.from({ length: count }, (_, offset) => {
          const guid = anchorOf(start + offset);
          return {
            dn: dnOf(start + offset),
            anchor: guid,
            type: 'user',
            attributes: { sid: `S-${start + offset}`, guid },
          };
        }),
      );
    }
    const guid = anchorOf(0xffffffff);
    const member = Array.from({ length: members }, (_, index) => dnOf(index));
    workspace.import('north', [{ dn: 'CN=All,DC=north', anchor: guid, type: 'group', attributes: { guid, member } }]);
    const started = performance.now();
    const first = await workspace.synchronize('north');
    if (first.status !== 'success') throw new Error(first.status);
    const full = performance.now() - started;
    const group = store.csByDn(workspace.spaceOf('north'), 'CN=All,DC=north');
    const slot = workspace.plan.csLayout(workspace.spaceOf('north'), 'group')?.slotOf.get('member');
    if (group === undefined || slot === undefined) throw new Error('the group is missing');
    const stage: number[] = [];
    const synchronize: number[] = [];
    const change = (index: number): void => {
      store.batch((writer) => {
        const references = [{ slot, dn: dnOf(members + index), kind: 'add' as const }];
        writer.stageChange(group.id, { slots: new Map(), references, replacedReferences: new Map() }, []);
      });
    };
    for (let index = 0; index < repeats; index += 1) {
      const before = performance.now();
      change(index);
      const between = performance.now();
      await workspace.synchronize('north', 'delta-synchronization');
      stage.push(between - before);
      synchronize.push(performance.now() - between);
    }
    const many = performance.now();
    for (let index = repeats; index < repeats * 2; index += 1) change(index);
    await workspace.synchronize('north', 'delta-synchronization');
    return {
      members,
      'first full synchronization (s)': (full / 1000).toFixed(1),
      'stage one (ms)': median(stage).toFixed(3),
      'synchronize one (ms)': median(synchronize).toFixed(3),
      'per member, 200 staged and one synchronization (ms)': ((performance.now() - many) / repeats).toFixed(3),
    };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 10_000];
for (const members of sizes) console.log(await measure(members));
