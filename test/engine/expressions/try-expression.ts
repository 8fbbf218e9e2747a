import assert from 'node:assert/strict';
import { compileExpression } from '../../../engine/expressions/compile.ts';
import type { StandaloneObject, StandaloneResult } from '../../../engine/expressions/standalone.ts';
import { evaluateStandalone } from '../../../engine/expressions/standalone.ts';
import type { Json } from '../../../engine/model/json.ts';
import { valueFromJson, valueToJson } from '../../../engine/model/value-json.ts';
import type { Value } from '../../../engine/model/value.ts';
import { readExpression } from './read-expression.ts';

/** Attributes by name, values in the JSON of engine/model/value-json.ts. */
export type Attributes = Readonly<Record<string, unknown>>;

export interface Circumstances {
  readonly imported?: Attributes;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly random?: () => number;
}

/** Evaluates a text on attributes. */
export function tryExpression(
  text: string,
  attributes: Attributes = {},
  circumstances: Circumstances = {},
): StandaloneResult {
  const object: StandaloneObject = {
    values: valuesOf(attributes),
    imported: valuesOf(circumstances.imported ?? {}),
    parameters: new Map(Object.entries(circumstances.parameters ?? {})),
    now: circumstances.now ?? 0,
    random: circumstances.random ?? (() => 0),
  };
  return evaluateStandalone(readExpression(text), object);
}

/** The outcome as one JSON value: the value, `{"$error":"…"}`, or the code of the first problem as `{"$problem":"…"}`. */
export function outcomeOf(text: string, attributes: Attributes = {}, circumstances: Circumstances = {}): Json {
  const result = tryExpression(text, attributes, circumstances);
  if (result.kind === 'value') return valueToJson(result.value);
  if (result.kind === 'error') return { $error: result.code };
  return { $problem: result.problems[0]!.code };
}

/** Codes of the problems found while compiling for an object that has the attributes. */
export function problemCodes(text: string, direction: 'inbound' | 'outbound' = 'inbound'): readonly string[] {
  const { problems } = compileExpression(readExpression(text), {
    direction,
    parameter: () => false,
    attribute: (name) => {
      const multiValued = name.startsWith('many');
      return name === 'missing' ? undefined : { slot: multiValued ? name.length : 0, type: 'str', multiValued };
    },
  });
  return problems.map((problem) => `${problem.severity} ${problem.code}`);
}

/** Adds one test per row: expression, attributes, expected outcome. */
export function checkAll(rows: readonly (readonly [text: string, attributes: Attributes, expected: Json])[]): void {
  for (const [text, attributes, expected] of rows) {
    const given = Object.keys(attributes).length === 0 ? '' : ` on ${JSON.stringify(attributes)}`;
    it(`${text}${given} comes to ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(outcomeOf(text, attributes), expected);
    });
  }
}

function valuesOf(attributes: Attributes): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, json] of Object.entries(attributes)) {
    const reading = valueFromJson(json);
    assert.equal(reading.kind, 'value');
    if (reading.kind === 'value' && typeof reading.value !== 'symbol') values.set(name, reading.value);
  }
  return values;
}
