import assert from 'node:assert/strict';
import { ruleList } from '../../../server/features/rule-list.ts';
import { markedWorkspace } from '../marked-workspace.ts';
import { threeRules } from '../three-rules.ts';

describe('the list of rules', () => {
  it('stands in order of precedence, with what was found in each', () => {
    const { snapshot } = markedWorkspace(
      `${threeRules}inbound rule "Broken" {\n  connector "nowhere"\n  from user to person\n  precedence 25\n  disabled\n  tag Microsoft.X\n  flow { cn <- [cn] }\n}\ninbound rule "Edited" {\n  connector "contoso.com"\n  from user to person\n  precedence 100\n  tag Microsoft.InfromADUserLync.004\n  flow { cn <- [cn] }\n}\n`,
    );
    const shown = ruleList(snapshot).map((rule) =>
      [
        rule.precedence,
        rule.name,
        rule.connector,
        `${rule.from}-${rule.to}`,
        rule.flows,
        ...(rule.disabled ? ['disabled'] : []),
        ...(rule.standard ? ['standard'] : []),
        ...(rule.modified ? ['modified'] : []),
        `${rule.errors}/${rule.warnings}`,
        `${rule.uri.split('/').at(-1)}:${rule.line}`,
      ].join(' '),
    );
    assert.deepEqual(shown, [
      '20 Fabrikam fabrikam.com user-person 1 0/0 b.syncrule:0',
      '21 Contoso contoso.com user-person 2 0/0 a.syncrule:0',
      '25 Broken nowhere user-person 1 disabled standard 1/1 c.syncrule:11',
      '30 Tenant tenant person-user 2 0/1 c.syncrule:0',
      '100 Edited contoso.com user-person 1 standard modified 0/0 c.syncrule:19',
    ]);
  });
});
