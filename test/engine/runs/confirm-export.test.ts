import assert from 'node:assert/strict';
import type { Slots, Stored } from '../../../engine/model/stored.ts';
import type { PendingExport } from '../../../engine/ports/store.ts';
import type { ImportedImage, Shown, StagedReference } from '../../../engine/runs/confirm-export.ts';
import { confirmExport } from '../../../engine/runs/confirm-export.ts';
import { nothingPending } from '../../../engine/runs/pending-export.ts';

function sent(...values: readonly (Stored | null)[]): ReadonlyMap<number, Stored | null> {
  return new Map(values.map((value, slot) => [slot, value]));
}

function imported(image: Slots, more: Partial<ImportedImage> = {}): ImportedImage {
  return { dn: 'cn=a', image, references: [], shown: () => 'whole', full: true, ...more };
}

function reference(kind: 'add' | 'remove', wasSent: boolean, present: boolean): StagedReference {
  return { slot: 4, target: 9, kind, sent: wasSent, present };
}

describe('export confirmation', () => {
  const cases: readonly {
    readonly name: string;
    readonly sent: Stored | null;
    readonly image: Stored | null;
    readonly shown?: Shown;
    readonly kept: boolean;
    readonly warned: boolean;
  }[] = [
    { name: 'the same value', sent: 'x', image: 'x', kept: false, warned: false },
    { name: 'a value in other case', sent: 'x', image: 'X', kept: false, warned: true },
    { name: 'no value where one was sent', sent: 'x', image: null, kept: false, warned: true },
    { name: 'a value where none was sent', sent: null, image: 'x', kept: false, warned: true },
    { name: 'no value where none was sent', sent: null, image: null, kept: false, warned: false },
    { name: 'the same values in another order', sent: ['a', 'b'], image: ['b', 'a'], kept: false, warned: false },
    { name: 'one value less', sent: ['a', 'b'], image: ['b'], kept: false, warned: true },
    {
      name: 'an attribute the import did not show',
      sent: 'x',
      image: 'y',
      shown: 'nothing',
      kept: true,
      warned: false,
    },
    {
      name: 'part of the values, those missing',
      sent: ['a', 'b'],
      image: ['a'],
      shown: 'part',
      kept: true,
      warned: false,
    },
    {
      name: 'part of the values, all there',
      sent: ['a', 'b'],
      image: ['a', 'b'],
      shown: 'part',
      kept: false,
      warned: false,
    },
  ];
  for (const each of cases) {
    it(`${each.name}: ${each.kept ? 'still unconfirmed' : 'forgotten'}${each.warned ? ', with a warning' : ''}`, () => {
      const pending: PendingExport = { ...nothingPending, sent: sent(each.sent), sentOperation: 'modify' };
      const result = confirmExport(pending, imported([each.image], { shown: () => each.shown ?? 'whole' }));
      assert.equal(result.pendingExport?.sent.has(0) ?? false, each.kept);
      assert.deepEqual(result.notReimported, each.warned ? [0] : []);
    });
  }

  it('a created object that came back whole has nothing pending any more', () => {
    const pending: PendingExport = { ...nothingPending, sent: sent('x', ['a']), sentOperation: 'add' };
    assert.equal(confirmExport(pending, imported(['x', ['a']])).pendingExport, null);
  });

  it('a staged change the directory already shows is dropped: an export killed before its results were kept did it', () => {
    const pending: PendingExport = {
      ...nothingPending,
      operation: 'modify',
      changes: new Map([
        [0, 'x'],
        [1, 'y'],
      ]),
      newDn: 'cn=a',
      attempts: 1,
    };
    const result = confirmExport(pending, imported(['x', 'old'])).pendingExport;
    assert.deepEqual(result, { ...pending, changes: new Map([[1, 'y']]), newDn: null });
    assert.equal(confirmExport(pending, imported(['x', 'y'])).pendingExport, null);
  });

  it('a pending add whose object is there becomes a modify of what differs', () => {
    const pending: PendingExport = { ...nothingPending, operation: 'add', changes: sent('x', 'y') };
    const result = confirmExport(pending, imported(['x', null])).pendingExport;
    assert.equal(result?.operation, 'modify');
    assert.deepEqual(result.changes, new Map([[1, 'y']]));
  });

  it('a sent delete is contradicted by a full import only', () => {
    const pending: PendingExport = { ...nothingPending, sentOperation: 'delete' };
    const full = confirmExport(pending, imported(['x']));
    assert.equal(full.deleteNotReimported, true);
    assert.equal(full.pendingExport, null);
    const delta = confirmExport(pending, imported(['x'], { full: false }));
    assert.equal(delta.deleteNotReimported, false);
    assert.deepEqual(delta.pendingExport, pending);
  });

  it('a pending delete stays whatever the import shows', () => {
    const pending: PendingExport = {
      ...nothingPending,
      operation: 'delete',
      attempts: 2,
      error: { code: 'e', message: 'm' },
    };
    assert.deepEqual(confirmExport(pending, imported(['x'])).pendingExport, pending);
  });

  const references: readonly [StagedReference, boolean, boolean, Shown][] = [
    [reference('add', true, true), true, false, 'whole'],
    [reference('add', true, false), true, true, 'whole'],
    [reference('add', true, false), false, false, 'part'],
    [reference('add', true, false), false, false, 'nothing'],
    [reference('add', false, true), true, false, 'whole'],
    [reference('add', false, false), false, false, 'whole'],
    [reference('remove', true, false), true, false, 'whole'],
    [reference('remove', true, true), true, true, 'whole'],
    [reference('remove', false, false), true, false, 'part'],
  ];
  for (const [change, settled, warned, shown] of references) {
    const { kind, present } = change;
    const state = `${change.sent ? 'sent' : 'staged'} ${kind} of a reference that is ${present ? 'there' : 'not there'}, ${shown} shown`;
    it(`${state}: ${settled ? 'settled' : 'kept'}${warned ? ', with a warning' : ''}`, () => {
      const result = confirmExport(null, imported([], { references: [change], shown: () => shown }));
      assert.deepEqual(result.settledReferences, settled ? [{ slot: 4, target: 9 }] : []);
      assert.deepEqual(result.notReimported, warned ? [4] : []);
    });
  }
});
