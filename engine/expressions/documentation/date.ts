import type { FunctionDocumentation } from './function-documentation.ts';

const stays = 'NULL stays NULL.';

/** The reference of the functions of functions/date.ts. */
export const dateDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  DateAdd: {
    summary: 'Moves a date by a number of intervals.',
    parameters: {
      interval:
        'yyyy (years), q (quarters), m (months), ww (weeks), d, y or w (days, all three), h (hours), n (minutes) or s (seconds); case matters.',
      count: 'How many; negative to go back.',
      date: 'The date to start from.',
    },
    remarks: {
      null: 'NULL as the count or the date gives NULL.',
      culture: 'All dates are in UTC.',
      errors: 'Another interval, and a result outside the years 1 to 9999, are invalid-argument.',
      note: 'Moved by months, a day the month does not have becomes its last day.',
    },
    examples: [
      { expression: 'DateAdd("m", 1, CDate("2026-01-31"))', result: 'CDate("2026-02-28T00:00:00Z")' },
      { expression: 'DateAdd("h", -1, CDate("2026-01-01"))', result: 'CDate("2025-12-31T23:00:00Z")' },
    ],
  },
  DateFromNum: {
    summary: 'Gives the date of a file time of Active Directory, 100-nanosecond units since 1601-01-01 UTC.',
    parameters: { fileTime: 'The number, such as the value of accountExpires.' },
    remarks: {
      null: stays,
      errors:
        'A negative number and one beyond the year 9999 are invalid-argument; the largest number means "never", so guard it.',
    },
    examples: [{ expression: 'DateFromNum(134116992000000000)', result: 'CDate("2026-01-01T00:00:00Z")' }],
  },
  NumFromDate: {
    summary: 'Gives the file time of a date, the opposite of DateFromNum.',
    parameters: { date: 'The date.' },
    remarks: { null: stays },
    examples: [{ expression: 'NumFromDate(CDate("2026-01-01"))', result: '134116992000000000' }],
  },
  FormatDateTime: {
    summary: 'Writes a date by a pattern such as yyyy-MM-dd HH:mm:ss.',
    parameters: {
      date: 'The date.',
      pattern:
        'A custom pattern of .NET: MM is the month, mm the minute, text in quotation marks and other characters stay. A single letter is one of the standard patterns.',
    },
    remarks: {
      null: 'NULL stays NULL; NULL as the pattern writes date and time.',
      culture: 'Names of months and days are English; the time is in UTC.',
      errors:
        'A quotation mark without its partner, and a single letter that names no standard pattern, are invalid-argument.',
    },
    examples: [
      {
        expression: 'FormatDateTime(CDate("2026-03-05 15:04:09"), "yyyyMMddHHmmss.0Z")',
        result: '"20260305150409.0Z"',
      },
      { expression: 'FormatDateTime(CDate("2026-03-05"), "dddd, d MMMM")', result: '"Thursday, 5 March"' },
    ],
  },
  Now: {
    summary: 'Gives the current date and time.',
    parameters: {},
    remarks: {
      culture: 'In UTC.',
      note: 'The result changes only when the object is synchronized again: no object is synchronized because time goes by.',
    },
    examples: [{ expression: 'Now() > CDate("2020-01-01")', result: 'True' }],
  },
};
