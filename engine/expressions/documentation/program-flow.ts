import type { FunctionDocumentation } from './function-documentation.ts';

const variable = 'A name with a dollar sign; it means something inside this call only.';

/** The reference of the functions of functions/program-flow.ts. */
export const programFlowDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  IIF: {
    summary: 'Gives one of two values by a condition; only the chosen one is evaluated.',
    parameters: {
      condition: 'What to decide by.',
      ifTrue: 'The value when it holds.',
      ifFalse: 'The value when it does not.',
    },
    remarks: {
      null: 'A condition of NULL does not hold.',
      lists:
        'With a multi-valued attribute in the condition, the call is evaluated once for each of its values; a NULL result drops the value. A list that is only handed on is handed on whole.',
      errors: 'A text as condition is a type-mismatch.',
    },
    examples: [
      { expression: 'IIF(IsPresent([mail]), [mail], "none")', result: '"none"' },
      {
        expression: 'IIF(InStr([proxyAddresses], "SIP:") = 1, NULL, [proxyAddresses])',
        given: { proxyAddresses: ['SIP:a@x', 'SMTP:a@x'] },
        result: '{"SMTP:a@x"}',
      },
    ],
  },
  Switch: {
    summary: 'Gives the value behind the first true condition.',
    parameters: { condition: 'What to decide by.', value: 'The value when the condition is the first that holds.' },
    remarks: {
      null: 'No true condition gives NULL. A condition of NULL does not hold.',
      lists:
        'With a multi-valued attribute in a condition, the call is evaluated once for each of its values. A list that is only handed on is handed on whole.',
      errors: 'A condition without a value is an unpaired-switch.',
      note: 'All conditions are evaluated, so an error in any of them fails the object; of the values only the chosen one is.',
    },
    examples: [
      { expression: 'Switch([c] = "US", "America", [c] = "DE", "Europe")', given: { c: 'DE' }, result: '"Europe"' },
      { expression: 'Switch([c] = "US", "America", True, "elsewhere")', given: { c: 'FR' }, result: '"elsewhere"' },
    ],
  },
  Error: {
    summary: 'Fails the object with a message; nothing of the object is synchronized.',
    parameters: { message: 'What the administrator reads.' },
    remarks: { null: 'NULL fails with an empty message.', errors: 'Always a sync-rule-error-function-triggered.' },
    examples: [
      {
        expression: 'IIF(IsPresent([sn]), [sn], Error("No surname"))',
        result: 'error sync-rule-error-function-triggered',
      },
    ],
  },
  With: {
    summary: 'Binds a variable to a value and evaluates an expression with it.',
    parameters: {
      variable,
      value: 'What the variable stands for.',
      expression: 'What to evaluate; it may use the variable.',
    },
    remarks: {
      null: 'The variable may be NULL.',
      lists: 'The variable may be a list. A list that is only handed on is handed on whole.',
      errors: 'A flow signal such as IgnoreThisFlow as the value is a type-mismatch.',
    },
    examples: [
      {
        expression: 'With($parts, Split([displayName], ","), Item($parts, 2) & " " & Item($parts, 1))',
        given: { displayName: 'Example,Ann' },
        result: '"Ann Example"',
      },
    ],
  },
  Select: {
    summary: 'Gives the results of an expression for every value of a list, in order.',
    parameters: {
      variable,
      values: 'A multi-valued attribute or result.',
      expression: 'What to evaluate for each value.',
    },
    remarks: {
      null: 'NULL gives NULL; NULL results drop out.',
      lists: 'The list is taken whole.',
      errors: 'A single-valued argument is a type-mismatch, and so is a flow signal as a result.',
    },
    examples: [
      {
        expression: 'Select($address, [proxyAddresses], LCase($address))',
        given: { proxyAddresses: ['SMTP:A@x', 'smtp:b@x'] },
        result: '{"smtp:a@x", "smtp:b@x"}',
      },
    ],
  },
  Where: {
    summary: 'Gives the values of a list for which a condition holds, in order.',
    parameters: { variable, values: 'A multi-valued attribute or result.', condition: 'What to decide by.' },
    remarks: {
      null: 'NULL gives NULL. A condition of NULL does not hold.',
      lists: 'The list is taken whole.',
      errors: 'A single-valued argument is a type-mismatch.',
    },
    examples: [
      {
        expression: 'Where($address, [proxyAddresses], Left($address, 5) = "SMTP:")',
        given: { proxyAddresses: ['SMTP:a@x', 'smtp:b@x'] },
        result: '{"SMTP:a@x"}',
      },
    ],
  },
};
