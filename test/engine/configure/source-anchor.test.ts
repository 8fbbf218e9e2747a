import assert from 'node:assert/strict';
import { configureSourceAnchor, consistencyGuid } from '../../../engine/configure/source-anchor.ts';
import type { ChangedText } from '../../../engine/configure/workspace-text.ts';
import type { WorkspaceConfiguration } from '../../../engine/model/configuration.ts';
import { assertGolden } from '../../support/golden.ts';
import { anchorRules, configurationOf, rulesOf, textsOf } from './small-workspace.ts';

const guidAttribute = { name: consistencyGuid, type: 'bin', multiValued: false } as const;
const objectGuid = { name: 'objectGUID', type: 'bin', multiValued: false } as const;
const employeeId = { name: 'employeeID', type: 'str', multiValued: false } as const;

function configured(rules = anchorRules): readonly ChangedText[] {
  return configureSourceAnchor(textsOf(rules), configurationOf(), guidAttribute);
}

const asConfigured = (sourceAnchor: string): WorkspaceConfiguration => configurationOf({ sourceAnchor });

describe('configuring the source anchor', () => {
  it('to mS-DS-ConsistencyGuid edits the flows of users, the join, the scope to the tenant, and adds a rule that writes it back', () => {
    const text = configured()
      .map(({ path, text: after }) => `== ${path}\n${after ?? '(removed)'}`)
      .join('\n');
    assertGolden(new URL('source-anchor.txt', import.meta.url), text);
  });

  it('a second time changes nothing', () => {
    const changes = configured();
    const again = configureSourceAnchor(textsOf(anchorRules, changes), asConfigured(consistencyGuid), guidAttribute);
    assert.deepEqual(again, []);
  });

  it('keeps comments and the conditions around the anchor', () => {
    const rules = rulesOf(textsOf(anchorRules, configured()));
    for (const comment of [
      '// People of both forests.',
      '// A linked mailbox is no account.',
      '// never changes',
      '// Everyone with an anchor.',
    ])
      assert.ok(rules.includes(comment), comment);
    assert.match(rules, /sourceAnchorSettled +<- IIF\(\[title\] = "mailbox", NULL, IsPresent\(ImportedValue/);
  });

  it('leaves other object types with objectGUID', () => {
    const rules = rulesOf(textsOf(anchorRules, configured()));
    const [, group = ''] = /(inbound rule "In from AD - Group" \{[\s\S]*?\n\}\n)/.exec(rules) ?? [];
    assert.ok(group.includes('sourceAnchor       <- ConvertToBase64([objectGUID])'));
    assert.ok(!group.includes(consistencyGuid));
  });

  it('keeps the line breaks of a file', () => {
    const windows = anchorRules.replaceAll('\n', '\r\n');
    for (const { path, text } of configured(windows))
      if (path.endsWith('all.syncrule')) assert.doesNotMatch(text ?? '', /[^\r]\n/);
  });

  it('back to objectGUID takes the rule and the condition away again', () => {
    const changes = configured();
    const back = configureSourceAnchor(textsOf(anchorRules, changes), asConfigured(consistencyGuid), objectGuid);
    assert.ok(back.some(({ path, text }) => path.endsWith('source-anchor.syncrule') && text === null));
    const rules = rulesOf(textsOf(anchorRules, [...changes, ...back]));
    assert.ok(!rules.includes('sourceAnchorSettled'));
    assert.match(rules, /scope \{\n {4}\/\/ Everyone with an anchor\.\n {4}sourceAnchor is not null\n {2}\}/);
    assert.match(rules, /sourceAnchor +<- IIF\(\[title\] = "mailbox", NULL, ConvertToBase64\(\[objectGUID\]\)\)/);
  });

  it('to a text attribute takes its value as it is, and to objectGUID again from there', () => {
    const changes = configureSourceAnchor(textsOf(anchorRules), configurationOf(), employeeId);
    const rules = rulesOf(textsOf(anchorRules, changes));
    assert.match(rules, /sourceAnchor +<- IIF\(\[title\] = "mailbox", NULL, \[employeeID\]\)/);
    assert.ok(!rules.includes('ImmutableId'));
    const back = configureSourceAnchor(textsOf(anchorRules, changes), asConfigured('employeeID'), objectGuid);
    assert.equal(rulesOf(textsOf(anchorRules, [...changes, ...back])), anchorRules);
  });

  it('replaces the whole choice the original writes between text and bytes, and the sources it declares', () => {
    const rules = `inbound rule "In from AD - User" {
  connector   every ad
  from user   to person
  link        provision
  precedence  100

  flow {
    sourceAnchor <- source (objectGUID) IIF(IsPresent([title]),NULL,IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID])))
  }
}
`;
    const after = rulesOf(textsOf(rules, configured(rules)));
    assert.ok(
      after.includes(
        'source (mS-DS-ConsistencyGuid, objectGUID) IIF(IsPresent([title]),NULL,ConvertToBase64(IIF(IsPresent([mS-DS-ConsistencyGuid]), [mS-DS-ConsistencyGuid], [objectGUID])))',
      ),
      after,
    );
  });

  it('leaves a source alone that is made of something else', () => {
    const rules = anchorRules.replace('ConvertToBase64([objectGUID]))  // never changes', '"A" & [employeeID])');
    const after = rulesOf(textsOf(rules, configured(rules)));
    assert.ok(after.includes('sourceAnchor      <- IIF([title] = "mailbox", NULL, "A" & [employeeID])'), after);
  });

  it('makes a scope where the rule to the tenant has none', () => {
    const rules = anchorRules.replace(/\n {2}scope \{\n {4}\/\/ Everyone[^}]*\}\n/, '');
    const after = rulesOf(textsOf(rules, configured(rules)));
    assert.match(after, /scope \{\n {4}sourceAnchorSettled = True\n {4}or cloudSourceAnchor is not null\n {2}\}/);
  });
});
