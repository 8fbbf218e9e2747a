import fc from 'fast-check';
import { seededRandom } from '../../engine/model/seeded-random.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import { printRule } from '../../grammar/syntax/print.ts';
import { rules } from '../grammar/syntax/arbitraries.ts';
import { spansOf } from '../grammar/syntax/without-spans.ts';

/**
 * Reads mutated rules: `node test/bench/parser-robustness.ts [count] [seed]`. Each input is a printed rule with one to eight pieces cut,
 * doubled, moved or replaced. Counts inputs on which reading throws or gives a span outside the text; there must be none.
 */
const count = Number(process.argv[2] ?? 1_000_000);
const seed = process.argv[3] ?? '1';
const random = seededRandom(seed);
const below = (limit: number): number => Math.floor(random() * limit);
const pieces = [
  '"',
  '\\',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '%',
  '$',
  '<-',
  '&&',
  '||',
  '//',
  '/*',
  '*/',
  '///',
  '&H',
  '-',
  '0x',
  '\n',
  ' ',
  ',',
  'inbound rule',
  'flow {',
  'every ad',
  'é',
  '\u0000',
  '💥',
];

function mutate(text: string): string {
  let mutated = text;
  for (let left = 1 + below(8); left > 0; left -= 1) {
    const start = below(mutated.length + 1);
    const end = Math.min(mutated.length, start + below(12));
    const cut = mutated.slice(start, end);
    const piece =
      [pieces[below(pieces.length)] ?? '', '', cut + cut, mutated.slice(below(mutated.length + 1)).slice(0, 9)][
        below(4)
      ] ?? '';
    mutated = mutated.slice(0, start) + piece + mutated.slice(end);
  }
  return mutated;
}

const originals = fc.sample(rules, { numRuns: 2_000, seed: 1 }).map(printRule);
const started = performance.now();
let characters = 0;
let problems = 0;
const failures: string[] = [];
for (let done = 0; done < count && failures.length < 10; done += 1) {
  const text = mutate(originals[below(originals.length)] ?? '');
  characters += text.length;
  try {
    const read = parseSyncrule(text);
    problems += read.problems.length;
    const outside = spansOf(read).find(({ start, end }) => start < 0 || end > text.length || start > end);
    if (outside !== undefined)
      failures.push(`span ${outside.start}-${outside.end} of ${text.length}: ${JSON.stringify(text)}`);
  } catch (cause) {
    failures.push(`${String(cause)}: ${JSON.stringify(text)}`);
  }
}
const seconds = (performance.now() - started) / 1000;
console.log(
  `${count.toLocaleString('en')} inputs, ${(characters / 1e6).toFixed(0)} million characters, ${problems.toLocaleString('en')} problems found in them, ${seconds.toFixed(0)} s, ${failures.length} failures`,
);
for (const failure of failures) console.log(failure);
if (failures.length > 0) process.exitCode = 1;
