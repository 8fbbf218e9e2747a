import type { FunctionDocumentation } from './function-documentation.ts';

const stays = 'NULL stays NULL.';

/** The reference of the functions of functions/conversion.ts. */
export const conversionDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  CBool: {
    summary: 'Gives True for a true condition and for numbers other than zero, False for everything else.',
    parameters: { condition: 'A condition or a number.' },
    remarks: { null: 'NULL gives False.', errors: 'Text is a type-mismatch: compare it with something.' },
    examples: [
      { expression: 'CBool(BitAnd([userAccountControl], 2))', given: { userAccountControl: 514 }, result: 'True' },
      { expression: 'CBool(NULL)', result: 'False' },
    ],
  },
  CStr: {
    summary: 'Gives the text of a number, a boolean or a reference.',
    parameters: { value: 'What to write out; text stays as it is.' },
    remarks: {
      null: stays,
      culture: 'Numbers have no separators; booleans are True and False.',
      errors: 'Bytes are a type-mismatch: use ConvertToBase64. So are dates: use FormatDateTime.',
    },
    examples: [
      { expression: '"size " & CStr(42)', result: '"size 42"' },
      { expression: 'CStr(CRef("CN=Ann,DC=contoso"))', result: '"CN=Ann,DC=contoso"' },
    ],
  },
  CNum: {
    summary: 'Gives the number a text of decimal digits stands for.',
    parameters: {
      value: 'Digits with an optional sign, or bytes as an unsigned number, least significant byte first.',
    },
    remarks: {
      null: stays,
      culture: 'White space around the digits is passed over, separators between them are not.',
      errors: 'What is no number of 64 bits is an invalid-argument; guard it with IsNumeric.',
    },
    examples: [
      { expression: 'CNum(" -42 ")', result: '-42' },
      { expression: 'CNum("1,000")', result: 'error invalid-argument' },
    ],
  },
  CDate: {
    summary: 'Gives the date a text stands for.',
    parameters: {
      text: 'Year first with hyphens or month first with slashes, then perhaps a time and an offset from UTC.',
    },
    remarks: {
      null: stays,
      culture:
        'The result is in UTC; a text without an offset is in UTC already. The order of day and month does not depend on language.',
      errors: 'What is no date is an invalid-argument; guard it with IsDate.',
    },
    examples: [
      { expression: 'CDate("2026-03-29 4:00 PM -8")', result: 'CDate("2026-03-30T00:00:00Z")' },
      { expression: 'CDate("12/25/2026")', result: 'CDate("2026-12-25T00:00:00Z")' },
    ],
  },
  CRef: {
    summary: 'Makes a reference to the object with a distinguished name.',
    parameters: { dn: 'The distinguished name.' },
    remarks: {
      null: stays,
      empty: 'An empty text gives NULL.',
      note: 'Whether there is such an object is not looked up here.',
    },
    examples: [
      { expression: 'DNComponent(CRef([dn]), 1)', given: { dn: 'CN=Ann,OU=Sales,DC=contoso' }, result: '"Ann"' },
    ],
  },
  CGuid: {
    summary: 'Gives the 16 bytes of a GUID, in the order Active Directory stores them.',
    parameters: { guid: 'The GUID with hyphens, with or without braces.' },
    remarks: { null: stays, errors: 'What is no GUID is an invalid-argument; guard it with IsGuid.' },
    examples: [
      {
        expression: 'CGuid("{00112233-4455-6677-8899-aabbccddeeff}")',
        result: 'bytes 33221100554477668899aabbccddeeff',
      },
    ],
  },
  CBin: {
    summary: 'Gives a number as that many bytes, least significant byte first.',
    parameters: { number: 'The number.', size: 'How many bytes, 1 to 1024.' },
    remarks: {
      null: stays,
      errors: 'A number that does not fit is a number-overflow, a size out of range an invalid-argument.',
    },
    examples: [{ expression: 'CBin(258, 4)', result: 'bytes 02010000' }],
  },
  StringFromGuid: {
    summary: 'Gives the text of a binary GUID, in lower case with hyphens and without braces.',
    parameters: { guid: 'The 16 bytes as Active Directory stores them.' },
    remarks: { null: stays, errors: 'Bytes of another length are an invalid-argument.' },
    examples: [
      {
        expression: 'StringFromGuid([objectGUID])',
        given: { objectGUID: { $bin: '33221100554477668899aabbccddeeff' } },
        result: '"00112233-4455-6677-8899-aabbccddeeff"',
      },
    ],
  },
  StringFromSid: {
    summary: 'Gives the text of a binary security identifier, S-1-5-….',
    parameters: { sid: 'The bytes as Active Directory stores them.' },
    remarks: { null: stays, errors: 'Bytes that are no security identifier are an invalid-argument.' },
    examples: [
      {
        expression: 'StringFromSid([objectSid])',
        given: { objectSid: { $bin: '01020000000000052000000020020000' } },
        result: '"S-1-5-32-544"',
      },
    ],
  },
  ConvertToBase64: {
    summary: 'Gives the base64 of bytes, or of the UTF-16 little-endian bytes of a text.',
    parameters: { value: 'Text or bytes.' },
    remarks: { null: stays, empty: 'An empty text gives an empty text.' },
    examples: [
      { expression: 'ConvertToBase64("Ann")', result: '"QQBuAG4A"' },
      {
        expression: 'ConvertToBase64([objectGUID])',
        given: { objectGUID: { $bin: '0102030405' } },
        result: '"AQIDBAU="',
      },
    ],
  },
  ConvertFromBase64: {
    summary: 'Gives the text base64 stands for.',
    parameters: {
      text: 'The base64; padding may be missing.',
      encoding: 'What the bytes are: UTF-16 little-endian by default.',
    },
    remarks: {
      null: stays,
      errors: 'What is not base64, or not UTF-8 with UTF8, is an invalid-argument.',
      note: 'With ASCII, bytes beyond 127 become question marks. An odd last byte of UTF-16 is dropped.',
    },
    examples: [
      { expression: 'ConvertFromBase64("QQBuAG4A")', result: '"Ann"' },
      { expression: 'ConvertFromBase64("QW5u", UTF8)', result: '"Ann"' },
    ],
  },
  ConvertToUTF8Hex: {
    summary: 'Gives the UTF-8 bytes of a text as upper-case hexadecimal digits.',
    parameters: { text: 'The text.' },
    remarks: { null: stays, empty: 'An empty text gives an empty text.' },
    examples: [{ expression: '"CN={" & ConvertToUTF8Hex("Zoë") & "}"', result: '"CN={5A6FC3AB}"' }],
  },
  ConvertFromUTF8Hex: {
    summary: 'Gives the text whose UTF-8 bytes the hexadecimal digits are.',
    parameters: { hex: 'The digits in either case.' },
    remarks: { null: stays, errors: 'What is not hexadecimal digits of UTF-8 is an invalid-argument.' },
    examples: [{ expression: 'ConvertFromUTF8Hex("5a6fc3ab")', result: '"Zoë"' }],
  },
  Thumbprint: {
    summary: 'Gives the SHA-256 hash of bytes.',
    parameters: { value: 'The bytes.' },
    remarks: { null: stays, note: 'For the thumbprint of a certificate use CertThumbprint, which is another hash.' },
    examples: [
      {
        expression: 'Thumbprint([k])',
        given: { k: { $bin: '616263' } },
        result: 'bytes ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    ],
  },
};
