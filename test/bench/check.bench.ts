// What checking costs: 2,000 rules in 100,000 lines from the beginning, and from a keystroke in a file of 5,000 lines to its problems.
// Run it with `node --expose-gc test/bench/check.bench.ts`; the second number of a line is what the first one must not exceed.
import type { RuleEnvironment, Schema } from '../../grammar/schema/schema.ts';
import { createRuleChecker } from '../../grammar/semantics/incremental.ts';

const rulesPerFile = 100;
const fileCount = 20;
const flowsPerRule = 41;
const attributes = Array.from({ length: 60 }, (_, at) => `attribute${at}`);

const schema: Schema = {
  attributes: new Map(
    attributes.map((name, at) => [name, { name, type: at % 10 === 9 ? 'num' : 'str', multiValued: at % 15 === 14 }]),
  ),
  objectTypes: new Map(
    Array.from({ length: 20 }, (_, at) => [`type${at}`, { name: `type${at}`, attributes }] as const),
  ),
};

const environment: RuleEnvironment = {
  metaverse: schema,
  connectors: Array.from({ length: 10 }, (_, at) => ({
    name: `forest${at}`,
    id: `00000000-0000-4000-8000-00000000000${at}`,
    category: 'AD',
    schema,
    includedAttributes: new Set(attributes),
    parameters: new Set(['Domain.FQDN']),
  })),
};

/** A rule of 50 lines as people write them: a scope, a join, direct flows and expressions. */
function ruleText(at: number): string {
  const flows = Array.from({ length: flowsPerRule }, (_, flow) => {
    const name = attributes[flow] ?? '';
    return flow % 3 === 0 && flow % 10 !== 9 && flow % 15 !== 14
      ? `    ${name} <- IIF(IsPresent([${name}]) && Left([attribute0], 3) <> "x${at}", Trim([${name}]) & "@" & %Domain.FQDN%, NULL)`
      : `    ${name} <- [${name}]`;
  });
  return [
    `inbound rule "Rule ${at}" {`,
    `  connector "forest${at % 10}" from type${at % 20} to type${at % 20} precedence ${at + 1}`,
    `  scope { attribute1 = "department ${at}" and attribute2 is not null }`,
    `  join { attribute3 = attribute3 }`,
    '  flow {',
    ...flows,
    '  }',
    '  // The end of it.',
    '}',
    '',
  ].join('\n');
}

const texts = Array.from({ length: fileCount }, (_, file) =>
  Array.from({ length: rulesPerFile }, (_unused, at) => ruleText(file * rulesPerFile + at)).join(''),
);

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const before = heapMegabytes();
const checker = createRuleChecker(environment);
const reading = milliseconds(() => {
  for (const [at, text] of texts.entries()) checker.setFile(`${at}.syncrule`, text, 1);
});
let found = 0;
const checking = milliseconds(() => {
  found = [...checker.problems().values()].reduce((sum, problems) => sum + problems.length, 0);
});
const held = heapMegabytes() - before;
const lines = texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0);
console.log(`${fileCount * rulesPerFile} rules, ${lines} lines, ${found} problems`);
console.log(`reading  ${(reading / 1000).toFixed(2)} s`);
console.log(`checking ${(checking / 1000).toFixed(2)} s`);
console.log(`memory   ${held.toFixed(0)} MB`);

const [first = ''] = texts;
const keystrokes = Array.from({ length: 15 }, (_, at) => {
  const edited = first.replace('department 50"', `department ${'x'.repeat(at + 1)}"`);
  return milliseconds(() => {
    checker.setFile('0.syncrule', edited, at + 2);
    checker.problemsOf('0.syncrule');
  });
}).toSorted((left, right) => left - right);
console.log(
  `keystroke in ${first.split('\n').length - 1} lines: median ${keystrokes[7]?.toFixed(0)} ms, slowest ${keystrokes.at(-1)?.toFixed(0)} ms`,
);
