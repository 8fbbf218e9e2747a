import assert from 'node:assert/strict';
import { functionSignatures } from '../../../grammar/schema/functions.ts';

describe('function signatures', () => {
  it('name every function once, under its own name', () => {
    assert.equal(functionSignatures.size, 89);
    for (const [name, signature] of functionSignatures) assert.equal(signature.name, name);
  });

  it('take at least as many arguments as they need', () => {
    for (const { minArgs, maxArgs } of functionSignatures.values())
      assert.ok(minArgs >= 0 && (maxArgs === null || maxArgs >= minArgs));
  });
});
