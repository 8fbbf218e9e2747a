import assert from 'node:assert/strict';
import { RunFixture } from './run-fixture.ts';

describe('references to a deleted object', () => {
  it('go along with it in Active Directory, so that nobody gets them with its name', async () => {
    const fixture = new RunFixture('AD');
    for (const name of ['Ann', 'Bob']) fixture.directory.put(`guid-${name}`, `CN=${name}`, { displayName: [name] });
    fixture.directory.put('guid-Staff', 'CN=Staff', { member: ['CN=Ann', 'CN=Bob'] }, 'group');
    await fixture.run('Full Import');
    fixture.directory.remove('guid-Ann');
    assert.deepEqual((await fixture.run('Delta Import')).step?.counters, { 'stage-delete': 1 });
    fixture.directory.put('guid-Other', 'CN=Ann', { displayName: ['another Ann'] });
    await fixture.run('Delta Import');
    assert.match(fixture.dump().join('\n'), /^CN=Staff guid-Staff add member=CN=Bob$/m);
  });
});
