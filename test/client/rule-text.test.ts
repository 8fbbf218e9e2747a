import assert from 'node:assert/strict';
import { type RuleDraft, ruleText } from '../../client/new-rule/rule-text.ts';
import { formatSyncrule } from '../../grammar/syntax/format.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';

const draft: RuleDraft = {
  direction: 'inbound',
  name: 'In from "North" \\ Person',
  connector: 'north.example',
  from: 'user',
  to: 'person',
  link: 'provision',
  precedence: 42,
  scope: [
    { attribute: 'isCriticalSystemObject', operator: '<>', value: 'true' },
    { attribute: 'mail', operator: 'is not null' },
    { attribute: 'sAMAccountName', operator: 'not starts with', value: 'svc-' },
  ],
  join: [
    { connectorSpace: 'objectSid', metaverse: 'objectSid' },
    { connectorSpace: 'mail', metaverse: 'mail' },
  ],
  flows: [
    { target: 'cn', source: { kind: 'direct', attribute: 'cn' } },
    { target: 'displayName', source: { kind: 'expression', text: 'Trim([displayName])' } },
    { target: 'accountEnabled', source: { kind: 'constant', text: 'True' } },
    { target: 'usageLocation', source: { kind: 'constant', text: 'SE' } },
  ],
};

describe('the text of a new rule', () => {
  for (const [name, one] of [
    ['with everything', draft],
    ['with nothing but its header', { ...draft, scope: [], join: [], flows: [], link: 'sticky join' as const }],
    ['outbound', { ...draft, direction: 'outbound' as const, from: 'someLongObjectType', to: 'user', join: [] }],
  ] as const) {
    it(`${name} is read without a problem and is formatted already`, () => {
      const text = ruleText(one);
      assert.deepEqual(
        parseSyncrule(text).problems.map(({ message }) => message),
        [],
      );
      assert.equal(formatSyncrule(text).text, text);
    });
  }
});
