import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeType } from '../../../../grammar/semantics/types/expression-type.ts';
import { inferTypes, typeOf } from '../../../../grammar/semantics/types/infer.ts';
import type { AttributeShape, TypeScope } from '../../../../grammar/semantics/types/type-scope.ts';
import { parseExpression } from '../../../../grammar/syntax/parse.ts';
import { walkExpression } from '../../../../grammar/ast/walk-expression.ts';

const attributes: Readonly<Record<string, AttributeShape>> = {
  cn: { type: 'str', multiValued: false },
  age: { type: 'num', multiValued: false },
  on: { type: 'bool', multiValued: false },
  sid: { type: 'bin', multiValued: false },
  manager: { type: 'ref', multiValued: false },
  mails: { type: 'str', multiValued: true },
  keys: { type: 'bin', multiValued: true },
};

const scope: TypeScope = { attribute: (name) => attributes[name], present: new Set(['age']) };

/** As hovers show it, a question mark behind what may come to nothing. */
function typed(text: string): string {
  const type = typeOf(parseExpression(text).expression, scope);
  return `${describeType(type)}${type.mayBeEmpty ? '?' : ''}`;
}

describe('the type of an expression', () => {
  const rows: readonly (readonly [text: string, type: string])[] = [
    ['"a"', 'text'],
    ['""', 'text?'],
    ['12', 'a number'],
    ['True', 'a boolean'],
    ['NULL', 'no value?'],
    ['IgnoreThisFlow', 'no value?'],
    ['CRLF', 'text'],
    ['%Domain.FQDN%', 'text?'],
    ['[cn]', 'text?'],
    ['[age]', 'a number'],
    ['[dn]', 'text'],
    ['[nobody]', 'an unknown value?'],
    ['([mails])', 'text, multi-valued?'],
    ['[cn] & "x"', 'text'],
    ['[cn] & [mails]', 'text, multi-valued?'],
    ['[keys] & [sid]', 'bytes, multi-valued?'],
    ['[age] + 1', 'a number'],
    ['[cn] = "x"', 'a boolean'],
    ['Trim([cn])', 'text?'],
    ['Trim([mails])', 'text, multi-valued?'],
    ['Len([mails])', 'a number, multi-valued'],
    ['CStr([age])', 'text'],
    ['LCase([cn])', 'text?'],
    ['StringFromSid([sid])', 'text?'],
    ['IsPresent([mails])', 'a boolean'],
    ['Count([mails])', 'a number'],
    ['Item([mails], 1)', 'text'],
    ['ItemOrNull([keys], 1)', 'bytes?'],
    ['Join(Trim([mails]), ",")', 'text?'],
    ['Split([cn], ",")', 'text, multi-valued?'],
    ['RemoveDuplicates([keys])', 'bytes, multi-valued?'],
    ['ImportedValue("mails")', 'text, multi-valued?'],
    ['ImportedValue([cn])', 'an unknown value?'],
    ['Mid([sid], 1, 2)', 'bytes?'],
    ['Now()', 'a date'],
    ['DateFromNum([age])', 'a date'],
    ['Error("no")', 'no value'],
    ['Frobnicate([cn])', 'an unknown value?'],
    ['IIF([on], "a", "b")', 'text'],
    ['IIF([on], "a", NULL)', 'text?'],
    ['IIF([on], "a", 1)', 'an unknown value'],
    ['IIF([on], "a", Error("no"))', 'text'],
    ['IIF(IsPresent([cn]), [cn], "none")', 'text'],
    ['IIF(IsNullOrEmpty([cn]), "none", [cn])', 'text'],
    ['IIF(IsPresent([cn]) && [on], [cn], "none")', 'text'],
    ['IIF(IsPresent([cn]) || [on], [cn], "none")', 'text?'],
    ['IIF(IsString([sid]), CStr([sid]), ConvertToBase64([sid]))', 'text?'],
    ['IIF(InStr([mails], "SIP:") = 1, NULL, [mails])', 'text, multi-valued?'],
    ['Switch([on], "a", [age] = 1, "b")', 'text?'],
    ['Switch([on], "a", True, "b")', 'text'],
    ['Switch([on], [sid], [age] = 1, [cn])', 'an unknown value?'],
    ['With($x, [age], $x + 1)', 'a number'],
    ['Select($x, [mails], Len($x))', 'a number, multi-valued?'],
    ['Where($x, [keys], IsPresent($x))', 'bytes, multi-valued?'],
    ['$nobody', 'an unknown value?'],
  ];
  for (const [text, type] of rows) it(`of ${text} is ${type}`, () => assert.equal(typed(text), type));

  it('leaves no node without one, whatever was written', () => {
    const word = fc.constantFrom(
      '[cn]',
      '[x]',
      '$v',
      'Trim(',
      'IIF(',
      'Switch(',
      'Select($v,',
      ')',
      ',',
      '&',
      '=',
      '1',
      '"a"',
      'NULL',
      '+',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const { expression } = parseExpression(words.join(' '));
        const types = inferTypes(expression, scope);
        walkExpression(expression, (node) => assert.ok(types.has(node), node.kind));
      }),
      { numRuns: 200, examples: [[['Switch(', 'Select($v,', ')', '[cn]', '[cn]']]] },
    );
  });
});
