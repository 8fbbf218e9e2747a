import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  cloudAnchor,
  entraDn,
  objectIdOf,
  sourceAnchorOf,
  sourceAnchorOfUniqueName,
  uniqueName,
} from '../../../../engine/connectors/entra/object-names.ts';

describe('names of Entra objects', () => {
  it('write the documented DN for the documented source anchor', () => {
    assert.equal(
      entraDn('user', 'id', 'x4V0iaeB60KXxjftcwd7Hw=='),
      'CN={783456306961654236304B58786A66746377643748773D3D}',
    );
  });

  it('carry the source anchor there and back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (anchor) => {
        fc.pre(anchor.isWellFormed() && objectIdOf(anchor) === undefined);
        assert.equal(sourceAnchorOf(entraDn('group', 'id', anchor)), anchor);
        assert.equal(sourceAnchorOfUniqueName(uniqueName(anchor)), anchor);
        assert.match(uniqueName(anchor), /^[a-z0-9-]+$/);
      }),
    );
  });

  it('tell an object without a source anchor', () => {
    const dn = entraDn('user', '1-2', undefined);
    assert.equal(sourceAnchorOf(dn), undefined);
    assert.equal(objectIdOf(cloudAnchor('user', '1-2')), '1-2');
    assert.equal(sourceAnchorOfUniqueName('finance-team'), undefined);
  });
});
