import { catalogue } from '../../../engine/expressions/catalogue.ts';
import type { DocumentedExample, Judgement, Source, Verdict } from './documented-examples.ts';
import { deviations, shownJson } from './documented-examples.ts';

const sources: Readonly<Record<Source, readonly [word: string, meaning: string]>> = {
  documented: ['documented', 'printed in the documentation of the original, with its result'],
  'documented-corrected': ['corrected', 'printed there with an obvious slip, which is corrected here'],
  'documented-rule': [
    'rule',
    'an example made for a rule that is stated in the documentation or in a published default rule',
  ],
  derived: ['derived', 'worked out from the documented behaviour of what the function is built on'],
  inferred: ['inferred', 'the most plausible reading of something the documentation leaves open'],
};

const verdicts: Readonly<Record<Verdict, string>> = {
  equal: 'the documented outcome',
  holds: 'the outcome is described in words, and what they say holds for every result that was tried',
  deviates: 'another outcome, for a reason given below',
  fails: 'another outcome without a reason',
};

/** The conformance of all functions in Markdown. */
export function conformanceDocument(judgements: readonly Judgement[]): string {
  const functions = Map.groupBy(judgements, ({ name }) => name);
  const count = (matches: (judgement: Judgement) => boolean): number => judgements.filter(matches).length;
  const without = [...catalogue.keys()].filter((name) => !functions.has(name));
  const parts = [
    '# Conformance of the functions',
    `The documented examples of every function, evaluated. This text is written by \`test/engine/expressions/documented-examples.test.ts\`, which fails when it is no longer true (the examples themselves are not part of the repository). What the functions do is in [functions.md](functions.md).`,
    [
      `| verdict | ${judgements.length} examples | meaning |`,
      '| --- | --- | --- |',
      ...Object.entries(verdicts).map(
        ([verdict, meaning]) => `| ${verdict} | ${count((one) => one.verdict === verdict)} | ${meaning} |`,
      ),
    ].join('\n'),
    'Where the examples come from:',
    [
      '| source | examples | meaning |',
      '| --- | --- | --- |',
      ...Object.entries(sources).map(
        ([source, [word, meaning]]) =>
          `| ${word} | ${count(({ example }) => example.source === source)} | ${meaning} |`,
      ),
    ].join('\n'),
    `There are no documented examples of ${without.join(', ')}.`,
    '## Deviations',
    ...deviations.map(
      ({ name, expression, expected, actual, reason }) =>
        `- ${name}: ${code(expression)}, documented: ${expected}; here: ${actual}. ${reason}`,
    ),
    ...[...functions].flatMap(([name, members]) => [`## ${name}`, table(members)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(judgements: readonly Judgement[]): string {
  const rows = judgements.map(({ example, expected, actual, verdict }) => {
    const cells = [
      code(example.expr),
      given(example),
      code(expected),
      code(actual),
      sources[example.source][0],
      verdict,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| expression | on | expected | actual | source | verdict |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function given({ inputs = {}, importedInputs = {}, params = {} }: DocumentedExample): string {
  return [
    ...Object.entries(inputs).map(([name, json]) => `[${name}] = ${shownJson(json)}`),
    ...Object.entries(importedInputs).map(([name, json]) => `imported [${name}] = ${shownJson(json)}`),
    ...Object.entries(params).map(([name, value]) => `%${name}% = ${value}`),
  ]
    .map(code)
    .join(', ');
}

/** As code in a table's cell: on one line, with the separators of cells escaped. */
function code(text: string): string {
  const line = text
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('\r', '')
    .replaceAll('|', '\\|');
  const fence = line.includes('`') ? '``' : '`';
  return line === '' ? '' : `${fence}${line}${fence}`;
}
