import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Rule } from '../../../grammar/ast/rule.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { readRuleScript } from '../../../engine/entra-connect/rule-script.ts';
import { readRuleXml } from '../../../engine/entra-connect/rule-xml.ts';
import { unfoldRules, type RuleConnector } from '../../../engine/entra-connect/unfold-rules.ts';
import { rulePowerShell } from '../../../engine/entra-connect/write-rule-script.ts';
import { ruleFileName, ruleXml } from '../../../engine/entra-connect/write-rule-xml.ts';
import { rules } from '../../grammar/syntax/arbitraries.ts';
import { assertGolden } from '../../support/golden.ts';
import { asRead, serverRule } from './server-rules.ts';
import { withoutSpans } from './without-spans.ts';

const connectors: readonly RuleConnector[] = [
  { name: 'tenant', id: 'b891884f-051e-4a83-95af-2544101c9083', category: 'Entra' },
  { name: 'north.test', id: 'aaaaaaaa-0000-0000-0000-000000000001', category: 'AD' },
  { name: 'south.test', id: 'aaaaaaaa-0000-0000-0000-000000000002', category: 'AD' },
];

function golden(name: string): URL {
  return new URL(`golden/${name}`, import.meta.url);
}

function twoRules(): readonly Rule[] {
  const { file, problems } = parseSyncrule(readFileSync(golden('two-rules.syncrule'), 'utf8'));
  assert.deepEqual(problems, []);
  return file.rules;
}

/** Rules a server can keep: with a name, and without an extension, whose text is XML. */
const writable = rules.map(({ extension: _extension, ...rule }) => ({
  ...rule,
  name: rule.name.text.trim() === '' ? { ...rule.name, text: 'Unnamed' } : rule.name,
}));

describe('written rules', () => {
  it('are the files an export has, one per connector', () => {
    const { rules: unfolded, problems } = unfoldRules(twoRules(), connectors);
    assert.deepEqual(problems, []);
    const text = unfolded.map((rule) => `${ruleFileName(rule)}\n${ruleXml(rule)}\n`).join('\n');
    assertGolden(golden('two-rules.xml.txt'), text);
  });

  it("are the calls the editor's export has", () => {
    const { rules: unfolded } = unfoldRules(twoRules(), connectors);
    assertGolden(golden('two-rules.ps1'), unfolded.map(rulePowerShell).join('\n\n'));
  });

  it('come back the same from XML', () => {
    fc.assert(
      fc.property(writable, (rule) => {
        const text = ruleXml(serverRule(rule));
        const { rule: read, problems } = readRuleXml(text);
        assert.deepEqual(
          problems.filter(({ code }) => !harmless.has(code)),
          [],
          text,
        );
        assert.deepEqual(withoutSpans(read?.rule), withoutSpans(asRead(rule)), text);
      }),
      { numRuns: 300 },
    );
  });

  it('come back the same from PowerShell', () => {
    fc.assert(
      fc.property(fc.array(writable, { minLength: 1, maxLength: 3 }), (several) => {
        const text = several.map((rule) => rulePowerShell(serverRule(rule))).join('\n');
        const { rules: read, problems } = readRuleScript(text);
        assert.deepEqual(
          problems.filter(({ code }) => !harmless.has(code)),
          [],
          text,
        );
        const expected = several.map((rule) => withoutSpans(inScript(asRead(rule))));
        assert.deepEqual(
          read.map(({ rule }) => withoutSpans(rule)),
          expected,
          text,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('keep the elements of an extension to the letter', () => {
    const [, rule] = twoRules();
    assert.ok(rule);
    const [written] = unfoldRules(
      [{ ...rule, precedence: { kind: 'number', value: 1, span: rule.span } }],
      connectors,
    ).rules;
    assert.ok(written);
    const { rule: read } = readRuleXml(ruleXml(written));
    assert.equal(read?.rule.extension?.text, rule.extension?.text);
  });

  it('leave an extension out that would not be whole elements, or say again what the rule says', () => {
    for (const text of ['<a>', '</synchronizationRule><a/>', 'text', '<precedence>1</precedence>', '<n:a/>']) {
      const [rule] = twoRules();
      assert.ok(rule);
      const xml = ruleXml(serverRule({ ...rule, extension: { text, span: rule.span } }));
      assert.equal(xml, ruleXml(serverRule(rule)), text);
    }
  });

  it('have no character XML cannot hold', () => {
    const [rule] = twoRules();
    assert.ok(rule);
    const name = 'a\u0000b\ud800c\u{1F600}\ufffe<&>"\r\n';
    const xml = ruleXml(serverRule({ ...rule, name: { text: name, span: rule.span } }));
    assert.match(xml, /<name>a\ufffdb\ufffdc\u{1F600}\ufffd&lt;&amp;&gt;"&#xD;\n<\/name>/u);
    assert.deepEqual(
      readRuleXml(xml).problems.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('have apostrophes doubled in scripts, typographic ones too', () => {
    const [rule] = twoRules();
    assert.ok(rule);
    const name = `O'Neil ‘a’ ‚b‛ "c" $d \`e`;
    const script = rulePowerShell(serverRule({ ...rule, name: { text: name, span: rule.span } }));
    assert.ok(script.includes(`-Name 'O''Neil ‘‘a’’ ‚‚b‛‛ "c" $d \`e'`));
    assert.equal(readRuleScript(script).rules[0]?.rule.name.text, name);
  });
});

/** What random rules cannot help having: repeated targets, several sources, unknown escapes. */
const harmless: ReadonlySet<string> = new Set(['repeated-target', 'unknown-escape', 'several-sources']);

/** A script does not say the version and the internal id. */
function inScript(rule: Rule): Rule {
  const { version: _version, internalId: _internalId, ...rest } = rule;
  return rest;
}
