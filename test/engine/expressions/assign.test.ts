import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { AssignmentTarget } from '../../../engine/expressions/assign.ts';
import {
  constantToStored,
  convertStored,
  decodeStored,
  toReferences,
  toStored,
} from '../../../engine/expressions/assign.ts';
import type { AttributeType } from '../../../grammar/schema/schema.ts';
import type { Stored } from '../../../engine/model/stored.ts';
import type { Value } from '../../../engine/model/value.ts';
import { DateTime, Reference } from '../../../engine/model/value.ts';

const one = (type: AttributeType): AssignmentTarget => ({ name: 'target', type, multiValued: false });
const many = (type: AttributeType): AssignmentTarget => ({ name: 'target', type, multiValued: true });

describe('the stored form of a result', () => {
  const rows: readonly (readonly [result: Value, target: AssignmentTarget, expected: Stored | null])[] = [
    [null, one('str'), null],
    ['', one('num'), null],
    [[], one('str'), null],
    ['a', one('str'), 'a'],
    ['a', many('str'), ['a']],
    [['a'], one('str'), 'a'],
    [['a', 'a'], one('str'), 'a'],
    [['a', 'b', 'a', ''], many('str'), ['a', 'b']],
    [['a', 'A'], many('str'), ['a', 'A']],
    [[''], many('str'), null],
    [42n, one('num'), 42],
    [2n ** 60n, one('num'), String(2n ** 60n)],
    [false, one('bool'), false],
    [Uint8Array.of(1, 2), one('bin'), 'AQI='],
  ];
  for (const [result, target, expected] of rows) {
    it(`of ${inspect(result)} in a ${target.multiValued ? 'multi-valued ' : ''}${target.type} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(toStored(result, target), expected);
    });
  }

  it('does not exist for several values in a single-valued attribute', () => {
    assert.throws(() => toStored(['a', 'b'], one('str')), { code: 'value-count', message: /"target"/ });
  });

  it('does not exist for a value of another type', () => {
    assert.throws(() => toStored(1n, one('str')), { code: 'type-mismatch', message: /"target"/ });
    assert.throws(() => toStored('1', one('num')), { code: 'type-mismatch' });
    assert.throws(() => toStored(new DateTime(0n), one('str')), { code: 'type-mismatch' });
  });
});

describe('the references of a result', () => {
  it('stay in order, each once', () => {
    const [a, b] = [new Reference('CN=a'), new Reference('CN=b')];
    assert.deepEqual(toReferences([b, a, new Reference('CN=b')]), [b, a]);
    assert.deepEqual(toReferences(a), [a]);
    assert.deepEqual(toReferences(null), []);
  });

  it('cannot be text', () => {
    assert.throws(() => toReferences('CN=a'), { code: 'type-mismatch', message: /CRef/ });
  });
});

describe('a constant', () => {
  it('is read by the type of its target', () => {
    assert.equal(constantToStored('True', one('bool')), true);
    assert.equal(constantToStored('false', one('bool')), false);
    for (const text of ['constructor', '__proto__']) assert.throws(() => constantToStored(text, one('bool')));
    assert.equal(constantToStored('42', one('num')), 42);
    assert.deepEqual(constantToStored('User', many('str')), ['User']);
    assert.equal(constantToStored('AQI', one('bin')), 'AQI=');
    assert.equal(constantToStored('', one('num')), null);
  });

  it('that its target cannot hold is refused', () => {
    for (const type of ['num', 'bool', 'bin', 'ref'] as const) {
      assert.throws(() => constantToStored('a*', one(type)), { code: 'type-mismatch' }, type);
    }
  });
});

describe('a direct flow between attributes of different kinds', () => {
  const rows: readonly (readonly [
    stored: Stored | null,
    from: AssignmentTarget,
    to: AssignmentTarget,
    expected: Stored | null,
  ])[] = [
    [null, one('str'), one('num'), null],
    ['a', one('str'), many('str'), ['a']],
    [['a'], many('str'), one('str'), 'a'],
    [5, one('num'), one('str'), '5'],
    [true, one('bool'), one('str'), 'True'],
    ['5', one('str'), one('num'), 5],
    ['TRUE', one('str'), one('bool'), true],
    [[1, 2], many('num'), many('str'), ['1', '2']],
  ];
  for (const [stored, from, to, expected] of rows) {
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(stored)}`, () => {
      assert.deepEqual(convertStored(stored, from, to), expected);
    });
  }

  it('fails where nothing sensible can come of it', () => {
    assert.throws(() => convertStored(['a', 'b'], many('str'), one('str')), { code: 'value-count' });
    assert.throws(() => convertStored('a', one('str'), one('num')), { code: 'type-mismatch' });
    assert.throws(() => convertStored('AQI=', one('bin'), one('str')), { code: 'type-mismatch' });
    assert.throws(() => convertStored('a', one('str'), one('bin')), { code: 'type-mismatch' });
  });
});

describe('decoding a slot', () => {
  it('gives values of the attribute type', () => {
    assert.equal(decodeStored('9007199254740993', 'num'), 9007199254740993n);
    assert.deepEqual(decodeStored([1, 2], 'num'), [1n, 2n]);
    assert.deepEqual(decodeStored('AQI=', 'bin'), Uint8Array.of(1, 2));
    assert.equal(decodeStored(false, 'bool'), false);
    assert.equal(decodeStored(undefined, 'str'), null);
  });
});
