import type { CivilDate } from '../../model/date-time.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Patterns that a single letter stands for, in the invariant culture. */
const standardPatterns: ReadonlyMap<string, string> = new Map([
  ['d', 'MM/dd/yyyy'],
  ['D', 'dddd, dd MMMM yyyy'],
  ['f', 'dddd, dd MMMM yyyy HH:mm'],
  ['F', 'dddd, dd MMMM yyyy HH:mm:ss'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['m', 'MMMM dd'],
  ['M', 'MMMM dd'],
  ['o', "yyyy-MM-ddTHH:mm:ss.fffffff'Z'"],
  ['O', "yyyy-MM-ddTHH:mm:ss.fffffff'Z'"],
  ['r', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['R', "ddd, dd MMM yyyy HH:mm:ss 'GMT'"],
  ['s', 'yyyy-MM-ddTHH:mm:ss'],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['u', "yyyy-MM-dd HH:mm:ss'Z'"],
  ['y', 'yyyy MMMM'],
  ['Y', 'yyyy MMMM'],
]);

/** A run of one pattern letter, quoted text, an escaped character, or anything else, which stands for itself. */
const token = /([dfFghHKmMstyz])\1*|'([^']*)'|"([^"]*)"|\\(.)|%|[^]/g;

/**
 * Writes a date by a custom pattern of .NET (`yyyyMMddHHmmss.0Z`), in UTC and without regard to language. `undefined` when the
 * pattern is malformed: an open quote, a backslash at the end, or a single letter that names no standard pattern.
 */
export function formatDate(date: CivilDate, pattern: string): string | undefined {
  const standard = standardPatterns.get(pattern);
  if (standard === undefined && /^[A-Za-z]$/.test(pattern)) return undefined;
  let text = '';
  for (const [match, letter, single, double, escaped] of (standard ?? pattern).matchAll(token)) {
    if (letter !== undefined) text += formatPart(date, letter, match.length);
    else if (match === "'" || match === '"' || match === '\\') return undefined;
    else if (match !== '%') text += single ?? double ?? escaped ?? match;
  }
  return text;
}

function formatPart(date: CivilDate, letter: string, width: number): string {
  switch (letter) {
    case 'y':
      return width <= 2 ? padded(date.year % 100, width) : padded(date.year, width);
    case 'M':
      return named(months, date.month - 1, width) ?? padded(date.month, width);
    case 'd':
      return named(days, weekday(date), width) ?? padded(date.day, width);
    case 'H':
      return padded(date.hour, Math.min(width, 2));
    case 'h':
      return padded(date.hour % 12 === 0 ? 12 : date.hour % 12, Math.min(width, 2));
    case 'm':
      return padded(date.minute, Math.min(width, 2));
    case 's':
      return padded(date.second, Math.min(width, 2));
    case 't':
      return (date.hour < 12 ? 'AM' : 'PM').slice(0, width);
    case 'f':
      return padded(date.fraction, 7).slice(0, width);
    case 'F':
      return padded(date.fraction, 7).slice(0, width).replace(/0+$/, '');
    case 'z':
      return width === 1 ? '+0' : width === 2 ? '+00' : '+00:00';
    case 'K':
      return 'Z';
    default:
      return 'A.D.';
  }
}

/** Three letters give the short name, four the full one, fewer a number. */
function named(names: readonly string[], index: number, width: number): string | undefined {
  const name = names[index];
  if (width < 3 || name === undefined) return undefined;
  return width === 3 ? name.slice(0, 3) : name;
}

function weekday({ year, month, day }: CivilDate): number {
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  return moment.getUTCDay();
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
