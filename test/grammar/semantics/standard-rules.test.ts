import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readForeignRules } from '../../../engine/entra-connect/foreign-rule.ts';
import { readConfiguration } from '../../../engine/entra-connect/read-configuration.ts';
import { checkRules } from '../../../grammar/semantics/check.ts';
import { ruleFingerprint } from '../../../grammar/semantics/rule-fingerprint.ts';
import { standardFingerprints } from '../../../grammar/semantics/standard-fingerprints.ts';
import { isModifiedStandardRule } from '../../../grammar/semantics/standard-rules.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { printRule } from '../../../grammar/syntax/print.ts';
import { sharedData } from '../../support/shared-data.ts';
import { fingerprintsOf } from './write-standard-fingerprints.ts';

/** One edit in the text of the default rules: what is replaced by what, in the rule of a name. */
interface RuleEdit {
  readonly what: string;
  readonly rule: string;
  readonly edit: readonly [from: string | RegExp, to: string];
}

const modifying: readonly RuleEdit[] = [
  { what: 'an expression', rule: 'In from AD - User Common', edit: ['Trim([department])', '[department]'] },
  { what: 'a literal', rule: 'In from AD - User Join', edit: ['"MSOL_"', '"MSOL"'] },
  { what: 'a direct flow', rule: 'Out to AAD - User Identity', edit: ['[displayName]', '[cn]'] },
  { what: 'a constant', rule: 'In from AD - User AccountEnabled', edit: [/(accountEnabled +<- )True/, '$1False'] },
  { what: 'a flow left out', rule: 'In from AD - Group Common', edit: [/\n *mail +<-.*/, ''] },
  { what: 'a flow added', rule: 'Out to AD - Contact Join', edit: [/\n\}/, '\n  flow {\n    mail <- [mail]\n  }\n}'] },
  { what: 'a flow option', rule: 'In from AD - Group Common', edit: [/(\n *mail +<- )/, '$1once '] },
  { what: 'a merge', rule: 'Out to AD - Group Exchange Hybrid', edit: [/merge ignoring case/, 'merge'] },
  { what: 'a scope clause left out', rule: 'In from AD - User Join', edit: [/ and adminDescription.*/, ''] },
  { what: 'a scope value', rule: 'In from AD - User Join', edit: ['"User_"', '"Usr_"'] },
  { what: 'a join left out', rule: 'In from AD - User Join', edit: [/\n *or msExchMasterAccountSid.*/, ''] },
  {
    what: 'the order of joins',
    rule: 'In from AD - User Join',
    edit: [/(objectSid = objectSid)(\n *or )(msExch\w+ = objectSid)/, '$3$2$1'],
  },
  { what: 'the link type', rule: 'In from AD - User Common', edit: [/link( +)join/, 'link$1provision'] },
  {
    what: 'the source anchor, but not its attribute',
    rule: 'In from AD - User AccountEnabled',
    edit: [/(sourceAnchor +<-)[^]*?(?=\n *userPrincipalName)/, '$1 ConvertToBase64([objectGUID])'],
  },
];

const harmless: readonly RuleEdit[] = [
  { what: 'its name', rule: 'In from AD - User Join', edit: ['"In from AD - User Join"', '"Join"'] },
  { what: 'its id', rule: 'In from AD - User Join', edit: [/id +0b088913/, 'id 1b088913'] },
  { what: 'its description', rule: 'In from AD - User Common', edit: [/link /, 'description "d"\n  link '] },
  { what: 'its precedence', rule: 'In from AD - User Join', edit: [/precedence +100/, 'precedence 1100'] },
  { what: 'that it is disabled', rule: 'In from AD - User Join', edit: [/link /, 'disabled\n  link '] },
  { what: 'password synchronization', rule: 'In from AD - User AccountEnabled', edit: [/\n *password sync/, ''] },
  { what: 'white space', rule: 'In from AD - User Common', edit: ['Trim([department])', 'Trim( [department] )'] },
  { what: 'parentheses', rule: 'In from AD - User Common', edit: ['Trim([department])', '(Trim(([department])))'] },
  { what: 'the order of flows', rule: 'In from AD - User Common', edit: [/(\n *co +<-.*)(\n.*)/, '$2$1'] },
  {
    what: 'the order of clauses',
    rule: 'In from AD - User Join',
    edit: [/(\bis\w+ <> TRUE) and (admin.*)/, '$2 and $1'],
  },
  {
    what: 'the attribute of the source anchor',
    rule: 'In from AD - User AccountEnabled',
    edit: [/(sourceAnchor +<-)[^]*?(?=\n *userPrincipalName)/, '$1 [employeeID]'],
  },
];

describe('standard rules', () => {
  for (const { edits, count, title } of [
    { edits: modifying, count: 1, title: 'is modified by' },
    { edits: harmless, count: 0, title: 'is the same whatever' },
  ])
    for (const { what, rule, edit } of edits)
      it(`"${rule}" ${title} ${what}`, function () {
        const text = defaultRules(this).get(rule) ?? '';
        const edited = text.replace(...edit);
        assert.notEqual(edited, text, 'the edit changes the text');
        const { file, problems } = parseSyncrule(edited);
        assert.deepEqual(problems, []);
        const environment = { connectors: [], metaverse: { attributes: new Map(), objectTypes: new Map() } };
        const found = checkRules([{ path: 'r.syncrule', file, text: edited }], environment).filter(
          ({ problem }) => problem.code === 'modified-standard-rule',
        );
        assert.equal(found.length, count);
        for (const { problem } of found) assert.match(problem.message, /clone the rule/);
      });

  it('have the same fingerprint in every forest', function () {
    const folder = `${sharedData(this, 'contoso')}/SynchronizationRules`;
    const guid = /(<(?:id|internal-id|connector|precedence-\w+)>\{?)\w{8}-/g;
    for (const name of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${name}`, 'utf8');
      const copy = text.replaceAll(guid, '$1abcdabcd-');
      assert.notEqual(copy, text);
      const { rules } = readForeignRules([text, copy].map((xml) => ({ path: name, text: xml })));
      const [own, other] = rules;
      assert.ok(own && other);
      assert.notEqual(own.connectorId, other.connectorId);
      assert.equal(ruleFingerprint(own.rule), ruleFingerprint(other.rule), name);
      assert.equal(isModifiedStandardRule(other.rule), false, name);
    }
  });

  it('are in the table as the exported configuration has them, in every form that configuring gives them', async function () {
    const found = await fingerprintsOf(sharedData(this, 'contoso'));
    assert.equal(found.size, 62);
    for (const [tag, fingerprints] of found)
      assert.deepEqual(
        fingerprints.filter((one) => standardFingerprints.get(tag)?.includes(one) !== true),
        [],
        tag,
      );
  });
});

function configurationOf(test: Mocha.Context): ReturnType<typeof readConfiguration> {
  const folder = sharedData(test, 'contoso');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.xml'));
  return readConfiguration(new Map(paths.map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')])));
}

let texts: ReadonlyMap<string, string> | undefined;

/** The text of every default rule, by its name. */
function defaultRules(test: Mocha.Context): ReadonlyMap<string, string> {
  return (texts ??= new Map(configurationOf(test).rules.map((rule) => [rule.name.text, printRule(rule)])));
}
