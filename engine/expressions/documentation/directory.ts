import type { FunctionDocumentation } from './function-documentation.ts';

/** The reference of the functions of functions/dn.ts. */
export const directoryDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  DNComponent: {
    summary: 'Gives the value of the n-th component of a distinguished name from the left.',
    parameters: { dn: 'The reference; CRef makes one of a text.', number: 'Which component, counted from 1.' },
    remarks: {
      null: 'NULL gives NULL; so does a number beyond the last component.',
      errors: 'A number of NULL is a type-mismatch.',
      note: 'Escapes stay as they are written.',
    },
    examples: [
      { expression: 'DNComponent(CRef("CN=Ann,OU=Sales,DC=contoso"), 2)', result: '"Sales"' },
      { expression: 'DNComponent([manager], 1)', given: { manager: { $ref: 'CN=Bob,DC=contoso' } }, result: '"Bob"' },
    ],
  },
  DNComponentRev: {
    summary: 'Gives the value of the n-th component of a distinguished name from the right.',
    parameters: {
      dn: 'The reference; CRef makes one of a text.',
      number: 'Which component, counted from 1.',
      option: 'DC passes over the dc= components.',
    },
    remarks: {
      null: 'NULL gives NULL; so does a number beyond the last component.',
      errors: 'A number of NULL is a type-mismatch.',
      note: 'Escapes stay as they are written.',
    },
    examples: [
      { expression: 'DNComponentRev(CRef("CN=Ann,OU=Sales,DC=contoso,DC=com"), 1)', result: '"com"' },
      { expression: 'DNComponentRev(CRef("CN=Ann,OU=Sales,DC=contoso,DC=com"), 1, "DC")', result: '"Sales"' },
    ],
  },
  EscapeDNComponent: {
    summary: 'Escapes what may not stand bare in a component of a distinguished name.',
    parameters: { component: 'The value; an attribute type such as "cn=" before it is kept.' },
    remarks: { null: 'NULL stays NULL.' },
    examples: [
      { expression: 'EscapeDNComponent("cn=Example, Ann")', result: '"cn=Example\\\\, Ann"' },
      { expression: 'EscapeDNComponent("Sales + Marketing")', result: '"Sales \\\\+ Marketing"' },
    ],
  },
};
