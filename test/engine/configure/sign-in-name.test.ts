import assert from 'node:assert/strict';
import { configureSignInName } from '../../../engine/configure/sign-in-name.ts';
import { SyncWorkspace } from '../../support/sync-workspace.ts';
import { guid } from '../sync/two-forests.ts';
import { anchorRules, configurationOf, rulesOf, textsOf, workspaceText } from './small-workspace.ts';

describe('configuring the sign-in name', () => {
  it('to mail reads mail for userPrincipalName and keeps the name of Active Directory beside it', async () => {
    const changes = configureSignInName(textsOf(anchorRules), configurationOf(), 'mail');
    const rules = rulesOf(textsOf(anchorRules, changes));
    assert.match(rules, /userPrincipalName +<- IIF\(\[title\] = "mailbox", NULL, \[mail\]\)/);
    assert.match(rules, /onPremisesUserPrincipalName <- IIF\(\[title\] = "mailbox", NULL, \[userPrincipalName\]\)/);
    const workspace = new SyncWorkspace(workspaceText(rules));
    workspace.import('north', [
      {
        dn: 'CN=ann,DC=north',
        type: 'user',
        attributes: { objectGUID: guid(1), objectSid: 's', mail: 'ann@x.example', userPrincipalName: 'a1@x.local' },
      },
    ]);
    await workspace.synchronize('north');
    assert.match(
      workspace.space('cloud'),
      /onPremisesUserPrincipalName = a1@x\.local, .*userPrincipalName = ann@x\.example/,
    );
    workspace.store.close();
  });

  it('a second time changes nothing, and back to userPrincipalName leaves the rules for accounts as they were', () => {
    const changes = configureSignInName(textsOf(anchorRules), configurationOf(), 'mail');
    const configured = configurationOf({ signInName: 'mail' });
    assert.deepEqual(configureSignInName(textsOf(anchorRules, changes), configured, 'mail'), []);
    const back = configureSignInName(textsOf(anchorRules, changes), configured, 'userPrincipalName');
    const rules = rulesOf(textsOf(anchorRules, [...changes, ...back]));
    assert.equal(
      rules.split('inbound rule "In from AD - Group"')[0],
      anchorRules.split('inbound rule "In from AD - Group"')[0],
    );
  });

  it('keeps what a rule falls back to', () => {
    const rules = anchorRules.replace(
      'IIF([title] = "mailbox", NULL, [userPrincipalName])',
      'IIF(IsPresent([userPrincipalName]), [userPrincipalName], [sAMAccountName] & "@x.example")',
    );
    const after = rulesOf(textsOf(rules, configureSignInName(textsOf(rules), configurationOf(), 'mail')));
    assert.ok(after.includes('<- IIF(IsPresent([mail]), [mail], [sAMAccountName] & "@x.example")'), after);
    assert.match(after, /onPremisesUserPrincipalName <- \[userPrincipalName\]\n/);
  });
});
