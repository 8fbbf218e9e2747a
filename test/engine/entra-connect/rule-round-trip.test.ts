import assert from 'node:assert/strict';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import { printRule } from '../../../grammar/syntax/print.ts';
import { readRuleXml } from '../../../engine/entra-connect/rule-xml.ts';
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
      assert.deepEqual(file.rules.map(withoutSpans), [withoutSpans(rule.rule)], path);
    }
  });
});
