import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applyFixes } from '../../../grammar/semantics/apply-fixes.ts';
import { checksByCode } from '../../../grammar/semantics/checks.ts';
import { type CheckCase, checkText, ruleText } from './check-case.ts';
import { expressionCheckCases } from './expression-check-cases.ts';
import { ruleCheckCases } from './rule-check-cases.ts';

const cases: readonly CheckCase[] = [...expressionCheckCases, ...ruleCheckCases];

describe('every check', () => {
  for (const { code, wrong, underlined, right, fixed } of cases) {
    const text = ruleText(wrong);
    const found = (): readonly {
      readonly code: string;
      readonly span: { readonly start: number; readonly end: number };
    }[] => checkText(text);

    it(`${code} finds ${shown(underlined)} in ${shown(wrong)}`, () => {
      assert.deepEqual(
        found().map((problem) => `${problem.code} ${text.slice(problem.span.start, problem.span.end)}`),
        [`${code} ${underlined}`],
      );
    });

    it(`${code} has nothing against ${shown(right)}`, () => {
      assert.deepEqual(
        checkText(ruleText(right)).filter((problem) => problem.code === code),
        [],
      );
    });

    if (fixed === undefined) continue;
    it(`${code} mends ${shown(wrong)}`, () => {
      const problems = checkText(text).map(({ fix, ...problem }) => {
        assert.ok(fix);
        return { ...problem, fix: { title: fix.title, edits: fix.edits } };
      });
      assert.equal(applyFixes(text, problems).text, ruleText(fixed));
    });
  }

  it('has a case that is wrong and one that is right', () => {
    const earlier = readFileSync(new URL('check.test.ts', import.meta.url), 'utf8');
    for (const code of checksByCode.keys())
      assert.ok(cases.some((one) => one.code === code) || earlier.includes(`name: '${code}`), code);
  });

  it('is a file of its own, named by its code', () => {
    assert.ok(checksByCode.size >= 40);
    for (const code of [...checksByCode.keys()].filter((one) => !one.includes('silence')))
      assert.match(
        readFileSync(new URL(`../../../grammar/semantics/checks/${code}.ts`, import.meta.url), 'utf8'),
        new RegExp(`code: '${code}'`),
      );
  });
});

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}
