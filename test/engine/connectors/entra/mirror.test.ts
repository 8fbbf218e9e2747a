import assert from 'node:assert/strict';
import fc from 'fast-check';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type { Directory, ImportedEntry, ReferencedObject } from '../../../../engine/ports/directory.ts';
import type { StoredValue } from '../../../../engine/model/stored.ts';
import {
  edit,
  entraConnector,
  entriesOf,
  groupAdd,
  modify,
  openDirectory,
  readObjects,
  remove,
  replace,
  userAdd,
  write,
} from './connector.ts';

type Operation =
  | { readonly kind: 'add' | 'delete'; readonly index: number }
  | { readonly kind: 'city'; readonly index: number; readonly value: string | null }
  | { readonly kind: 'manager' | 'join' | 'leave'; readonly index: number; readonly other: number }
  | { readonly kind: 'delta' };

/** The first half of the objects are users, the other half groups. */
const half = 3;

const index = fc.nat({ max: 2 * half - 1 });
const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('add' as const, 'add' as const, 'delete' as const), index }),
  fc.record({ kind: fc.constant('city' as const), index, value: fc.constantFrom('Oslo', 'Paris', null) }),
  fc.record({
    kind: fc.constantFrom('manager' as const, 'join' as const, 'join' as const, 'leave' as const),
    index,
    other: index,
  }),
  fc.record({ kind: fc.constant('delta' as const) }),
);

describe('a mirror kept by deltas', () => {
  it('equals a full read after any sequence of exports', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyOperation, { maxLength: 40 }), async (operations) => {
        const directory = await openDirectory(memoryConnector);
        const mirror: Mirror = new Map();
        const live = new Map<number, ReferencedObject>();
        let position = (await directory.reader.watermark(neverCancelled))!;
        const catchUp = async (): Promise<void> => {
          for await (const page of directory.reader.readChanges(position, neverCancelled)) {
            for (const entry of page.entries) apply(mirror, entry);
            position = page.position;
          }
        };
        for (const each of operations) {
          if (each.kind === 'delta') await catchUp();
          else await perform(directory, live, each);
        }
        await catchUp();
        assert.deepEqual(sorted(mirror), sorted(await fullRead(directory)));
        await directory.close();
      }),
      { numRuns: 60 },
    );
  });
});

const memoryConnector = {
  ...entraConnector(''),
  tenant: { kind: 'embedded' as const, path: ':memory:', domain: 'contoso.onmicrosoft.com' },
};

async function perform(
  directory: Directory,
  live: Map<number, ReferencedObject>,
  operation: Exclude<Operation, { readonly kind: 'delta' }>,
): Promise<void> {
  const type = operation.index < half ? 'user' : 'group';
  const target = live.get(operation.index);
  if (operation.kind === 'add') {
    const name = `object${operation.index}`;
    const add = type === 'user' ? userAdd(1, name) : groupAdd(1, name);
    const [result] = await write(directory, add);
    live.set(operation.index, { dn: add.dn, anchor: result!.anchor! });
    return;
  }
  if (target === undefined) return;
  if (operation.kind === 'delete') {
    await write(directory, remove(type, target));
    live.delete(operation.index);
  } else if (operation.kind === 'city') {
    await write(
      directory,
      modify(type, target, replace(type === 'user' ? { city: operation.value } : { description: operation.value })),
    );
  } else if ('other' in operation) {
    const other = live.get(operation.other);
    if (other === undefined || other === target) return;
    if (operation.kind === 'manager' && type === 'user' && operation.other < half) {
      await write(
        directory,
        modify('user', target, [{ name: 'manager', change: { kind: 'replace', values: [other] } }]),
      );
    }
    if (operation.kind === 'join' && type === 'group')
      await write(directory, modify('group', target, [edit('member', [other])]));
    if (operation.kind === 'leave' && type === 'group')
      await write(directory, modify('group', target, [edit('member', [], [other])]));
  }
}

/** DN and attributes by anchor; the order of values does not count. */
type Mirror = Map<string, { dn: string; readonly attributes: Map<string, Set<StoredValue>> }>;

function apply(mirror: Mirror, entry: ImportedEntry): void {
  if (entry.kind === 'delete') mirror.delete(entry.anchor!);
  if (entry.kind === 'object') {
    const { anchor, dn, attributes } = entry.object;
    mirror.set(anchor, { dn, attributes: new Map([...attributes].map(([name, values]) => [name, new Set(values)])) });
  }
  if (entry.kind !== 'change') return;
  const known = mirror.get(entry.change.anchor!);
  assert.ok(known !== undefined, 'a change of an object the mirror never saw');
  known.dn = entry.change.newDn ?? known.dn;
  for (const [name, change] of entry.change.attributes) {
    const values = change.kind === 'replace' ? new Set(change.values) : (known.attributes.get(name) ?? new Set());
    if (change.kind === 'edit') {
      for (const value of change.remove) values.delete(value);
      for (const value of change.add) values.add(value);
    }
    if (values.size === 0) known.attributes.delete(name);
    else known.attributes.set(name, values);
  }
}

async function fullRead(directory: Directory): Promise<Mirror> {
  const mirror: Mirror = new Map();
  for (const entry of await entriesOf(directory.reader.readAll(undefined, neverCancelled))) apply(mirror, entry);
  assert.equal((await readObjects(directory)).size, mirror.size);
  return mirror;
}

/** One line per object and attribute, so that order counts nowhere. */
function sorted(mirror: Mirror): readonly string[] {
  const lines = [...mirror].flatMap(([anchor, { dn, attributes }]) => [
    `${anchor} ${dn}`,
    ...[...attributes].map(([name, held]) => `${anchor} ${name}: ${[...held].map(String).toSorted(byText).join(' ')}`),
  ]);
  return lines.toSorted(byText);
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
