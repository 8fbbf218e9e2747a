import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { checksByCode } from '../../../grammar/semantics/checks.ts';
import type { CheckDescription } from '../../../grammar/semantics/rule-context.ts';
import { assertGolden } from '../../support/golden.ts';

const semantics = new URL('../../../grammar/semantics/', import.meta.url);

const beginning = `# What rules are checked for

Made from the comments in \`grammar/semantics/checks\`; \`UPDATE_GOLDEN=1 npx mocha test/grammar/semantics/checks-document.test.ts\` writes
it anew.

\`joinery check\` and the editor show what these checks find. Each has a severity of its own, which \`joinery.json\` can change:

    "checks": { "shadowed-flow": "error", "lossy-assignment": "information", "unwritable-attribute": "off" }

Severities are \`error\`, \`warning\`, \`information\` and \`hint\`; \`off\` switches a check off. A workspace with errors is not run.
Hints do not count as problems and are shown with \`joinery check --hints\`.

A comment silences the findings of one check on its own line, or on the next one when it stands alone. The reason is part of it:

    // joinery-ignore lossy-assignment: HR keeps only numbers there
    employeeNumber <- [employeeNumber]

Errors are not silenced: a rule that cannot be run is mended. \`joinery check --fix\` mends what can be mended without guessing,
which is marked *mended*; what is marked *offered* is a guess that the editor proposes.
`;

/** What the comments above every check say, one section each, sorted by code. */
function document(): string {
  const sources = [
    ...readdirSync(new URL('checks/', semantics)).map((name) => `checks/${name}`),
    'silence-checks.ts',
  ].map((name) => readFileSync(new URL(name, semantics), 'utf8'));
  const comments = new Map(sources.flatMap(commentsOf));
  const sections = [...checksByCode.values()]
    .toSorted((left, right) => (left.code < right.code ? -1 : 1))
    .map((check) => section(check, comments.get(check.code), sources));
  return [beginning, ...sections].join('\n');
}

function commentsOf(source: string): readonly (readonly [code: string, comment: string])[] {
  const checks = source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport const \w+: \w+ = \{\s*code: '([\w-]+)'/g);
  return [...checks].map(([, comment = '', code = '']) => [code, comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim()]);
}

function section(
  { code, severity }: CheckDescription,
  comment: string | undefined,
  sources: readonly string[],
): string {
  assert.ok(comment !== undefined && comment.length > 40, `${code} has no comment that explains it`);
  const source = sources.find((text) => text.includes(`code: '${code}'`)) ?? '';
  const isMended =
    /\b(?:replacing|wrapping|removing|convertingFix)\(|edits \}/.test(source) || code === 'unused-silence';
  const isOffered = /\b(?:guessing|convertingFix)\b/.test(source);
  const fix = [...(isMended ? ['mended'] : []), ...(isOffered ? ['offered'] : [])].join(' or ');
  return `## ${code}\n\n*${severity}${fix === '' ? '' : `, ${fix}`}*\n\n${wrapped(comment)}\n`;
}

/** Lines of at most 120 characters. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > 120) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

describe('docs/checks.md', () => {
  it('says of every check what its comment says', () => {
    assertGolden(new URL('../../../docs/checks.md', import.meta.url), document());
  });
});
