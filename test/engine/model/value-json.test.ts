import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Scalar } from '../../../engine/model/value.ts';
import { DateTime, Reference } from '../../../engine/model/value.ts';
import { valueFromJson, valueToJson } from '../../../engine/model/value-json.ts';

const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.uint8Array(),
  fc.string().map((dn) => new Reference(dn)),
  // From year 1 to 9999, in ticks.
  fc.bigInt({ min: -504911232000000000n, max: 2650467743999999999n }).map((ticks) => new DateTime(ticks)),
);

describe('a value as JSON', () => {
  it('comes back through text', () => {
    fc.assert(
      fc.property(fc.oneof(scalar, fc.array(scalar), fc.constant(null)), (value) => {
        assert.deepEqual(valueFromJson(JSON.parse(JSON.stringify(valueToJson(value)))), { kind: 'value', value });
      }),
    );
  });

  it('has forms for flow signals, errors and base64', () => {
    for (const name of ['IgnoreThisFlow', 'AuthoritativeNull']) {
      const reading = valueFromJson({ $literal: name });
      assert.ok(reading.kind === 'value');
      assert.deepEqual(valueToJson(reading.value), { $literal: name });
    }
    assert.deepEqual(valueFromJson({ $error: 'no' }), { kind: 'error', message: 'no' });
    assert.deepEqual(valueFromJson({ $bin64: 'AQI=' }), { kind: 'value', value: Uint8Array.of(1, 2) });
  });

  it('is refused with a reason when it is no value', () => {
    const bad = [
      1.5,
      2 ** 60,
      { $bin: 'x' },
      { $what: 'x' },
      { $dt: 'yesterday' },
      {},
      [[1]],
      [null],
      [{ $literal: 'IgnoreThisFlow' }],
      undefined,
    ];
    for (const json of bad) assert.equal(valueFromJson(json).kind, 'invalid', JSON.stringify(json));
  });
});
