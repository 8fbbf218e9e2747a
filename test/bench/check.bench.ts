// What checking costs: 2,000 rules in 100,000 lines from the beginning, and from a keystroke in a file of 5,000 lines to its problems.
// Run it with `node --expose-gc test/bench/check.bench.ts`; the second number of a line is what the first one must not exceed.
import type { RuleEnvironment, Schema } from '../../grammar/schema/schema.ts';
import { createRuleChecker } from '../../grammar/semantics/incremental.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import { reparseSyncrule } from '../../grammar/syntax/reparse.ts';
import { attributes, attributeShape, ruleText } from './rule-text.ts';

const rulesPerFile = 100;
const fileCount = 20;

const schema: Schema = {
  attributes: new Map(attributes.map((name, at) => [name, { name, ...attributeShape(at) }])),
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

/** One letter more in the middle of a file at each of 40 keystrokes. */
const [first = ''] = texts;
const edited = Array.from({ length: 41 }, (_, at) => first.replace('department 50"', `department ${'x'.repeat(at)}"`));
let parsed = { text: first, ...parseSyncrule(first) };
let readAgain = 0;
const steps = new Map<string, number[]>();

function timed<T>(step: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  steps.set(step, [...(steps.get(step) ?? []), performance.now() - start]);
  return result;
}

for (const [at, text] of edited.entries()) {
  timed('keystroke to problems', () => {
    checker.setFile('0.syncrule', text, at + 2);
    checker.problemsOf('0.syncrule');
  });
  timed('  reading all of the file', () => parseSyncrule(text));
  const { kept, ...next } = timed('  reading what was edited', () => reparseSyncrule(parsed, text));
  parsed = next;
  readAgain = next.file.rules.length - kept.size;
}
for (const [step, times] of steps) {
  const [median, slowest] = [times.toSorted((left, right) => left - right)[20], Math.max(...times)];
  console.log(`${step.padEnd(26)} median ${median?.toFixed(1)} ms, slowest ${slowest.toFixed(0)} ms`);
}
console.log(`of ${parsed.file.rules.length} rules in ${first.split('\n').length - 1} lines, ${readAgain} read again`);
