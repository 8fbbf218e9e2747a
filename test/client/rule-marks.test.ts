import assert from 'node:assert/strict';
import { ruleIcon, ruleMarks } from '../../client/views/rule-marks.ts';
import type { RuleSummary } from '../../server/protocol/rules.ts';

const custom: RuleSummary = {
  name: 'r',
  direction: 'inbound',
  connector: 'every ad',
  from: 'user',
  to: 'person',
  link: 'join',
  precedence: 7,
  standard: false,
  modified: false,
  disabled: false,
  flows: 1,
  errors: 0,
  warnings: 0,
  uri: 'file:///r.syncrule',
  line: 0,
};

const cases: readonly (readonly [rule: Partial<RuleSummary>, marks: string, icon: string])[] = [
  [{}, 'custom, join', 'edit'],
  [{ standard: true }, 'standard, join', 'symbol-interface'],
  [{ standard: true, modified: true }, 'standard, modified, join', 'diff-modified'],
  [{ standard: true, modified: true, disabled: true }, 'disabled, standard, modified, join', 'circle-slash'],
  [{ standard: true, modified: true, warnings: 1 }, 'standard, modified, join', 'warning'],
  [{ disabled: true, errors: 1, warnings: 1 }, 'disabled, custom, join', 'error'],
];

describe('rows of the Rules view', () => {
  for (const [differing, marks, icon] of cases)
    it(`say "${marks}" with the icon ${icon}`, () => {
      const rule = { ...custom, ...differing };
      assert.equal(ruleMarks(rule).join(', '), marks);
      const shown = ruleIcon(rule);
      assert.equal(typeof shown === 'string' ? shown : shown.name, icon);
    });
});
