import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { catalogue } from '../../../engine/expressions/catalogue.ts';
import type { Json } from '../../../engine/model/value-json.ts';
import { valueFromJson, valueToJson } from '../../../engine/model/value-json.ts';
import { sharedData } from '../../support/shared-data.ts';
import { tryExpression } from './try-expression.ts';

interface Example {
  readonly expr: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly importedInputs?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly expected: unknown;
}

interface DocumentedFunction {
  readonly name: string;
  readonly examples: readonly Example[];
}

/** Functions that are known by name only. */
const isUnavailable = (name: string): boolean => catalogue.get(name)?.implementation.kind === 'unavailable';

/** Examples whose expected outcome is described in words, such as "<guid>". */
const hasWordsOnly = ({ expected }: Example): boolean =>
  /^<.*>$/.test(String(Array.isArray(expected) ? expected[0] : expected));

describe('the documented examples', () => {
  let functions: readonly DocumentedFunction[] = [];
  before(function () {
    // The file lies beside the folder of the data.
    const read: unknown = JSON.parse(readFileSync(sharedData(this, '../reference/functions.json'), 'utf8'));
    assert.ok(isDocumentation(read));
    functions = read;
  });

  it('know exactly the functions of the catalogue', () => {
    assert.deepEqual([...catalogue.keys()].toSorted(), functions.map((one) => one.name).toSorted());
  });

  it('come to the documented outcome', () => {
    const failures: string[] = [];
    let passed = 0;
    let inWords = 0;
    let unavailable = 0;
    for (const { name, examples } of functions) {
      for (const example of examples) {
        if (isUnavailable(name)) unavailable++;
        else if (hasWordsOnly(example)) inWords++;
        else {
          const failure = checkExample(example);
          if (failure === undefined) passed++;
          else failures.push(`${name}: ${failure}`);
        }
      }
    }
    console.log(
      `      ${passed} examples pass, ${inWords} describe their outcome in words, ${unavailable} are on certificates`,
    );
    assert.deepEqual(failures, []);
    assert.ok(passed > 200);
  });

  it('of functions that are not there yet are all on certificates', () => {
    const names = functions.map((one) => one.name).filter(isUnavailable);
    assert.deepEqual(
      names.filter((name) => !/^(?:Cert|IsCert)/.test(name)),
      [],
    );
  });
});

function checkExample({ expr, inputs = {}, importedInputs = {}, params = {}, expected }: Example): string | undefined {
  const result = tryExpression(expr, inputs, { imported: importedInputs, parameters: params });
  const wanted = valueFromJson(expected);
  if (wanted.kind === 'invalid') return `${expr}: ${wanted.message}`;
  if (wanted.kind === 'error') {
    const message = result.kind === 'error' ? result.message : outcomeText(result);
    return message.toLowerCase().includes(wanted.message.toLowerCase())
      ? undefined
      : `${expr} gave ${message}, not the error ${wanted.message}`;
  }
  const actual: Json = result.kind === 'value' ? valueToJson(result.value) : outcomeText(result);
  const written = JSON.stringify(valueToJson(wanted.value));
  return JSON.stringify(actual) === written ? undefined : `${expr} gave ${JSON.stringify(actual)}, not ${written}`;
}

function outcomeText(result: ReturnType<typeof tryExpression>): string {
  if (result.kind === 'value') return JSON.stringify(valueToJson(result.value));
  return result.kind === 'error'
    ? `error ${result.code}: ${result.message}`
    : result.problems.map((problem) => problem.message).join('; ');
}

function isDocumentation(json: unknown): json is readonly DocumentedFunction[] {
  return Array.isArray(json) && json.every((one) => typeof one === 'object' && 'name' in one && 'examples' in one);
}
