import assert from 'node:assert/strict';
import type { Problem } from '../../../grammar/ast/problem.ts';
import { toFileProblem } from '../../../engine/model/file-problem.ts';
import { renderProblem } from '../../../engine/cli/render/problem.ts';
import type { Style } from '../../../engine/cli/render/style.ts';
import { assertGolden } from '../../support/golden.ts';
import { checkText } from './check-case.ts';
import { mistakes, type Mistake } from './mistakes.ts';

const beginning = `# Ten mistakes, and what Joinery says about them

Each of them is a rule somebody could write in the original's editor, save, and find out about at the next synchronization. The
output below is what \`joinery check\` prints; [checks.md](checks.md) explains every check.
`;

/** Neither colours nor anything else a terminal knows. */
const asItIs = (text: string): string => text;
const plain: Style = { bold: asItIs, dim: asItIs, good: asItIs, warn: asItIs, bad: asItIs, accent: asItIs };

function section({ title, story, rule }: Mistake, at: number): string {
  const problems = checkText(rule);
  assert.ok(problems.length > 0, title);
  const output = problems.map((problem) => rendered(problem, rule)).join('\n');
  return [
    `## ${at + 1}. ${title}\n`,
    `${story}\n`,
    `${indented(rule.trimEnd())}\n`,
    `${indented(`$ joinery check\n${output}`)}\n`,
  ].join('\n');
}

function rendered(problem: Problem, text: string): string {
  const file = 'rules/mistake.syncrule';
  return renderProblem(toFileProblem(file, text, problem), { folder: '.', text: () => text, style: plain });
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}

describe('docs/mistakes.md', () => {
  it('shows ten mistakes with what is said about them', () => {
    assert.equal(mistakes.length, 10);
    const text = [beginning, ...mistakes.map(section)].join('\n');
    assertGolden(new URL('../../../docs/mistakes.md', import.meta.url), text);
  });
});
