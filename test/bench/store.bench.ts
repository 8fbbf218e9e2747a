/*
 * What the embedded store costs per object: `node test/bench/store.bench.ts [objects …]`, 10,000 and 100,000 by default.
 * The objects are like directory users: 26 attributes, about 650 bytes.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../engine/stores/sqlite/open.ts';
import type { Slots } from '../../engine/model/stored.ts';
import type { Contributor, PendingExport, StagedObject, Store } from '../../engine/ports/store.ts';

const attributes = 26;
const multiValued = new Set([5, 6, 7]);
const batchSize = 10_000;
const keyAttributes = ['attribute0', 'attribute1'];

function layoutAttributes(): { name: string; type: 'str'; multiValued: boolean }[] {
  return Array.from({ length: attributes }, (_, slot) => ({
    name: `attribute${slot}`,
    type: 'str' as const,
    multiValued: multiValued.has(slot),
  }));
}

function user(number: number, round: number): StagedObject {
  const image: Slots = Array.from({ length: attributes }, (_, slot) => {
    if (slot === 0) return `user${number}@contoso.com`;
    if (slot === 1) return guid(number * 7 + 3);
    if (slot === 2) return `round ${round}`;
    return multiValued.has(slot)
      ? [`smtp:user${number}@a.com`, `SMTP:user${number}@b.com`]
      : `value ${slot} of ${number}`;
  });
  const dn = `CN=User ${number},OU=Unit ${number % 50},OU=Users,DC=contoso,DC=com`;
  return { objectType: 'user', partition: 'DC=contoso,DC=com', dn, anchor: guid(number), image, references: new Map() };
}

/** A number spread over the whole range, as object GUIDs are. */
function guid(number: number): string {
  const spread = (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
  const rest = (Math.imul(number + 7, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0');
  return `${spread}-${rest.slice(0, 4)}-${rest.slice(4)}-9d9d-${spread}${rest.slice(0, 4)}`;
}

const table: { objects: number; what: string; seconds: string; 'µs each': string; 'per second': string }[] = [];

function measure(objects: number, what: string, work: () => void): void {
  const started = process.hrtime.bigint();
  work();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const each = ((seconds / objects) * 1e6).toFixed(1);
  table.push({
    objects,
    what,
    seconds: seconds.toFixed(2),
    'µs each': each,
    'per second': Math.round(objects / seconds).toLocaleString('en'),
  });
}

function stageAll(store: Store, space: number, objects: number, round: (number: number) => number): void {
  for (let from = 0; from < objects; from += batchSize) {
    store.batch((writer) => {
      for (let number = from; number < Math.min(from + batchSize, objects); number++) {
        writer.stage(space, user(number, round(number)), keyAttributes);
      }
    });
  }
}

/** What a first full synchronization asks of the store: look-up, projection, provisioning, a staged export, the consumed import. */
function synchronizeAll(store: Store, source: number, target: number, batch: number): void {
  let after = 0;
  for (;;) {
    const ids = store.csIds(source, after, batch, 'due');
    if (ids.length === 0) return;
    after = ids.at(-1)!;
    store.batch((writer) => {
      const rule = writer.numberRule('in');
      for (const id of ids) {
        const cs = writer.cs(id)!;
        if (writer.mvByKey('attribute0', String(cs.image![0])).length > 0) throw new Error('not expected');
        const mv = writer.createMv('person');
        const lineage = {
          joinedBy: 'in',
          provisionedBy: null,
          outboundJoinedBy: null,
          linkOrder: writer.nextLinkOrder(),
        };
        writer.updateCs(id, { mv, lineage });
        const contributors: Contributor[] = cs.image!.map(() => ({ rule, cs: id }));
        writer.updateMv(mv, cs.image!, contributors, new Map([['attribute0', [String(cs.image![0])]]]));
        const created = writer.createCs({
          space: target,
          objectType: 'user',
          partition: 'default',
          dn: `CN={${cs.anchor!}}`,
          mv,
          lineage: { joinedBy: null, provisionedBy: 'out', outboundJoinedBy: null, linkOrder: writer.nextLinkOrder() },
        });
        writer.updateCs(created, { pendingExport: addition(cs.image!) });
        writer.updateCs(id, { retry: false, syncError: null, consumed: true });
        writer.consumeReferenceChanges(id);
      }
    });
  }
}

function addition(image: Slots): PendingExport {
  return {
    operation: 'add',
    changes: new Map(image.map((value, slot) => [slot, value])),
    sent: new Map(),
    sentOperation: 'none',
    newDn: null,
    attempts: 0,
    error: null,
  };
}

/** An unchanged object in a full synchronization: everything is read, nothing written. */
function readAll(store: Store, source: number): void {
  let after = 0;
  for (;;) {
    const ids = store.csIds(source, after, 2_000, 'all');
    if (ids.length === 0) return;
    after = ids.at(-1)!;
    store.batch((writer) => {
      for (const id of ids) {
        const mv = writer.cs(id)!.mv!;
        writer.mv(mv);
        writer.linked(mv);
      }
    });
  }
}

function group(name: string, members: readonly string[]): StagedObject {
  return {
    objectType: 'group',
    partition: 'DC=contoso,DC=com',
    dn: `CN=${name},DC=contoso,DC=com`,
    anchor: name,
    image: [name, null],
    references: new Map([[1, members]]),
  };
}

function groups(store: Store, space: number, members: number): void {
  const dns = Array.from({ length: members }, (_, number) => user(number, 0).dn);
  measure(members, 'stage a new group, per member', () => {
    store.batch((writer) => {
      writer.extendLayout(space, 'group', [
        { name: 'cn', type: 'str', multiValued: false },
        { name: 'member', type: 'ref', multiValued: true },
      ]);
      writer.stage(space, group('big', dns), ['cn']);
    });
  });
  measure(members, 'stage the group again, per member', () =>
    store.batch((writer) => writer.stage(space, group('big', dns), ['cn'])),
  );
  measure(members, 'stage it with one member less, per member', () =>
    store.batch((writer) => writer.stage(space, group('big', dns.slice(1)), ['cn'])),
  );
  const id = store.csByAnchor(space, 'big')!.id;
  const edits = 1_000;
  measure(edits, `add one member to ${members}, one batch`, () => {
    store.batch((writer) => {
      for (let number = 0; number < edits; number++) writer.stageChange(id, memberEdit(number, 'add'), ['cn']);
    });
  });
  measure(100, `add one member to ${members}, a batch each`, () => {
    for (let number = 0; number < 100; number++)
      store.batch((writer) => writer.stageChange(id, memberEdit(number, 'remove'), ['cn']));
  });
}

function memberEdit(
  number: number,
  kind: 'add' | 'remove',
): Parameters<Parameters<Parameters<Store['batch']>[0]>[0]['stageChange']>[1] {
  return {
    slots: new Map(),
    references: [{ slot: 1, dn: `CN=Newcomer ${number},DC=contoso,DC=com`, kind }],
    replacedReferences: new Map(),
  };
}

function bench(objects: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-bench-'));
  const path = join(folder, 'store.db');
  const store = openSqliteStore(path);
  try {
    const [source, target] = store.batch((writer) => {
      const spaces = [writer.openSpace('ad'), writer.openSpace('entra')] as const;
      for (const space of [...spaces, 'metaverse'] as const) {
        writer.extendLayout(space, space === 'metaverse' ? 'person' : 'user', layoutAttributes());
      }
      return spaces;
    });
    measure(objects, 'make the objects (part of all staging below)', () => {
      for (let number = 0; number < objects; number++) user(number, 0);
    });
    measure(objects, 'stage new', () => stageAll(store, source, objects, () => 0));
    measure(1, 'checkpoint', () => store.checkpoint());
    measure(objects, 'stage unchanged', () => stageAll(store, source, objects, () => 0));
    measure(objects, 'first synchronization', () => synchronizeAll(store, source, target, 2_000));
    measure(1, 'checkpoint', () => store.checkpoint());
    measure(objects, 'read all with metaverse and links', () => readAll(store, source));
    measure(objects, 'stage 1% changed', () =>
      stageAll(store, source, objects, (number) => (number % 100 === 0 ? 1 : 0)),
    );
    measure(1, 'statistics', () => store.statistics(source));
    groups(store, source, Math.min(objects, 250_000));
    store.checkpoint();
    const size = (statSync(path).size / 1e6).toFixed(0);
    console.log(
      `${objects} objects: file ${size} MB, peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
    );
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

const sizes = process.argv.slice(2).map(Number);
for (const objects of sizes.length === 0 ? [10_000, 100_000] : sizes) bench(objects);
console.table(table);
