import type { FunctionDocumentation } from './function-documentation.ts';

/** The reference of the functions of functions/math.ts. */
export const mathDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  BitAnd: {
    summary: 'Gives the bits that are set in both of two numbers.',
    parameters: { first: 'A number of 64 bits with sign.', second: 'Another one.' },
    remarks: { null: 'NULL on either side gives NULL.' },
    examples: [
      { expression: 'BitAnd(&HF, &HF7)', result: '7' },
      { expression: 'BitAnd([groupType], -2147483648) = 0', given: { groupType: 2 }, result: 'True' },
    ],
  },
  BitOr: {
    summary: 'Gives the bits that are set in either of two numbers.',
    parameters: { first: 'A number of 64 bits with sign.', second: 'Another one.' },
    remarks: { null: 'NULL on either side gives NULL.' },
    examples: [{ expression: 'BitOr(512, 2)', result: '514' }],
  },
  RandomNum: {
    summary: 'Draws a random number between two limits, both included.',
    parameters: { lowest: 'The lower limit.', highest: 'The upper limit.' },
    remarks: {
      null: 'A limit of NULL is a type-mismatch.',
      errors: 'A lower limit above the upper one is an invalid-argument.',
      note: 'It changes with every synchronization, so use it in a flow that runs once.',
    },
    examples: [{ expression: 'RandomNum(100, 999) >= 100', result: 'True' }],
  },
};
