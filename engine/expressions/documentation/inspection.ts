import type { FunctionDocumentation } from './function-documentation.ts';

const anything = 'Any value or attribute.';
const whole = 'A list is looked at as a whole.';

/** The reference of the functions of functions/inspection.ts. */
export const inspectionDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  IsPresent: {
    summary: 'Whether there is a value that is not the empty text.',
    parameters: { value: anything },
    remarks: {
      null: 'NULL is not present.',
      empty: 'An empty text and an empty list are not present. False and zero are.',
      lists: whole,
    },
    examples: [
      { expression: 'IsPresent([mail])', given: { mail: 'ann@contoso.com' }, result: 'True' },
      { expression: 'IsPresent(Trim([mail]))', given: { mail: '  ' }, result: 'False' },
    ],
  },
  IsNullOrEmpty: {
    summary: 'Whether there is no value or an empty text; the opposite of IsPresent.',
    parameters: { value: anything },
    remarks: { null: 'NULL gives True.', empty: 'An empty text and an empty list give True.', lists: whole },
    examples: [{ expression: 'IsNullOrEmpty([mail])', result: 'True' }],
  },
  IsNull: {
    summary: 'Whether there is no value at all.',
    parameters: { value: anything },
    remarks: {
      null: 'NULL gives True.',
      empty: 'An empty text is a value; an empty list is none.',
      lists: whole,
    },
    examples: [
      { expression: 'IsNull([mail])', result: 'True' },
      { expression: 'IsNull("")', result: 'False' },
    ],
  },
  IsEmpty: {
    summary: 'Whether the value is an empty text.',
    parameters: { value: anything },
    remarks: { null: 'NULL is absent, not empty: it gives False.', lists: `${whole} No list is an empty text.` },
    examples: [
      { expression: 'IsEmpty([mail])', given: { mail: '' }, result: 'True' },
      { expression: 'IsEmpty([mail])', result: 'False' },
    ],
  },
  IsString: {
    summary: 'Whether CStr would succeed: for text, numbers, booleans and references, but not for bytes.',
    parameters: { value: anything },
    remarks: { null: 'NULL gives False.', lists: `${whole} All values must be such.` },
    examples: [
      {
        expression: 'IIF(IsString([objectGUID]), CStr([objectGUID]), ConvertToBase64([objectGUID]))',
        given: { objectGUID: { $bin: '0102030405' } },
        result: '"AQIDBAU="',
      },
    ],
  },
  IsDate: {
    summary: 'Whether CDate would succeed.',
    parameters: { value: anything },
    remarks: { null: 'NULL gives False.' },
    examples: [
      { expression: 'IsDate("2026-02-28")', result: 'True' },
      { expression: 'IsDate("2026-02-30")', result: 'False' },
    ],
  },
  IsNumeric: {
    summary: 'Whether CNum would succeed.',
    parameters: { value: anything },
    remarks: { null: 'NULL gives False.' },
    examples: [
      { expression: 'IsNumeric("-42")', result: 'True' },
      { expression: 'IsNumeric("4.2")', result: 'False' },
    ],
  },
  IsGuid: {
    summary: 'Whether CGuid would succeed.',
    parameters: { value: anything },
    remarks: { null: 'NULL gives False.' },
    examples: [{ expression: 'IsGuid("00112233-4455-6677-8899-aabbccddeeff")', result: 'True' }],
  },
  IsBitSet: {
    summary: 'Whether all bits of a mask are set in a number.',
    parameters: {
      number: 'The number, such as userAccountControl.',
      mask: 'The bits to ask for, not the position of a bit.',
    },
    remarks: { null: 'NULL has no bits: it gives False.' },
    examples: [{ expression: 'IsBitSet([userAccountControl], 2)', given: { userAccountControl: 514 }, result: 'True' }],
  },
};
