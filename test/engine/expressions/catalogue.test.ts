import assert from 'node:assert/strict';
import { catalogue } from '../../../engine/expressions/catalogue.ts';
import { documentFunctions } from '../../../engine/expressions/document.ts';
import { attributeDocumentation } from '../../../engine/expressions/documentation/attribute.ts';
import { certificateDocumentation } from '../../../engine/expressions/documentation/certificate.ts';
import { conversionDocumentation } from '../../../engine/expressions/documentation/conversion.ts';
import { dateDocumentation } from '../../../engine/expressions/documentation/date.ts';
import { directoryDocumentation } from '../../../engine/expressions/documentation/directory.ts';
import { inspectionDocumentation } from '../../../engine/expressions/documentation/inspection.ts';
import { mathDocumentation } from '../../../engine/expressions/documentation/math.ts';
import { multiValuedDocumentation } from '../../../engine/expressions/documentation/multi-valued.ts';
import { programFlowDocumentation } from '../../../engine/expressions/documentation/program-flow.ts';
import { textDocumentation } from '../../../engine/expressions/documentation/text.ts';
import { valueText } from '../../../engine/expressions/value-text.ts';
import { assertGolden } from '../../support/golden.ts';
import { tryExpression } from './try-expression.ts';

const now = Date.UTC(2030, 0, 1);

describe('every function of the catalogue', () => {
  it('shows its signature', () => {
    for (const { name, signature } of catalogue.values()) assert.ok(signature.includes(`${name}(`), signature);
    assert.equal(catalogue.get('InStr')?.signature, 'num InStr(str text, str search[, num start][, enum compare])');
    assert.equal(catalogue.get('Switch')?.signature, 'var Switch(exp condition, var value, …)');
  });

  it('is explained in whole sentences, its parameters and special cases too', () => {
    for (const { name, summary, parameters, remarks } of catalogue.values()) {
      const texts = [summary, ...parameters.map(({ description }) => description), ...Object.values(remarks)];
      for (const text of texts) assert.match(text, /^\S.*[.…]$/, name);
    }
  });

  it('says what NULL comes to, if it takes anything', () => {
    const silent = [...catalogue.values()].filter(
      ({ parameters, remarks }) => parameters.length > 0 && remarks.null === undefined,
    );
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  it('is documented for what it is: there are no words for functions or parameters that are not there', () => {
    const documented = Object.entries({
      ...attributeDocumentation,
      ...certificateDocumentation,
      ...conversionDocumentation,
      ...dateDocumentation,
      ...directoryDocumentation,
      ...inspectionDocumentation,
      ...mathDocumentation,
      ...multiValuedDocumentation,
      ...programFlowDocumentation,
      ...textDocumentation,
    });
    for (const [name, { parameters }] of documented) {
      const entry = catalogue.get(name);
      assert.deepEqual(
        Object.keys(parameters),
        entry?.parameters.map((one) => one.name),
        name,
      );
    }
  });

  for (const { name, examples } of catalogue.values()) {
    it(`comes to what its examples say: ${name}`, () => {
      assert.ok(examples.length > 0);
      for (const { expression, given = {}, imported = {}, result } of examples) {
        assert.ok(expression.includes(`${name}(`), expression);
        const outcome = tryExpression(expression, given, { imported, now, random: () => 0.5 });
        assert.notEqual(outcome.kind, 'problems', expression);
        const shown =
          outcome.kind === 'value' ? valueText(outcome.value) : outcome.kind === 'error' ? `error ${outcome.code}` : '';
        assert.equal(shown, result, expression);
      }
    });
  }

  it('stands in docs/functions.md as it is', () => {
    assertGolden(new URL('../../../docs/functions.md', import.meta.url), documentFunctions(catalogue.values()));
  });
});
