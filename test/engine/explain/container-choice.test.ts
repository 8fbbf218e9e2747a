import assert from 'node:assert/strict';
import fc from 'fast-check';
import { containerFilter } from '../../../engine/connectors/selection/container-filter.ts';
import { containerChoice } from '../../../engine/explain/container-choice.ts';

const units = ['OU=a', 'OU=b', 'OU=c'];
const contexts = ['DC=x', 'DC=y', 'DC=z'];
const dns = fc
  .tuple(fc.array(fc.constantFrom(...units), { maxLength: 4 }), fc.constantFrom(...contexts))
  .map(([parts, context]) => [...parts, context].join(','));

const partitions = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom('DC=x', 'DC=y', 'default'),
      include: fc.array(dns, { maxLength: 2 }),
      exclude: fc.array(dns, { maxLength: 2 }),
    }),
    { selector: ({ name }) => name, minLength: 1 },
  )
  .map((all) => all.map((one) => ({ ...one, parameters: new Map<string, string>() })));

describe('the container that decides', () => {
  it('agrees with the filter imports use, over random partitions and names', () => {
    fc.assert(
      fc.property(partitions, dns, (all, dn) => {
        const choice = containerChoice(all, `CN=someone,${dn}`);
        const partition = containerFilter(all)(`CN=someone,${dn}`);
        assert.equal(choice.kind === 'selected' ? choice.partition : undefined, partition);
      }),
      { numRuns: 2000 },
    );
  });

  it('is none for a name that lies in more containers than any directory has', () => {
    const [all] = [[{ name: 'DC=x', include: [], exclude: [], parameters: new Map<string, string>() }]];
    for (const [containers, partition] of [
      [200, 'DC=x'],
      [50_000, undefined],
    ] as const) {
      const dn = `CN=someone,${'OU=a,'.repeat(containers)}DC=x`;
      assert.equal(containerFilter(all)(dn), partition);
      assert.equal(containerFilter([])(dn), partition);
    }
  });

  it('names the listed entry nearest to the object', () => {
    const [partition] = [
      { name: 'DC=x', include: ['OU=a,DC=x'], exclude: ['OU=b,OU=a,DC=x'], parameters: new Map<string, string>() },
    ];
    assert.deepEqual(containerChoice([partition], 'CN=q,ou=B, ou=a,dc=x'), {
      kind: 'excluded',
      partition: 'DC=x',
      entry: 'OU=b,OU=a,DC=x',
    });
  });
});
