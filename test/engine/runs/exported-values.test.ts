import assert from 'node:assert/strict';
import { createLayout } from '../../../engine/model/stored.ts';
import type { ShownValues } from '../../../engine/ports/directory.ts';
import type { CsObject } from '../../../engine/ports/store.ts';
import { exportedValues } from '../../../engine/runs/exported-values.ts';
import { nothingPending } from '../../../engine/runs/pending-export.ts';

const layout = createLayout('user', [
  { name: 'name', type: 'str', multiValued: false },
  { name: 'other', type: 'str', multiValued: false },
]);

/** A directory that keeps names in upper case, and `none` where it was given nothing. */
const shown: ShownValues = {
  attributes: new Map([['user', ['name', 'absent']]]),
  standsFor: ({ exported, imported }) =>
    exported === undefined ? imported === 'NONE' : typeof exported === 'string' && imported === exported.toUpperCase(),
};

function slot(value: string | undefined): ReadonlyMap<number, string> {
  return new Map(value === undefined ? [] : [[0, value]]);
}

function known(
  image: CsObject['image'],
  pending: { readonly sent?: string; readonly changes?: string } | null,
): CsObject {
  return {
    image,
    pendingExport:
      pending === null ? null : { ...nothingPending, sent: slot(pending.sent), changes: slot(pending.changes) },
  } as CsObject;
}

describe('imported values that stand for exported ones', () => {
  for (const [title, object, imported, expected] of [
    ['what was sent', known(['old', null], { sent: 'new' }), 'NEW', 'new'],
    ['what the image says already', known(['old', null], null), 'OLD', 'old'],
    ['what is staged, in a store that was built anew', known(['NEW', null], { changes: 'new' }), 'NEW', 'new'],
    ['what was sent before what the image says', known(['NEW', null], { sent: 'new' }), 'NEW', 'new'],
    ['no value, for an object that was exported without one', known(null, null), 'NONE', null],
    ['nothing, when it is another value', known(['old', null], { sent: 'new' }), 'OTHER', undefined],
    ['nothing, when it is the very value', known(['OLD', null], null), 'OLD', undefined],
    [
      'nothing, when it is what was sent, though the image says otherwise',
      known([null, null], { sent: 'NONE' }),
      'NONE',
      undefined,
    ],
    ['nothing, when it is what is staged', known([null, null], { changes: 'NONE' }), 'NONE', undefined],
    ['nothing, when something else was sent', known(['old', null], { sent: 'new' }), 'OLD', undefined],
    ['nothing, for an object that is not known', undefined, 'NEW', undefined],
  ] as const) {
    it(`give way to ${title}`, () => {
      const kept = exportedValues(shown, object, { layout, image: [imported, null], isShown: () => true });
      assert.equal(kept.get(0), expected);
      assert.equal(kept.has(0), expected !== undefined);
    });
  }

  it('stay as they are where the import did not show the attribute', () => {
    const object = known(['old', null], { sent: 'new' });
    assert.equal(exportedValues(shown, object, { layout, image: ['NEW', null], isShown: () => false }).size, 0);
  });
});
