import assert from 'node:assert/strict';
import type { Flow, Rule } from '../../../grammar/ast/rule.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { printRule } from '../../../grammar/syntax/print.ts';
import { singleLineExpression } from '../../../grammar/syntax/single-line.ts';
import { countRules } from '../../../engine/entra-connect/count-rules.ts';
import { readConfiguration } from '../../../engine/entra-connect/read-configuration.ts';
import { readRuleScript } from '../../../engine/entra-connect/rule-script.ts';
import { readRuleXml } from '../../../engine/entra-connect/rule-xml.ts';
import { unfoldRules } from '../../../engine/entra-connect/unfold-rules.ts';
import { rulePowerShell } from '../../../engine/entra-connect/write-rule-script.ts';
import { ruleFileName, ruleXml } from '../../../engine/entra-connect/write-rule-xml.ts';
import { exportedFiles } from './exported-files.ts';
import { withoutSpans } from './without-spans.ts';

describe('every rule of a real server', () => {
  it('comes back the same from its printed text', function () {
    const texts = [...exportedFiles(this)].filter(([path]) => path.startsWith('SynchronizationRules/'));
    assert.equal(texts.length, 62);
    for (const [path, text] of texts) {
      const { rule, problems } = readRuleXml(text);
      assert.deepEqual(problems, [], path);
      assert.ok(rule, path);
      const printed = printRule(rule.rule);
      const { file, problems: syntax } = parseSyncrule(printed);
      assert.deepEqual(syntax, [], `${path}\n${printed}`);
      assert.deepEqual(file.rules.map(onOneLine).map(withoutSpans), [withoutSpans(rule.rule)], path);
    }
  });

  it('is written back to the byte after it was folded, printed and read', function () {
    const files = exportedFiles(this);
    const { rules, connectors } = readConfiguration(files);
    const read: readonly Rule[] = rules.flatMap((rule) => parseSyncrule(printRule(rule)).file.rules);
    assert.deepEqual(countRules(read), { rules: 62, flows: 1200, direct: 802, expressions: 391, constants: 7 });
    const { rules: unfolded, problems } = unfoldRules(read, connectors);
    assert.deepEqual(problems, []);
    const written = new Map(unfolded.map((rule) => [`SynchronizationRules/${ruleFileName(rule)}`, ruleXml(rule)]));
    const original = new Map([...files].filter(([path]) => path.startsWith('SynchronizationRules/')));
    assert.deepEqual([...written.keys()].toSorted(), [...original.keys()]);
    for (const [path, text] of original) assert.equal(written.get(path), text, path);
  });

  it('comes back the same from the script the editor exports', function () {
    const { rules, connectors } = readConfiguration(exportedFiles(this));
    const { rules: unfolded } = unfoldRules(rules, connectors);
    const { rules: read, problems } = readRuleScript(unfolded.map(rulePowerShell).join('\n'));
    assert.deepEqual(problems, []);
    const counts = countRules(read.map(({ rule }) => rule));
    assert.deepEqual(counts, { rules: 62, flows: 1200, direct: 802, expressions: 391, constants: 7 });
    for (const [at, { rule }] of read.entries()) {
      const original = unfolded[at];
      assert.ok(original);
      assert.equal(ruleXml({ ...original, rule }), ruleXml(original));
      const { name } = original.rule;
      assert.deepEqual(
        withoutSpans({ ...rule, connector: original.rule.connector }),
        withoutSpans(original.rule),
        name.text,
      );
    }
  });
});

/** A printed rule may have its expressions broken over lines. */
function onOneLine(rule: Rule): Rule {
  const flows = rule.flows.map((flow): Flow => {
    const { source } = flow;
    return source.kind === 'expression'
      ? { ...flow, source: { ...source, text: singleLineExpression(source.text) } }
      : flow;
  });
  return { ...rule, flows };
}
