import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { removeFolders, sampleFolder, temporaryFolder } from '../engine/cli/invoke.ts';
import {
  copyWorkspace,
  cyclesUntilStable,
  differences,
  forests,
  forestsWorkspace,
  joinery,
  type Run,
  runProfile,
  stableDumps,
  tenant,
  tenantCounts,
  withoutReferenceOrder,
} from './forests-workspace.ts';

const connectors = [...forests, tenant];
/** Tenant ids count: an object that was deleted and made anew is another one. */
const withIds = (text: string): string => text;

describe('two forests at rest', function () {
  this.timeout(60_000);
  let rest: string;
  let atRest: ReadonlyMap<string, readonly string[]>;
  before(async function () {
    rest = await forestsWorkspace(this);
    await cyclesUntilStable(rest);
    atRest = await stableDumps(rest, withIds);
  });
  after(removeFolders);

  it('stage nothing in a second full synchronization', async () => {
    const cwd = copyWorkspace(rest);
    for (const connector of connectors) {
      const { counters, outbound } = await runProfile(cwd, connector, 'full-sync');
      const expected = ['connector-no-flow', 'disconnector-filtered', 'disconnector-remains'];
      for (const counted of [counters, ...Object.values(outbound)]) {
        assert.deepEqual(
          Object.keys(counted).filter((name) => !expected.includes(name)),
          [],
        );
      }
    }
    assert.deepEqual(differences(atRest, await stableDumps(cwd, withIds)), []);
  });

  it('join everything again when the store was lost, and add nothing to the tenant', async () => {
    const cwd = copyWorkspace(rest);
    for (const end of ['', '-wal', '-shm']) rmSync(join(cwd, '.joinery', `store.db${end}`), { force: true });
    const before = tenantCounts(cwd);
    const runs = (await cyclesUntilStable(cwd)).flat();
    // What the tenant refused before it refuses now: contacts, devices, distribution groups.
    assert.deepEqual(exported(runs), ['export-failure']);
    assert.deepEqual(tenantCounts(cwd), before);
    assert.deepEqual(differences(comparable(atRest), comparable(await stableDumps(cwd, withIds))), []);
  });

  for (const rule of [
    'In from AD - User Exchange',
    'In from AD - User Common',
    'In from AD - Group Common',
    'Out to AAD - User Join',
  ]) {
    it(`lose what "${rule}" gave while it is disabled, and are the same once it is enabled again`, async () => {
      const cwd = copyWorkspace(rest);
      toggle(cwd, rule);
      for (const connector of connectors) await runProfile(cwd, connector, 'full-sync');
      const without = await stableDumps(cwd, withIds);
      assert.notDeepEqual(differences(atRest, without), []);
      assert.equal(
        [...without.values()].flat().some((line) => line.includes(`"rule":"${rule}"`)),
        false,
      );
      toggle(cwd, rule);
      await fullSynchronization(cwd);
      assert.deepEqual(differences(comparable(atRest), comparable(await stableDumps(cwd, withIds))), []);
    });
  }

  const greta = '\nsAMAccountName: glukasik2\n';
  for (const { what, change } of [
    {
      what: 'is filtered',
      change: (text: string) => text.replace(greta, '\nsAMAccountName: AAD_glukasik2\n'),
    },
    {
      what: 'leaves the scope of its join',
      change: (text: string) => text.replace(greta, `${greta}adminDescription: User_x\n`),
    },
    { what: 'is gone', change: (text: string) => withoutRecord(text, greta) },
  ]) {
    it(`stage a delete for a user that ${what}, and nothing once it is back before the export`, async () => {
      const cwd = copyWorkspace(rest);
      const path = join(cwd, 'contoso.test.ldif');
      const before = readFileSync(path, 'latin1');
      assert.notEqual(change(before), before);
      writeFileSync(path, change(before), 'latin1');
      await importAndSynchronize(cwd);
      assert.deepEqual(await staged(cwd), ['delete user']);
      writeFileSync(path, before, 'latin1');
      await importAndSynchronize(cwd);
      assert.deepEqual(await staged(cwd), []);
      // A metaverse object that is new takes over the tenant's user together with what flows in from there.
      await runProfile(cwd, tenant, 'delta-sync');
      assert.deepEqual(differences(comparable(atRest), comparable(await stableDumps(cwd, withIds))), []);
    });
  }

  it('lose no account for good when the rule that joins users was disabled for a while', async () => {
    const cwd = copyWorkspace(rest);
    const before = tenantCounts(cwd);
    toggle(cwd, 'In from AD - User Join');
    await fullSynchronization(cwd);
    toggle(cwd, 'In from AD - User Join');
    await fullSynchronization(cwd);
    // While users were out of scope, 76 contacts held what they had joined, and the accounts were staged for deletion. The users come
    // back as new metaverse objects, and take their accounts over before the deletion is exported.
    assert.deepEqual(
      (await staged(cwd)).filter((operation) => operation === 'delete user'),
      [],
    );
    await cyclesUntilStable(cwd, 5);
    assert.equal(tenantCounts(cwd).users, before.users);
  });
});

describe('the sample workspace', function () {
  this.timeout(120_000);
  after(removeFolders);

  it('is the same after any of its rules were disabled and enabled again', async () => {
    const rest = temporaryFolder(sampleFolder);
    await joinery(rest, 'cycle', '--initial', '--until-stable');
    const names = ruleNames(rest);
    const spaces = ['north.example', 'south.example', 'twoforests.onmicrosoft.com'];
    const dump = async (cwd: string): Promise<string> => {
      const argvs = [['mv'], ...spaces.map((name) => ['cs', name])];
      const texts = argvs.map(async (argv) => (await joinery(cwd, 'dump', ...argv, '--stable')).stdout);
      return withoutHistory((await Promise.all(texts)).join(''));
    };
    const atRest = await dump(rest);
    await fc.assert(
      fc.asyncProperty(fc.subarray([...names], { minLength: 1 }), async (chosen) => {
        const cwd = copyWorkspace(rest);
        for (const name of chosen) toggle(cwd, name);
        for (const space of spaces) await joinery(cwd, 'run', space, 'full-sync');
        for (const name of chosen) toggle(cwd, name);
        // Two rounds, as an object may find its partner only after the other forest was synchronized.
        for (const space of [...spaces, ...spaces]) await joinery(cwd, 'run', space, 'full-sync');
        assert.equal(await dump(cwd), atRest);
        rmSync(cwd, { recursive: true });
      }),
      { numRuns: 25, seed: 20_261_121 },
    );
  });
});

/** Until nothing changes: objects of one forest may find their partners only after the other one was synchronized. */
async function fullSynchronization(cwd: string): Promise<void> {
  for (const connector of [...connectors, ...connectors]) await runProfile(cwd, connector, 'full-sync');
}

async function importAndSynchronize(cwd: string): Promise<void> {
  await runProfile(cwd, 'contoso.test', 'full-import');
  for (const connector of connectors) await runProfile(cwd, connector, 'delta-sync');
}

/** Disables an enabled rule and the other way round. */
function toggle(cwd: string, rule: string): void {
  const folder = join(cwd, 'rules');
  const head = `rule "${rule}" {\n`;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const at = text.indexOf(head);
    if (at < 0) continue;
    const [before, after] = [text.slice(0, at + head.length), text.slice(at + head.length)];
    const off = '  disabled\n';
    writeFileSync(path, before + (after.startsWith(off) ? after.slice(off.length) : off + after));
    return;
  }
  throw new Error(`There is no rule "${rule}"`);
}

function ruleNames(cwd: string): readonly string[] {
  const texts = readdirSync(join(cwd, 'rules')).map((name) => readFileSync(join(cwd, 'rules', name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/rule "([^"]+)" \{/g)].map((match) => match[1] ?? ''));
}

/** What waits to be exported, without what the tenant refused and the groups that wait for a refused group to become a member. */
async function staged(cwd: string): Promise<readonly string[]> {
  const { stdout } = await joinery(cwd, 'dump', 'cs', tenant, '--stable');
  return stdout
    .trimEnd()
    .split('\n')
    .map(
      (
        line,
      ): {
        dn: string;
        objectType: string;
        pendingExport: { operation: string; error: unknown; changes: object } | null;
      } => JSON.parse(line),
    )
    .flatMap(({ objectType, pendingExport }) => {
      if (pendingExport === null || pendingExport.error !== null) return [];
      const { operation, changes } = pendingExport;
      const waits = objectType === 'group' && operation === 'modify' && Object.keys(changes).join() === 'member';
      return waits ? [] : [`${operation} ${objectType}`];
    });
}

/** Counters of exports that say something happened. */
function exported(runs: readonly Run[]): readonly string[] {
  const counters = runs.filter(({ profile }) => profile === 'Export').flatMap((run) => Object.keys(run.counters));
  return [...new Set(counters)];
}

/** Which rule made a link and how an export ended are history: a link made anew is the same link, and so is an add that was staged anew. */
function comparable(dumps: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  return new Map([...dumps].map(([name, lines]) => [name, lines.map(withoutHistory)]));
}

function withoutHistory(text: string): string {
  return withoutReferenceOrder(text)
    .replace(/"lineage":\{[^}]*\}/g, '"lineage":{}')
    .replace(/"error":\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}/g, '"error":null');
}

/** Takes one record away, with the remarks of ldapsearch that would then say a page is missing. */
function withoutRecord(text: string, part: string): string {
  const records = text.replace(/^#.*\n(?: .*\n)*/gm, '').split(/\n\n+/);
  return records.filter((record) => !`${record}\n`.includes(part)).join('\n\n');
}
