import assert from 'node:assert/strict';
import { catalogue } from '../../../engine/expressions/catalogue.ts';
import { assertGolden } from '../../support/golden.ts';
import { sharedData } from '../../support/shared-data.ts';
import { conformanceDocument } from './conformance-document.ts';
import type { DocumentedFunction, Judgement } from './documented-examples.ts';
import { deviations, judge, readDocumentation } from './documented-examples.ts';

describe('the documented examples', () => {
  let functions: readonly DocumentedFunction[] = [];
  let judgements: readonly Judgement[] = [];
  before(function () {
    // The file lies beside the folder of the data.
    functions = readDocumentation(sharedData(this, '../reference/functions.json'));
    judgements = functions.flatMap(({ name, examples }) => examples.map((example) => judge(name, example)));
  });

  it('know exactly the functions of the catalogue', () => {
    assert.deepEqual([...catalogue.keys()].toSorted(), functions.map((one) => one.name).toSorted());
  });

  it('come to the documented outcome, or deviate for a reason that is still true', () => {
    const failures = judgements.filter(({ verdict }) => verdict === 'fails');
    assert.deepEqual(
      failures.map(({ name, example, expected, actual }) => `${name}: ${example.expr} gave ${actual}, not ${expected}`),
      [],
    );
    assert.equal(judgements.filter(({ verdict }) => verdict === 'deviates').length, deviations.length);
    assert.ok(judgements.length > 230);
  });

  it('stand in docs/conformance.md as they come out', () => {
    assertGolden(new URL('../../../docs/conformance.md', import.meta.url), conformanceDocument(judgements));
  });
});
