import assert from 'node:assert/strict';
import { mentionedAttributes } from '../../../grammar/ast/mentioned-attributes.ts';
import { nearestName } from '../../../grammar/ast/nearest-name.ts';
import { ruleId } from '../../../grammar/ast/rule-id.ts';
import type { Rule } from '../../../grammar/ast/rule.ts';
import { walkExpression } from '../../../grammar/ast/walk-expression.ts';
import { parseExpression, parseSyncrule } from '../../../grammar/syntax/parse.ts';

function ruleOf(text: string): Rule {
  const [rule] = parseSyncrule(text).file.rules;
  assert.ok(rule !== undefined);
  return rule;
}

describe('rule ids', () => {
  const items = 'from user to person precedence 1';

  it('are the written ones where there are some', () => {
    const id = '0b088913-b613-4d9d-9563-9988b7719ed6';
    assert.equal(ruleId(ruleOf(`inbound rule "a" { id ${id.toUpperCase()} connector "c" ${items} }`)), id);
  });

  it('are derived from direction, connector and name, and from nothing else', () => {
    const id = (direction: string, connector: string, name: string): string =>
      ruleId(ruleOf(`${direction} rule "${name}" { ${connector} ${items} }`));
    const ids = [
      id('inbound', 'connector "c"', 'a'),
      id('outbound', 'connector "c"', 'a'),
      id('inbound', 'connector "d"', 'a'),
      id('inbound', 'connector "c", "d"', 'a'),
      id('inbound', 'every ad', 'a'),
      id('inbound', 'connector "ad"', 'a'),
      id('inbound', 'connector "c"', 'b'),
    ];
    assert.equal(new Set(ids).size, ids.length);
    for (const derived of ids)
      assert.match(derived, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(
      ruleId(ruleOf(`inbound rule "a" { disabled connector "c" from x to y precedence 2 flow { cn <- [cn] } }`)),
      ids[0],
    );
  });

  it('stay what they are from version to version, since lineage refers to them', () => {
    assert.equal(
      ruleId(ruleOf(`inbound rule "In from AD - User Join" { connector "contoso.com" ${items} }`)),
      '790094c7-5e92-8437-871a-07e01f6cb09e',
    );
  });

  it('do not collide among many similar names', () => {
    const ids = Array.from({ length: 5000 }, (_, index) =>
      ruleId(ruleOf(`inbound rule "Rule ${index}" { connector "c" ${items} }`)),
    );
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('mentioned attributes', () => {
  const mentions: readonly (readonly [string, readonly string[]])[] = [
    ['IIF([b] = 1, [a], [b])', ['b', 'a']],
    ['RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))', ['proxyAddresses']],
    ['ValueCount("member") > [limit]', ['member', 'limit']],
    ['ImportedValue([a] & "x")', ['a']],
    ['Trim("a") & %b% & $c', []],
    ['([dn])', ['dn']],
  ];
  for (const [text, expected] of mentions) {
    it(`of ${text}`, () => assert.deepEqual(mentionedAttributes(parseExpression(text).expression), expected));
  }
});

describe('walking expressions', () => {
  it('visits parents first, in text order', () => {
    const kinds: string[] = [];
    walkExpression(parseExpression('f(([a] + 1), True, NULL, %p%, $v, "t",)').expression, (node) =>
      kinds.push(node.kind),
    );
    assert.deepEqual(kinds, [
      'call',
      'group',
      'binary',
      'attribute',
      'number',
      'boolean',
      'word',
      'parameter',
      'variable',
      'string',
      'broken',
    ]);
  });
});

describe('nearest names', () => {
  const names = ['mail', 'mailNickname', 'proxyAddresses', 'objectSid'];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['Mail', 'mail'],
    ['mial', 'mail'],
    ['mailNickName', 'mailNickname'],
    ['proxyAddress', 'proxyAddresses'],
    ['objectSID', 'objectSid'],
    ['unrelated', undefined],
    ['x', undefined],
  ];
  for (const [written, nearest] of cases) {
    it(`${written} is ${nearest ?? 'near nothing'}`, () => assert.equal(nearestName(written, names), nearest));
  }
});
