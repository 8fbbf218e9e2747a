import assert from 'node:assert/strict';
import type { ScopeOperator } from '../../../grammar/ast/rule.ts';
import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import type { AttributeType } from '../../../grammar/schema/schema.ts';
import type { Frame } from '../../../engine/expressions/frame.ts';
import type { Stored } from '../../../engine/model/stored.ts';
import { Reference } from '../../../engine/model/value.ts';
import { compileScopeClause } from '../../../engine/rules/scope-test.ts';

const attributes = ['text', 'many', 'number', 'flag', 'boss'] as const;
const types: readonly AttributeType[] = ['str', 'str', 'num', 'bool', 'ref'];

function holds(
  clause: string,
  object: Partial<Record<(typeof attributes)[number], Stored>> & { readonly dn?: string },
): boolean {
  const { file, problems } = parseSyncrule(
    `inbound rule "R" { connector "c" from a to b link join precedence 1 scope { ${clause} } }`,
  );
  assert.deepEqual(
    problems.map(({ message }) => message),
    [],
  );
  const [group] = file.rules[0]!.scope;
  const { test, problems: compileProblems } = compileScopeClause(group!.clauses[0]!, {
    direction: 'inbound',
    attribute: (name) => {
      const slot = attributes.findIndex((known) => known === name);
      return slot === -1 ? undefined : { slot, type: types[slot]!, multiValued: name === 'many' };
    },
    parameter: () => true,
  });
  assert.deepEqual(
    compileProblems.map(({ code }) => code),
    [],
  );
  const boss = object.boss === undefined ? [] : [new Reference(String(object.boss))];
  const slots = attributes.map((name) => (name === 'boss' ? null : (object[name] ?? null)));
  const frame: Frame = {
    slots,
    imported: slots,
    dn: object.dn ?? 'CN=x',
    parameters: new Map([['Connector.ID', '{ABC}']]),
    references: () => boss,
    referenceCount: () => boss.length,
    now: 0,
    random: () => 0,
    variables: [],
    mappedSlot: -1,
    mappedValue: null,
  };
  return test.test(frame, (group_) => group_ === 'CN=Sales');
}

/** Clause, object, whether it holds. */
const table: readonly (readonly [string, Parameters<typeof holds>[1], boolean])[] = [
  ['text = "abc"', { text: 'ABC' }, true],
  ['text = "abc"', {}, false],
  ['text <> "abc"', { text: 'Abc' }, false],
  ['text <> "abc"', {}, true],
  ['text <> "abc"', { text: '' }, true],
  ['flag = TRUE', { flag: true }, true],
  ['flag = true', { flag: false }, false],
  ['flag <> True', {}, true],
  ['number < 50000', { number: 6 }, true],
  ['number < 50000', { number: 50000 }, false],
  ['number <= 50000', { number: 50000 }, true],
  ['number > 9', { number: 10 }, true],
  ['number >= 9223372036854775806', { number: '9223372036854775807' }, true],
  ['number < 5', {}, false],
  ['number = "abc"', { number: 5 }, false],
  ['number <> "abc"', { number: 5 }, true],
  ['text contains "bc"', { text: 'xBCx' }, true],
  ['text not contains "bc"', {}, true],
  ['text starts with "User_"', { text: 'user_1' }, true],
  ['text not starts with "User_"', { text: 'user_1' }, false],
  ['text not starts with "User_"', {}, true],
  ['text ends with "@x"', { text: 'a@X' }, true],
  ['text not ends with "@x"', { text: 'a@y' }, true],
  ['many = "b"', { many: ['a', 'B'] }, true],
  ['many <> "b"', { many: ['a', 'b'] }, false],
  ['many in "b"', { many: ['a', 'b'] }, true],
  ['many not in "b"', {}, true],
  ['number has bits 2', { number: 514 }, true],
  ['number has bits 3', { number: 2 }, false],
  ['number not has bits 3', { number: 2 }, false],
  ['number not has bits 3', { number: 4 }, true],
  ['number not has bits 2', {}, true],
  ['number has bits "&H2"', { number: 514 }, true],
  ['number has bits -2147483648', { number: -2147483646 }, true],
  ['text is null', {}, true],
  ['text is null', { text: '' }, true],
  ['text is not null', { text: 'a' }, true],
  ['many is not null', { many: ['a'] }, true],
  ['boss is null', {}, true],
  ['boss is not null', { boss: 'CN=b' }, true],
  ['boss = "cn=B"', { boss: 'CN=b' }, true],
  ['text = %Connector.ID%', { text: '{abc}' }, true],
  ['text <> %Connector.ID%', { text: '{abd}' }, true],
  ['text member of "CN=Sales"', {}, true],
  ['text not member of "CN=Sales"', {}, false],
];

describe('a scope clause', () => {
  for (const [clause, object, expected] of table) {
    it(`${clause} ${expected ? 'takes' : 'leaves out'} ${JSON.stringify(object)}`, () =>
      assert.equal(holds(clause, object), expected));
  }

  it('has a case for every operator', () => {
    const all: readonly ScopeOperator[] = [
      'EQUAL',
      'NOTEQUAL',
      'LESSTHAN',
      'LESSTHAN_OR_EQUAL',
      'GREATERTHAN',
      'GREATERTHAN_OR_EQUAL',
      'CONTAINS',
      'NOTCONTAINS',
      'STARTSWITH',
      'NOTSTARTSWITH',
      'ENDSWITH',
      'NOTENDSWITH',
      'ISNULL',
      'ISNOTNULL',
      'ISIN',
      'ISNOTIN',
      'ISBITSET',
      'ISBITNOTSET',
      'ISMEMBEROF',
      'ISNOTMEMBEROF',
    ];
    const seen = new Set(
      table.map(
        ([clause]) =>
          parseSyncrule(`inbound rule "R" { connector "c" from a to b link join precedence 1 scope { ${clause} } }`)
            .file.rules[0]!.scope[0]!.clauses[0]!.operator,
      ),
    );
    assert.deepEqual(
      all.filter((operator) => !seen.has(operator)),
      [],
    );
  });
});
