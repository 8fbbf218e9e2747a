import assert from 'node:assert/strict';
import type { AttributeChange } from '../../../engine/ports/directory.ts';
import { underKnownNames } from '../../../engine/runs/known-references.ts';
import { RunFixture } from './run-fixture.ts';

describe('references of a change', () => {
  const names = new Map([
    ['guid-Ann', 'CN=Ann'],
    ['guid-Bob', 'CN=Bob'],
  ]);
  const known = (change: AttributeChange): AttributeChange | undefined =>
    underKnownNames({ dn: 'CN=x', attributes: new Map([['member', change]]) }, (anchor) =>
      names.get(anchor),
    ).attributes.get('member');

  it('are under the names their targets are known by', () => {
    const anchors = new Map([['CN=Anna', 'guid-Ann']]);
    assert.deepEqual(known({ kind: 'replace', values: ['CN=Anna', 'CN=Else'], anchors }), {
      kind: 'replace',
      values: ['CN=Ann', 'CN=Else'],
    });
  });

  it('tell two objects apart that had one name', () => {
    const change: AttributeChange = {
      kind: 'edit',
      add: ['CN=Bob'],
      remove: ['CN=Bob'],
      anchors: new Map([['CN=Bob', 'guid-New']]),
      removedAnchors: new Map([['CN=Bob', 'guid-Ann']]),
    };
    assert.deepEqual(known(change), { kind: 'edit', add: ['CN=Bob'], remove: ['CN=Ann'] });
  });

  it('without anchors stay as they are', () => {
    assert.deepEqual(known({ kind: 'edit', add: ['CN=Ann'], remove: [] }), {
      kind: 'edit',
      add: ['CN=Ann'],
      remove: [],
    });
  });

  it('are removed from the connector space before the rename of their target is imported, and after', async () => {
    for (const renameFirst of [true, false]) {
      const fixture = new RunFixture();
      fixture.directory.put('guid-Ann', 'CN=Ann', {});
      fixture.directory.put('guid-Staff', 'CN=Staff', { member: ['CN=Ann'] }, 'group');
      await fixture.run('Full Import');
      const removed = {
        anchor: 'guid-Staff',
        dn: 'CN=Staff',
        attributes: new Map<string, AttributeChange>([
          [
            'member',
            { kind: 'edit', add: [], remove: ['CN=Other'], removedAnchors: new Map([['CN=Other', 'guid-Ann']]) },
          ],
        ]),
      };
      if (renameFirst) fixture.directory.put('guid-Ann', 'CN=Anna', {});
      fixture.directory.report({ kind: 'change', change: removed });
      if (!renameFirst) fixture.directory.put('guid-Ann', 'CN=Anna', {});
      await fixture.run('Delta Import');
      assert.deepEqual(fixture.dump(), ['CN=Anna guid-Ann add', 'CN=Staff guid-Staff add']);
    }
  });
});
