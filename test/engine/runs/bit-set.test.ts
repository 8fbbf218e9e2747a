import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createBitSet } from '../../../engine/runs/bit-set.ts';

describe('the set of seen objects', () => {
  it('has what was added and nothing else, also after it was stored and continued', () => {
    const ids = fc.array(fc.nat(100_000), { maxLength: 50 });
    fc.assert(
      fc.property(ids, ids, ids, (first, later, others) => {
        const stored = createBitSet();
        for (const id of first) stored.add(id);
        const continued = createBitSet(stored.bytes());
        for (const id of later) continued.add(id);
        const added = new Set([...first, ...later]);
        for (const id of [...added, ...others]) assert.equal(continued.has(id), added.has(id));
      }),
    );
  });

  it('takes no more bytes than its largest member needs', () => {
    const set = createBitSet();
    set.add(17);
    assert.deepEqual([...set.bytes()], [0, 0, 2]);
  });
});
