import assert from 'node:assert/strict';
import { checkAll, outcomeOf, problemCodes } from './try-expression.ts';

const proxies = { proxyAddresses: ['SIP:a@x', 'SMTP:b@x', 'smtp:c@x'] };

describe('an expression on a multi-valued attribute', () => {
  checkAll([
    ['Trim([x])', { x: [' a', 'b '] }, ['a', 'b']],
    ['Trim([x])', {}, null],
    ['IIF(InStr([proxyAddresses],"SIP:")=1,NULL,[proxyAddresses])', proxies, ['SMTP:b@x', 'smtp:c@x']],
    ['IIF(Left([proxyAddresses],5)="SMTP:","primary",Right([proxyAddresses],3))', proxies, ['a@x', 'primary', 'c@x']],
    ['Word([proxyAddresses],2,":") & "!"', proxies, ['a@x!', 'b@x!', 'c@x!']],
    ['[n] * [n] + 1', { n: [1, 2, 3] }, [2, 5, 10]],
    ['[n] > 1', { n: [1, 2, 3] }, [false, true, true]],
    ['Left([k],1) & CBin(9,1)', { k: [{ $bin: '0102' }] }, { $error: 'type-mismatch' }],
    ['Mid([k],1,1) & CBin(9,1)', { k: [{ $bin: '0102' }, { $bin: '03' }] }, [{ $bin: '0109' }, { $bin: '0309' }]],
    ['CStr([r])', { r: [{ $ref: 'CN=a' }, { $ref: 'CN=b' }] }, ['CN=a', 'CN=b']],
    ['IIF(IsNullOrEmpty([x]),IgnoreThisFlow,[x])', {}, { $literal: 'IgnoreThisFlow' }],
    ['IIF(IsNullOrEmpty([x]),IgnoreThisFlow,[x])', { x: ['a', 'b'] }, ['a', 'b']],
    ['IIF(Count([x])>1,AuthoritativeNull,[x])', { x: ['a', 'b'] }, { $literal: 'AuthoritativeNull' }],
    ['IIF([x]="a",AuthoritativeNull,[x])', { x: ['a', 'b'] }, ['b']],
    ['IIF(Len([x])=1,AuthoritativeNull,[x])', { x: ['a', 'b'] }, { $literal: 'AuthoritativeNull' }],
    ['IIF([x]="a",NULL,[x])', { x: ['a'] }, null],
  ]);

  it('looks at the whole list inside an aggregate, also while values are taken one by one', () => {
    const text = 'IIF(Contains([x],"b")=2,[x] & "!",[x])';
    assert.deepEqual(outcomeOf(text, { x: ['a', 'b'] }), ['a!', 'b!']);
    assert.deepEqual(outcomeOf(text, { x: ['b', 'a'] }), ['b', 'a']);
  });

  it('maps inside the argument of an aggregate on its own', () => {
    assert.deepEqual(outcomeOf('RemoveDuplicates(Trim([x]))', { x: ['a', ' a', 'b'] }), ['a', 'b']);
    assert.deepEqual(outcomeOf('[y] & Join(Left([x],1),"")', { x: ['ab', 'cd'], y: ['1', '2'] }), ['1ac', '2ac']);
    assert.deepEqual(outcomeOf('Join(Left([x],1),"")', { x: [] }), null);
  });

  it('reads what an import confirmed with ImportedValue', () => {
    const circumstances = { imported: { x: [' a', 'b'], y: 'old' } };
    assert.deepEqual(outcomeOf('RemoveDuplicates(Trim(ImportedValue("x")))', { x: ['new'] }, circumstances), [
      'a',
      'b',
    ]);
    assert.deepEqual(outcomeOf('ImportedValue("y")', { y: 'new' }, circumstances), 'old');
    assert.deepEqual(outcomeOf('IIF(Left(ImportedValue("x"),1)="b",NULL,ImportedValue("x"))', {}, circumstances), [
      ' a',
    ]);
  });

  it('is refused when two attributes would have to advance together', () => {
    assert.deepEqual(problemCodes('[many1] & [many12]'), ['error several-multi-valued-attributes']);
    assert.deepEqual(problemCodes('IIF(IsPresent([many1]),[many12],NULL)'), []);
    assert.deepEqual(problemCodes('Item([many1],1) & [many12]'), []);
  });

  it('maps over lists that are no attributes, too', () => {
    assert.deepEqual(outcomeOf('UCase(Split([x],","))', { x: 'a,b' }), ['A', 'B']);
    assert.deepEqual(outcomeOf('Split([x],",") & "@x"', { x: 'a,b' }), ['a@x', 'b@x']);
    assert.deepEqual(outcomeOf('Split([x],",") & Split([x],",")', { x: 'a,b' }), {
      $error: 'several-multi-valued-values',
    });
  });
});
