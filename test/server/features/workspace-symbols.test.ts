import assert from 'node:assert/strict';
import { workspaceSymbols } from '../../../server/features/workspace-symbols.ts';
import { markedWorkspace } from '../marked-workspace.ts';
import { threeRules } from '../three-rules.ts';

function check(query: string, expected: readonly string[]): void {
  const found = workspaceSymbols(markedWorkspace(threeRules).snapshot, query);
  const shown = found.map(
    ({ name, containerName, location }) => `${name} | ${containerName} | ${location.uri.split('/').at(-1)}`,
  );
  assert.deepEqual(shown, expected);
}

describe('workspace symbols', () => {
  it('finds rules by letters of their names in order', () => {
    check('ctoso', ['Contoso | inbound rule | a.syncrule']);
    check('FABRI', ['Fabrikam | inbound rule | b.syncrule']);
  });

  it('finds attributes once per side, where the first rule writes them', () => {
    check('mail', ['mail | metaverse person | b.syncrule', 'mail | directory user | c.syncrule']);
  });

  it('finds everything without a query, and nothing for letters in no name', () => {
    assert.equal(workspaceSymbols(markedWorkspace(threeRules).snapshot, '').length, 7);
    check('xyz', []);
  });
});
