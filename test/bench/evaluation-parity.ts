// Compares compiled evaluation with the plain interpreter on random well-typed expressions and random objects:
// `node test/bench/evaluation-parity.ts 1000000 [seed]`. Prints the number of evaluations, the time and every mismatch; exits with 1
// when there is one.
import fc from 'fast-check';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';
import { compareEvaluations } from '../engine/expressions/evaluation-parity.ts';
import { plainObjects } from '../engine/expressions/random-objects.ts';
import { typedExpressions } from '../engine/expressions/random-expressions.ts';
import { expressionText } from '../grammar/syntax/arbitraries.ts';

const wanted = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const objectsPerRound = 50;
const expressionsPerRound = 500;
/** Enough to see what is wrong. */
const shownMismatches = 20;

const start = performance.now();
const names = new Set<string>();
let evaluations = 0;
let expressions = 0;
let values = 0;
let errors = 0;
let mismatches = 0;
for (let round = 0; evaluations < wanted; round++) {
  const objects = fc.sample(plainObjects, { numRuns: objectsPerRound, seed: seed + round });
  for (const expression of fc.sample(typedExpressions, { numRuns: expressionsPerRound, seed: seed + round })) {
    if (evaluations >= wanted) break;
    const found = compareEvaluations(expression, objects);
    const text = expressionText(expression, '');
    walkExpression(expression, (part) => {
      if (part.kind === 'call') names.add(part.name);
    });
    for (const { compiled, plain } of found.mismatches.slice(0, 1)) {
      if (mismatches < shownMismatches) console.log(`${text}\n  compiled ${compiled}\n  plain    ${plain}`);
    }
    evaluations += objects.length;
    expressions++;
    values += found.values;
    errors += found.errors;
    mismatches += found.mismatches.length;
  }
}
const seconds = (performance.now() - start) / 1000;
console.log(
  `${evaluations} evaluations of ${expressions} expressions with ${names.size} functions in ${seconds.toFixed(1)} s: ` +
    `${values} values, ${errors} errors, ${evaluations - values - errors} NULL; ${mismatches} mismatches`,
);
process.exitCode = mismatches === 0 ? 0 : 1;
