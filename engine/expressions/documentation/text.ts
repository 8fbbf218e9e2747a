import type { FunctionDocumentation } from './function-documentation.ts';

const whiteSpace =
  'White space is what Unicode counts as such, the no-break space U+00A0 and next line U+0085 included, the byte order mark U+FEFF not.';
const invariant =
  'Letter by letter and independent of language, so the length stays: "ß" has no capital, and the Turkish letters get no special care.';
const searched = 'The text to look in.';
const searchedFor = 'The text to look for.';
const compare = 'vbBinaryCompare, the default, tells letters of different case apart; vbTextCompare does not.';

/** The reference of the functions of functions/text.ts. */
export const textDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  Trim: {
    summary: 'Removes white space at both ends.',
    parameters: { text: 'The text to trim.' },
    remarks: { null: 'NULL stays NULL.', empty: 'A text of white space only becomes empty.', culture: whiteSpace },
    examples: [
      { expression: 'Trim("  Ann Example ")', result: '"Ann Example"' },
      {
        expression: 'Trim([mail])',
        given: { mail: [' a@contoso.com', 'b@contoso.com '] },
        result: '{"a@contoso.com", "b@contoso.com"}',
      },
    ],
  },
  LTrim: {
    summary: 'Removes white space at the beginning.',
    parameters: { text: 'The text to trim.' },
    remarks: { null: 'NULL stays NULL.', empty: 'A text of white space only becomes empty.', culture: whiteSpace },
    examples: [{ expression: 'LTrim("  Ann ")', result: '"Ann "' }],
  },
  RTrim: {
    summary: 'Removes white space at the end.',
    parameters: { text: 'The text to trim.' },
    remarks: { null: 'NULL stays NULL.', empty: 'A text of white space only becomes empty.', culture: whiteSpace },
    examples: [{ expression: 'RTrim("  Ann ")', result: '"  Ann"' }],
  },
  LCase: {
    summary: 'Turns every letter into lower case.',
    parameters: { text: 'The text to change.' },
    remarks: { null: 'NULL stays NULL.', culture: invariant },
    examples: [{ expression: 'LCase("Ann.EXAMPLE@Contoso.com")', result: '"ann.example@contoso.com"' }],
  },
  UCase: {
    summary: 'Turns every letter into upper case.',
    parameters: { text: 'The text to change.' },
    remarks: { null: 'NULL stays NULL.', culture: invariant },
    examples: [{ expression: 'UCase("Weißenburg")', result: '"WEIßENBURG"' }],
  },
  PCase: {
    summary: 'Starts every word with a capital and puts the rest of it in lower case.',
    parameters: { text: 'The text to change; only spaces separate words.' },
    remarks: {
      null: 'NULL stays NULL.',
      culture: 'Independent of language.',
      note: 'A word in capitals only is kept, as it may be an acronym; PCase(LCase(…)) changes those, too.',
    },
    examples: [
      { expression: 'PCase("ann mary EXAMPLE")', result: '"Ann Mary EXAMPLE"' },
      { expression: 'PCase(LCase("ann mary EXAMPLE"))', result: '"Ann Mary Example"' },
    ],
  },
  Len: {
    summary: 'Counts the characters of a text or the bytes of a binary value.',
    parameters: { value: 'What to measure.' },
    remarks: {
      null: 'NULL has length 0.',
      culture: 'Characters are UTF-16 units: a letter beyond U+FFFF counts as two.',
    },
    examples: [
      { expression: 'Len("Ann")', result: '3' },
      {
        expression: 'Len([objectGUID])',
        given: { objectGUID: { $bin: '00112233445566778899aabbccddeeff' } },
        result: '16',
      },
    ],
  },
  Left: {
    summary: 'Takes characters from the beginning.',
    parameters: { text: 'The text to take from.', count: 'How many characters; negative for the whole text.' },
    remarks: {
      null: 'NULL gives an empty text.',
      empty: 'A count of 0 gives an empty text.',
      errors: 'A count of NULL is a type-mismatch.',
      note: 'A shorter text is taken whole.',
    },
    examples: [
      { expression: 'Left("Contoso", 3)', result: '"Con"' },
      { expression: 'Left([info], 448)', result: '""' },
    ],
  },
  Right: {
    summary: 'Takes characters from the end.',
    parameters: { text: 'The text to take from.', count: 'How many characters; negative for the whole text.' },
    remarks: {
      null: 'NULL gives an empty text.',
      empty: 'A count of 0 gives an empty text.',
      errors: 'A count of NULL is a type-mismatch.',
      note: 'A shorter text is taken whole.',
    },
    examples: [{ expression: 'Right("Contoso", 3)', result: '"oso"' }],
  },
  Mid: {
    summary: 'Takes characters, or bytes of a binary value, from a position on.',
    parameters: {
      text: 'The text or the bytes to take from.',
      start: 'The position of the first one, counted from 1; outside the text the whole text is taken.',
      count: 'How many; negative for the whole text.',
    },
    remarks: {
      null: 'NULL gives an empty text.',
      empty: 'A count of 0 gives an empty text.',
      errors: 'A start or a count of NULL is a type-mismatch.',
    },
    examples: [
      { expression: 'Mid("SMTP:ann@contoso.com", 6, 999)', result: '"ann@contoso.com"' },
      { expression: 'Mid("Ann", 7, 1)', result: '"Ann"' },
    ],
  },
  InStr: {
    summary: 'Finds the position of the first occurrence of a text in another, counted from 1; 0 when there is none.',
    parameters: { text: searched, search: searchedFor, start: 'Where to begin, counted from 1.', compare },
    remarks: {
      null: 'NULL as either text gives 0; NULL as the start counts as left out.',
      empty: 'An empty text is found where the search begins, but not in an empty text.',
      culture: 'Independent of language.',
      errors: 'A start below 1 is an invalid-argument.',
    },
    examples: [
      { expression: 'InStr("ann@contoso.com", "@")', result: '4' },
      { expression: 'InStr("Contoso", "O", 1, vbTextCompare)', result: '2' },
    ],
  },
  InStrRev: {
    summary:
      'Finds the position of the last occurrence of a text in another, counted from the left and from 1; 0 when there is none.',
    parameters: {
      text: searched,
      search: searchedFor,
      start: 'Where the last character of an occurrence may stand at most, counted from 1; the end by default.',
      compare,
    },
    remarks: {
      null: 'NULL as either text gives 0; NULL as the start counts as left out.',
      culture: 'Independent of language.',
      empty: 'Nothing is found in an empty text.',
      errors: 'A start below 1 is an invalid-argument.',
    },
    examples: [
      { expression: 'InStrRev("CN=Ann,OU=Sales,DC=contoso", ",")', result: '16' },
      { expression: 'InStrRev("abcabc", "b", 4)', result: '2' },
    ],
  },
  Word: {
    summary: 'Takes the n-th word of a text.',
    parameters: {
      text: 'The text to take from.',
      number: 'Which word, counted from 1.',
      delimiters: 'Characters, each of which ends a word.',
    },
    remarks: {
      null: 'NULL gives an empty text; NULL as the delimiters makes the text one word.',
      empty:
        'A number below 1 and one beyond the last word give an empty text. Two delimiters side by side have an empty word between them.',
      errors: 'A number of NULL is a type-mismatch.',
    },
    examples: [
      { expression: 'Word("ann.example@contoso.com", 2, ".@")', result: '"example"' },
      { expression: 'Word("ann", 2, "@")', result: '""' },
    ],
  },
  PadLeft: {
    summary: 'Fills a text up on the left to a length.',
    parameters: {
      text: 'The text to fill up.',
      length: 'The wanted length.',
      character: 'The character to fill with.',
    },
    remarks: {
      null: 'NULL gives an empty text.',
      errors: 'Padding that is not exactly one character, and a length beyond 1,000,000, are invalid-argument.',
      note: 'A text that is as long already is kept.',
    },
    examples: [{ expression: 'PadLeft("42", 6, "0")', result: '"000042"' }],
  },
  PadRight: {
    summary: 'Fills a text up on the right to a length.',
    parameters: {
      text: 'The text to fill up.',
      length: 'The wanted length.',
      character: 'The character to fill with.',
    },
    remarks: {
      null: 'NULL gives an empty text.',
      errors: 'Padding that is not exactly one character, and a length beyond 1,000,000, are invalid-argument.',
      note: 'A text that is as long already is kept.',
    },
    examples: [{ expression: 'PadRight("42", 6, "-")', result: '"42----"' }],
  },
  Replace: {
    summary: 'Replaces every occurrence of a text. \\n, \\r and \\t stand for line feed, carriage return and tab.',
    parameters: {
      text: 'The text to change.',
      search: searchedFor,
      replacement: 'What to put in its place; it may be empty.',
    },
    remarks: {
      null: 'NULL stays NULL; NULL as the replacement counts as empty.',
      culture: 'Letters of different case are different letters.',
      errors: 'An empty text to look for is an invalid-argument.',
    },
    examples: [
      { expression: 'Replace("1 Main St, 2nd floor", ", ", "/")', result: '"1 Main St/2nd floor"' },
      { expression: 'Replace("two words", " ", "")', result: '"twowords"' },
    ],
  },
  ReplaceChars: {
    summary: 'Replaces single characters as a pattern such as "ä:ae,ß:ss" says.',
    parameters: {
      text: 'The text to change.',
      pattern: 'Pairs of a character and its replacement, which may be empty or longer; white space in it is ignored.',
    },
    remarks: {
      null: 'NULL stays NULL; NULL as the pattern changes nothing.',
      empty: 'An empty pattern changes nothing.',
      culture: 'Letters of different case are different letters.',
      errors: 'A part of the pattern that is no such pair is an invalid-argument; comma and colon cannot be replaced.',
    },
    examples: [
      { expression: 'ReplaceChars("Jörg Müßig", "ö:oe, ü:ue, ß:ss")', result: '"Joerg Muessig"' },
      { expression: 'ReplaceChars("Ann O\'Neil", "\':")', result: '"Ann ONeil"' },
    ],
  },
  Guid: {
    summary: 'Makes a new random GUID as text, in lower case with hyphens.',
    parameters: {},
    remarks: { note: 'It changes with every synchronization, so use it in a flow that runs once.' },
    examples: [{ expression: 'Len(Guid())', result: '36' }],
  },
};
