import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileExpression } from '../../../engine/expressions/compile.ts';
import type { ExpressionScope, Frame } from '../../../engine/expressions/frame.ts';
import { readExpression } from './read-expression.ts';
import { checkAll, outcomeOf, problemCodes, tryExpression } from './try-expression.ts';

const emptyFrame: Frame = {
  slots: [],
  imported: [],
  dn: null,
  parameters: new Map(),
  references: () => [],
  referenceCount: () => 0,
  now: 0,
  random: () => 0,
  variables: [],
  mappedSlot: -1,
  mappedValue: null,
};

const bareScope: ExpressionScope = { direction: 'inbound', parameter: () => false, attribute: () => undefined };

const mismatch = { $error: 'type-mismatch' };

describe('NULL', () => {
  checkAll([
    ['[x]', {}, null],
    ['[x] = "a"', {}, false],
    ['[x] <> "a"', {}, true],
    ['[x] = NULL', {}, true],
    ['[x] = NULL', { x: 'a' }, false],
    ['[x] > 1', {}, false],
    ['[x] <= 1', {}, false],
    ['[x] & "a" & [y]', {}, 'a'],
    ['[x] + 1', {}, null],
    ['IIF([x],1,2)', {}, 2],
    ['[x] || True', {}, true],
    ['CBool([x])', {}, false],
    ['BitAnd([x],2)', {}, null],
    ['Trim([x])', {}, null],
    ['Left([x],3)', {}, ''],
    ['InStr([x],"a")', {}, 0],
    ['Len([x])', {}, 0],
    ['Item([x],1)', {}, { $error: 'index-out-of-bounds' }],
    ['ValueCount("x")', {}, 0],
  ]);
});

describe('types', () => {
  checkAll([
    ['"a" = "A"', {}, false],
    ['"a" < "b"', {}, true],
    ['[flag] = True', { flag: true }, true],
    ['"True" = True', {}, mismatch],
    ['1 = "1"', {}, mismatch],
    ['"a" & 1', {}, mismatch],
    ['"a" + "b"', {}, mismatch],
    ['True > False', {}, mismatch],
    ['Trim(1)', {}, mismatch],
    ['CStr([k])', { k: { $bin: '00' } }, mismatch],
    ['[k] = [l]', { k: { $bin: '00ff' }, l: { $bin: '00ff' } }, true],
    ['CRef("CN=A, DC=x") = CRef("cn=a,dc=x")', {}, true],
    ['CDate("2020-01-01") < CDate("2020-01-02")', {}, true],
    ['IIF("a",1,2)', {}, mismatch],
    ['Count([x])', { x: 'a' }, mismatch],
    ['DNComponent([x],1)', { x: 'CN=a' }, mismatch],
  ]);

  checkAll([
    ['Trim(True)', {}, mismatch],
    ['BitAnd("1",1)', {}, mismatch],
    ['Thumbprint("a")', {}, mismatch],
    ['NumFromDate(1)', {}, mismatch],
    ['Len(1)', {}, mismatch],
    ['CBin(1,NULL)', {}, mismatch],
    ['Error(1)', {}, mismatch],
    ['With($i,IgnoreThisFlow,$i)', {}, mismatch],
    ['Select($i,[x],IgnoreThisFlow)', { x: ['a'] }, mismatch],
    ['Where($i,[x],True)', { x: 'a' }, mismatch],
    ['IgnoreThisFlow & "a"', {}, mismatch],
    ['[k] & "a"', { k: { $bin: '00' } }, mismatch],
    ['[k] = CRef("CN=a")', { k: { $bin: '00' } }, mismatch],
    ['CStr(Now())', {}, mismatch],
  ]);

  it('never put a value of the object into a message', () => {
    const result = tryExpression('[secret] + 1', { secret: 'hunter2' });
    assert.equal(result.kind, 'error');
    assert.ok(result.kind === 'error' && !result.message.includes('hunter2'));
  });
});

describe('numbers', () => {
  checkAll([
    ['2 + 3 * 4', {}, 20],
    ['7 / 2', {}, 3],
    ['-7 / 2', {}, -3],
    ['1 / 0', {}, { $error: 'division-by-zero' }],
    ['9223372036854775807 + 1', {}, { $error: 'number-overflow' }],
    ['[x] + 0', { x: { $num: '9223372036854775807' } }, { $num: '9223372036854775807' }],
    ['[x] = 9223372036854775807', { x: { $num: '9223372036854775807' } }, true],
    ['[x] <> 2', { x: 2 }, false],
    ['[x] >= 2', { x: 2 }, true],
    ['[x] < 2', { x: { $num: '-9223372036854775808' } }, true],
    ['[x] < 2', { x: 'a' }, mismatch],
  ]);

  it('have 64-bit two-complement bits', () => {
    const numbers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(numbers, numbers, (x, y) => {
        const attributes = { x: { $num: String(x) }, y: { $num: String(y) } };
        const both = outcomeOf('BitAnd([x],[y])', attributes);
        assert.equal(
          JSON.stringify(both),
          JSON.stringify(outcomeOf('[r]', { r: { $num: String(BigInt.asIntN(64, x & y)) } })),
        );
        assert.deepEqual(outcomeOf('BitOr([x],[y]) = BitAnd([x],[y])', attributes), x === y);
      }),
    );
  });
});

describe('laziness', () => {
  checkAll([
    ['IIF(True,1,Error("no"))', {}, 1],
    ['IIF(False,Error("no"),1)', {}, 1],
    ['False && Error("no")', {}, false],
    ['True || Error("no")', {}, true],
    ['Switch(False,Error("no"),True,"a",True,Error("no"))', {}, 'a'],
    ['Switch(True,"a",Error("seen") = 1,"b")', {}, { $error: 'sync-rule-error-function-triggered' }],
    ['Switch(True,"a",True)', {}, { $error: 'unpaired-switch' }],
    ['Error("no")', {}, { $error: 'sync-rule-error-function-triggered' }],
  ]);

  it('of && and || never reaches the right side when the left one decides', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (x, y) => {
        const right = `IIF([y],True,False)`;
        assert.equal(outcomeOf(`[x] && ${right}`, { x, y }), x && y);
        assert.equal(outcomeOf(`[x] || ${right}`, { x, y }), x || y);
        const guarded = outcomeOf(`[x] ${x ? '||' : '&&'} Error("reached")`, { x, y });
        assert.equal(guarded, x);
      }),
    );
  });
});

describe('variables', () => {
  checkAll([
    ['Select($i,[x],$i & "!")', { x: ['a', 'b'] }, ['a!', 'b!']],
    ['Select($i,[x],IIF($i="a",NULL,$i))', { x: ['a', 'b'] }, ['b']],
    ['Where($i,[x],Left($i,1)="a")', { x: ['ab', 'b'] }, ['ab']],
    ['Where($i,[x],$i="z")', { x: ['ab'] }, []],
    ['Count(Where($i,[x],$i="z"))', { x: ['ab'] }, 0],
    ['With($a,UCase([x]),$a & $a)', { x: 'y' }, 'YY'],
    ['With($a,"1",With($a,"2",$a) & $a)', {}, '21'],
    ['With($w,Where($i,[x],Len($i)>1),IIF(Count($w)>0,$w,NULL))', { x: ['a', 'bc'] }, ['bc']],
    ['Select($i,[x],Join(Select($j,[y],$i & $j),"+"))', { x: ['a', 'b'], y: ['1', '2'] }, ['a1+a2', 'b1+b2']],
  ]);
});

describe('the problems of an expression', () => {
  const rows: readonly (readonly [text: string, expected: readonly string[]])[] = [
    ['Trim([one])', []],
    ['Trim([missing])', ['warning attribute-not-of-object-type']],
    ['ValueCount("missing")', ['warning attribute-not-of-object-type']],
    ['trim([one])', ['error unknown-function']],
    ['Nonsense([one])', ['error unknown-function']],
    ['Trim()', ['error argument-count']],
    ['Mid([one],2)', ['error argument-count']],
    ['IIF(True,1)', ['error argument-count']],
    ['%Nope%', ['error unknown-parameter']],
    ['$item', ['error unbound-variable']],
    ['Where([one],[many1],True)', ['error variable-expected']],
    ['vbTextCompare', ['error unknown-word']],
    ['Contains([many1],"a",Unicode)', ['error unknown-option']],
    ['DNComponentRev(CRef([dn]),1,DC)', []],
    ['DNComponentRev(CRef([dn]),1,"DC")', []],
    ['ImportedValue([one])', ['error attribute-name-expected']],
  ];
  for (const [text, expected] of rows) {
    it(`${text} has ${expected.join(', ') || 'none'}`, () => assert.deepEqual(problemCodes(text), expected));
  }

  it('include ImportedValue in an outbound rule', () => {
    assert.deepEqual(problemCodes('ImportedValue("one")', 'outbound'), ['error imported-value-outbound']);
  });

  it('suggest the right spelling of a function', () => {
    const result = tryExpression('trim("a")');
    assert.ok(result.kind === 'problems' && result.problems[0]!.message.includes('"Trim"'));
  });

  it('include a part that could not be read', () => {
    const { problems } = compileExpression({ kind: 'broken', span: { start: 0, end: 3 } }, bareScope);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['broken-expression'],
    );
  });

  it('include a word without a meaning, however it came into the tree', () => {
    const { problems } = compileExpression({ kind: 'word', name: 'null', span: { start: 0, end: 4 } }, bareScope);
    assert.equal(problems[0]?.message, '"null" means nothing here; write "NULL"');
  });

  it('cannot foresee a parameter without a value in one partition', () => {
    const compiled = compileExpression(readExpression('%Domain.FQDN%'), { ...bareScope, parameter: () => true });
    assert.throws(() => compiled.evaluate(emptyFrame), { code: 'unknown-parameter' });
  });

  it('make every evaluation fail, whatever the object', () => {
    const compiled = compileExpression(readExpression('IIF(True,1,nope(2))'), bareScope);
    assert.throws(() => compiled.evaluate(emptyFrame), { name: 'EvaluationError', code: 'invalid-expression' });
  });
});

describe('a compiled expression', () => {
  it('names the slots it reads, whether now or as imported', () => {
    const slots = new Map([
      ['a', 3],
      ['b', 1],
      ['m', 2],
    ]);
    const compiled = compileExpression(
      readExpression('IIF(IsPresent([a]),ImportedValue("b"),CStr(ValueCount("m"))) & [a]'),
      {
        direction: 'inbound',
        parameter: () => false,
        attribute: (name) => ({ slot: slots.get(name) ?? 0, type: 'str', multiValued: name === 'm' }),
      },
    );
    assert.deepEqual(compiled.attributes, [1, 2, 3]);
    assert.deepEqual(compiled.type, { type: 'str', multiValued: false });
  });
});
