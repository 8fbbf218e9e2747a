import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type { Directory } from '../../../../engine/ports/directory.ts';
import { openEmbeddedTenant } from '../../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import {
  clockAt,
  created,
  edit,
  entraConnector,
  entriesOf,
  groupAdd,
  modify,
  openDirectory,
  pagesOf,
  readObjects,
  remove,
  replace,
  userAdd,
  write,
} from './connector.ts';

describe('importing from Entra', () => {
  let folder = '';
  let directory: Directory;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'joinery-entra-'));
    directory = await openDirectory(entraConnector(folder));
  });
  afterEach(async () => {
    await directory.close();
    rmSync(folder, { recursive: true });
  });

  const watermark = async (): Promise<string> => (await directory.reader.watermark(neverCancelled))!;
  const changesSince = async (position: string) =>
    await entriesOf(directory.reader.readChanges(position, neverCancelled));

  it('goes on where a full read stopped', async () => {
    await created(
      directory,
      ...Array.from({ length: 120 }, (_group, index) => groupAdd(index, `group${index}`)),
      userAdd(500, 'QURB'),
    );
    const pages = await pagesOf(directory.reader.readAll(undefined, neverCancelled));
    assert.deepEqual(
      pages.map(({ entries }) => entries.length),
      [1, 100, 20],
    );
    for (const [index, page] of pages.entries()) {
      const rest = await pagesOf(directory.reader.readAll(page.position, neverCancelled));
      assert.deepEqual(
        rest.map(({ entries }) => entries),
        pages.slice(index + 1).map(({ entries }) => entries),
      );
    }
  });

  it('reads all members of a group that is larger than a page', async () => {
    const members = [];
    for (let from = 0; from < 1100; from += 100) {
      members.push(
        ...(await created(
          directory,
          ...Array.from({ length: 100 }, (_user, index) => userAdd(index, `u${from + index}`)),
        )),
      );
    }
    const [team] = await created(directory, groupAdd(1, 'VEVBTQ==', {}, [edit('member', members)]));
    assert.equal((await readObjects(directory)).get(team!.anchor!)!.attributes.get('member')!.length, 1100);
  });

  it('names an object without a source anchor by its cloud anchor', async () => {
    const [ada] = await created(directory, userAdd(1, 'QURB'));
    await write(directory, modify('user', ada!, replace({ sourceAnchor: null })));
    const object = (await readObjects(directory)).get(ada!.anchor!)!;
    assert.equal(object.dn, `CN={${Buffer.from(ada!.anchor!).toString('hex').toUpperCase()}}`);
    assert.deepEqual(object.attributes.get('cloudMastered'), [true]);
  });

  it('brings only what changed since the watermark', async () => {
    const [ada, bob] = await created(directory, userAdd(1, 'QURB', { city: 'London' }), userAdd(2, 'Qk9C'));
    const [team] = await created(directory, groupAdd(3, 'VEVBTQ==', {}, [edit('member', [ada!])]));
    const position = await watermark();
    assert.deepEqual(await changesSince(position), []);
    await write(directory, modify('user', ada!, replace({ city: null, title: 'Countess', manager: null })));
    await write(directory, {
      ...modify('user', ada!, [{ name: 'manager', change: { kind: 'replace', values: [bob!] } }]),
    });
    await write(directory, modify('group', team!, [edit('member', [bob!], [ada!])]));
    assert.deepEqual(await changesSince(position), [
      {
        kind: 'change',
        change: {
          anchor: ada!.anchor,
          dn: ada!.dn,
          attributes: new Map([
            ['city', { kind: 'replace', values: [] }],
            ['title', { kind: 'replace', values: ['Countess'] }],
            ['manager', { kind: 'replace', values: [bob!.dn] }],
          ]),
        },
      },
      {
        kind: 'change',
        change: {
          anchor: team!.anchor,
          dn: team!.dn,
          attributes: new Map([['member', { kind: 'edit', add: [bob!.dn], remove: [ada!.dn] }]]),
        },
      },
    ]);
  });

  it('brings new and restored objects whole and deleted ones by their anchor', async () => {
    const [ada] = await created(directory, userAdd(1, 'QURB'));
    const start = await watermark();
    const [bob] = await created(
      directory,
      userAdd(2, 'Qk9C', {}, [{ name: 'manager', change: { kind: 'replace', values: [ada!] } }]),
    );
    const [team] = await created(directory, groupAdd(3, 'VEVBTQ==', {}, [edit('member', [ada!, bob!])]));
    const objects = await readObjects(directory);
    assert.deepEqual(
      await changesSince(start),
      [bob!, team!].map(({ anchor }) => ({ kind: 'object', object: objects.get(anchor!) })),
    );
    const second = await watermark();
    await write(directory, remove('user', ada!));
    const [orphan, deleted, group] = await changesSince(second);
    assert.deepEqual(deleted, { kind: 'delete', anchor: ada!.anchor });
    assert.deepEqual(orphan?.kind === 'change' && [...orphan.change.attributes], [
      ['manager', { kind: 'replace', values: [] }],
    ]);
    assert.deepEqual(group?.kind === 'change' && [...group.change.attributes], [
      ['member', { kind: 'replace', values: [bob!.dn] }],
    ]);
    const third = await watermark();
    await created(directory, userAdd(1, 'QURB'));
    assert.deepEqual(
      (await changesSince(third)).map(({ kind }) => kind),
      ['object', 'change', 'change'],
    );
  });

  it('brings a new source anchor as a new name', async () => {
    const [ada] = await created(directory, userAdd(1, 'QURB'));
    const start = await watermark();
    await write(directory, modify('user', ada!, replace({ sourceAnchor: 'TkVX' })));
    const [entry] = await changesSince(start);
    assert.equal(entry?.kind === 'change' && entry.change.newDn, 'CN={546B5658}');
  });

  it('asks for a full import when the position is too old or of another selection', async () => {
    await directory.close();
    let now = Date.UTC(2026, 0, 1);
    directory = await openDirectory(entraConnector(folder), { clock: clockAt(() => now) });
    const start = await watermark();
    now += 8 * 24 * 3600_000;
    for (const position of [start, '{}', 'nonsense']) {
      await assert.rejects(changesSince(position), { name: 'ConnectorError', kind: 'full-import-required' });
    }
  });

  it('keeps the tenant when the process is killed', async () => {
    const [ada] = await created(directory, userAdd(1, 'QURB'), groupAdd(2, 'VEVBTQ=='));
    const before = await readObjects(directory);
    const start = await watermark();
    // Nothing is closed: the second tenant sees what a killed process would have left.
    const survivor = await openDirectory(entraConnector(folder));
    assert.deepEqual(await readObjects(survivor), before);
    await write(survivor, modify('user', ada!, replace({ city: 'Oslo' })));
    const entries = await entriesOf(survivor.reader.readChanges(start, neverCancelled));
    assert.equal(entries.length, 1);
    await survivor.close();
  });

  it('reads nothing of a tenant that refuses it', async () => {
    await directory.close();
    directory = await openDirectory(entraConnector(folder), {
      embedded: { faults: () => ({ status: 500 }) },
      wait: async () => await Promise.resolve(),
    });
    await assert.rejects(readObjects(directory), { name: 'ConnectorError', kind: 'server' });
  });

  it('gets a new token when the tenant no longer accepts the old one', async () => {
    await directory.close();
    let now = Date.UTC(2026, 0, 1);
    directory = await openDirectory(entraConnector(folder), { clock: clockAt(() => now) });
    await readObjects(directory);
    now += 2 * 3600_000;
    assert.equal((await readObjects(directory)).size, 0);
  });

  it('gives every tenant its own id', () => {
    const options = { path: ':memory:', initialDomain: 'x.onmicrosoft.com', now: () => 0 };
    const [one, two] = [openEmbeddedTenant(options), openEmbeddedTenant(options)];
    assert.notEqual(one.tenantId, two.tenantId);
    one.close();
    two.close();
  });
});
