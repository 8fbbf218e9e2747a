import assert from 'node:assert/strict';
import { catalogue } from '../../../engine/expressions/catalogue.ts';
import { functionSignatures, functionTypes, parameterAt } from '../../../grammar/schema/functions.ts';

describe('function signatures', () => {
  it('name every function once, under its own name', () => {
    assert.equal(functionSignatures.size, 89);
    for (const [name, signature] of functionSignatures) assert.equal(signature.name, name);
  });

  it('take at least as many arguments as they need', () => {
    for (const { minArgs, maxArgs } of functionSignatures.values())
      assert.ok(minArgs >= 0 && (maxArgs === null || maxArgs >= minArgs));
  });

  it('have the types they are evaluated by', () => {
    for (const { name, returns, parameters } of catalogue.values()) {
      const type = functionTypes.get(name);
      assert.deepEqual(
        type?.parameters,
        parameters.map(({ name: parameter, types, optional, aggregate, options = [] }) => ({
          name: parameter,
          types,
          optional,
          aggregate,
          options,
        })),
        name,
      );
      assert.equal(type?.returns, returns, name);
    }
  });

  it('repeat the parameters of Switch', () => {
    const type = functionTypes.get('Switch');
    assert.ok(type);
    assert.deepEqual(
      [0, 1, 2, 3].map((argument) => parameterAt(type, argument)?.name),
      ['condition', 'value', 'condition', 'value'],
    );
  });
});
