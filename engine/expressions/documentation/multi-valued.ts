import type { FunctionDocumentation } from './function-documentation.ts';

const list = 'A multi-valued attribute or result.';

/** The reference of the functions of functions/multi-valued.ts. */
export const multiValuedDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  Contains: {
    summary: 'Gives the position of the first value that contains a text, counted from 1; 0 when there is none.',
    parameters: {
      values: 'Texts or references.',
      search: 'The text to look for. A reference must be equal to it as a whole.',
      case: 'CaseSensitive, the default, or CaseInsensitive.',
    },
    remarks: {
      null: 'NULL gives 0.',
      culture: 'Independent of language. References are compared as distinguished names, in which case never matters.',
      errors: 'Values of another type are a type-mismatch.',
    },
    examples: [
      {
        expression: 'Contains([proxyAddresses], "SMTP:")',
        given: { proxyAddresses: ['smtp:a@x', 'SMTP:b@x'] },
        result: '2',
      },
      {
        expression: 'Contains([proxyAddresses], "SMTP:", CaseInsensitive)',
        given: { proxyAddresses: ['smtp:a@x', 'SMTP:b@x'] },
        result: '1',
      },
    ],
  },
  Count: {
    summary: 'Counts the values.',
    parameters: { values: list },
    remarks: { null: 'NULL has 0 values.', errors: 'A single-valued argument is a type-mismatch.' },
    examples: [{ expression: 'Count([otherMobile])', given: { otherMobile: ['+1', '+2'] }, result: '2' }],
  },
  Item: {
    summary: 'Gives the n-th value.',
    parameters: { values: list, index: 'Which value, counted from 1.' },
    remarks: {
      null: 'NULL has no values, so asking for one fails.',
      errors: 'A position without a value is an index-out-of-bounds; guard it with IsPresent or use ItemOrNull.',
      note: 'Values keep the order of their directory, which need not be the order they were written in.',
    },
    examples: [
      { expression: 'Item([description], 1)', given: { description: ['first', 'second'] }, result: '"first"' },
      {
        expression: 'Item([description], 3)',
        given: { description: ['first', 'second'] },
        result: 'error index-out-of-bounds',
      },
    ],
  },
  ItemOrNull: {
    summary: 'Gives the n-th value, or NULL when there are fewer.',
    parameters: { values: list, index: 'Which value, counted from 1.' },
    remarks: { null: 'NULL has no values and gives NULL.' },
    examples: [
      { expression: 'ItemOrNull([description], 3)', given: { description: ['first', 'second'] }, result: 'NULL' },
    ],
  },
  Join: {
    summary: 'Puts all values together as one text with a delimiter between them.',
    parameters: { values: 'Texts.', delimiter: 'What stands between two values: one space when left out.' },
    remarks: {
      null: 'NULL gives NULL; NULL as the delimiter counts as empty.',
      empty: 'An empty list gives an empty text.',
      errors: 'Values that are not text are a type-mismatch.',
    },
    examples: [{ expression: 'Join([otherMobile], "; ")', given: { otherMobile: ['+1', '+2'] }, result: '"+1; +2"' }],
  },
  RemoveDuplicates: {
    summary: 'Drops repeated values; the first one of equal values stays.',
    parameters: { values: list },
    remarks: {
      null: 'NULL stays NULL.',
      culture: 'Texts that differ in case are different values; distinguished names are not.',
    },
    examples: [
      {
        expression: 'RemoveDuplicates(Trim([proxyAddresses]))',
        given: { proxyAddresses: ['SMTP:a@x', 'SMTP:a@x ', 'smtp:a@x'] },
        result: '{"SMTP:a@x", "smtp:a@x"}',
      },
    ],
  },
  Split: {
    summary: 'Takes a text apart at a delimiter.',
    parameters: {
      text: 'The text to take apart.',
      delimiter: 'Exactly one character.',
      limit: 'How many parts at most; the last one holds the rest. Negative for all.',
    },
    remarks: {
      null: 'NULL stays NULL; NULL as the limit counts as left out.',
      empty:
        'An empty text gives one empty part; two delimiters side by side have an empty part between them. A limit of 0 gives no parts.',
      errors: 'A delimiter that is not exactly one character is an invalid-argument.',
    },
    examples: [
      { expression: 'Split("a;b;c", ";")', result: '{"a", "b", "c"}' },
      { expression: 'Split("a;b;c", ";", 2)', result: '{"a", "b;c"}' },
    ],
  },
};
