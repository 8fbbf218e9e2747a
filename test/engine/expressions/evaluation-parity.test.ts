import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expressionText } from '../../grammar/syntax/arbitraries.ts';
import { compareEvaluations } from './evaluation-parity.ts';
import { plainObjects } from './random-objects.ts';
import { typedExpressions } from './random-expressions.ts';

describe('compiled evaluation', () => {
  // `node test/bench/evaluation-parity.ts 1000000` looks longer.
  it('comes to what a plain walk over the tree comes to', () => {
    fc.assert(
      fc.property(typedExpressions, fc.array(plainObjects, { minLength: 4, maxLength: 4 }), (expression, objects) => {
        const [mismatch] = compareEvaluations(expression, objects).mismatches;
        assert.equal(mismatch?.compiled, mismatch?.plain, expressionText(expression));
      }),
      { numRuns: 500 },
    );
  });
});
