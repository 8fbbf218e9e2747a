import type { FunctionDocumentation } from './function-documentation.ts';

const name = 'The name of an attribute in double quotes, not in brackets, so that it is known before the rule runs.';

/** The reference of the functions of functions/attribute.ts. */
export const attributeDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  ImportedValue: {
    summary: 'Gives the value of an attribute as an import has confirmed it, without exports that are still pending.',
    parameters: { attributeName: name },
    remarks: {
      null: 'An absent attribute is NULL.',
      lists: 'Like the attribute in brackets: a multi-valued one is evaluated once for each of its values.',
      note: 'For inbound rules only; the metaverse is not imported. Use it where a directory may change or drop what it is given.',
    },
    examples: [
      {
        expression: 'ImportedValue("mail")',
        given: { mail: 'new@contoso.com' },
        imported: { mail: 'old@contoso.com' },
        result: '"old@contoso.com"',
      },
    ],
  },
  ValueCount: {
    summary: 'Counts the values of an attribute without reading them.',
    parameters: { attributeName: name },
    remarks: { null: 'An absent attribute has 0 values.', lists: 'The attribute is counted as a whole.' },
    examples: [
      { expression: 'ValueCount("member")', given: { member: [{ $ref: 'CN=Ann' }, { $ref: 'CN=Bob' }] }, result: '2' },
    ],
  },
};
