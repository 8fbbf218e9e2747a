import assert from 'node:assert/strict';
import { RunFixture } from './run-fixture.ts';

describe('a delta import of a large group', () => {
  it('takes a hundred and fifty thousand new members in one change', async () => {
    const fixture = new RunFixture();
    fixture.directory.put('guid-Ann', 'CN=Ann', { displayName: ['Ann'] });
    fixture.directory.put('guid-Staff', 'CN=Staff', { member: ['CN=Ann'] }, 'group');
    await fixture.run('Full Import');
    const add = Array.from({ length: 150_000 }, (_, index) => `CN=Member ${index}`);
    const attributes = new Map([['member', { kind: 'edit' as const, add, remove: ['CN=Ann'] }]]);
    fixture.directory.report({ kind: 'change', change: { dn: 'CN=Staff', attributes } });
    const { status, step } = await fixture.run('Delta Import');
    assert.deepEqual([status, step?.counters['stage-update']], ['success', 1]);
    const staff = fixture.dump().find((line) => line.startsWith('CN=Staff'));
    assert.equal(staff?.split(',').length, add.length);
  }).timeout(30_000);
});
