import { DateTime } from '../../../engine/model/value.ts';

export const ticksPerSecond = 10_000_000n;
export const ticksPerDay: bigint = 86_400n * ticksPerSecond;
const ticksPerMs = 10_000n;
const unixEpoch = 116_444_736_000_000_000n;

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Midnight UTC of a day; `undefined` when there is no such day. */
function midnight({ year, month, day }: DateParts): bigint | undefined {
  // The platform reads four digits after a plain text, so years below 100 are the years they say.
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  if (year < 1 || Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) return undefined;
  return BigInt(ms) * ticksPerMs + unixEpoch;
}

/** Year first with hyphens or month first with slashes, then perhaps a time of day and an offset from UTC. */
export function parsePlainDate(text: string): DateTime | undefined {
  const white = '[\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
  const day = String.raw`(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)/(\d\d?)/(\d{4}))`;
  const time = String.raw`(?:(?:T| +)(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(?: *(AM|PM))?)?`;
  const offset = String.raw`(?: *(?:Z|UTC|GMT|([+-])(\d\d?)(?::?(\d\d))?))?`;
  const match = new RegExp(`^${white}${day}${time}${offset}${white}$`, 'i').exec(text);
  if (match === null) return undefined;
  const [, y1, m1, d1, m2, d2, y2, hours, minutes, seconds, fraction, half, sign, away, awayMinutes] = match;
  const start = midnight({ year: Number(y1 ?? y2), month: Number(m1 ?? m2), day: Number(d1 ?? d2) });
  let hour = Number(hours ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  const shift = Number(away ?? 0) * 60 + Number(awayMinutes ?? 0);
  if (start === undefined || hour > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59) return undefined;
  if (shift > 840 || Number(awayMinutes ?? 0) > 59) return undefined;
  const inDay = BigInt(hour * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * ticksPerSecond;
  const moved = BigInt(sign === '-' ? -shift : shift) * 60n * ticksPerSecond;
  return new DateTime(start + inDay + BigInt((fraction ?? '').padEnd(7, '0')) - moved);
}

/** So many months later, at the last day of the month at the latest; `undefined` outside the years 1 to 9999. */
export function plainMonthsLater(date: DateTime, count: number): DateTime | undefined {
  const day = floorDay(date.ticks);
  const parts = partsOf(date);
  const months = parts.year * 12 + parts.month - 1 + count;
  const year = Math.floor(months / 12);
  if (year < 1 || year > 9999) return undefined;
  for (let last = parts.day; last > 0; last--) {
    const found = midnight({ year, month: (months % 12) + 1, day: last });
    if (found !== undefined) return new DateTime(found + (date.ticks - day));
  }
  return undefined;
}

/** The patterns the comparison uses. */
export function plainDateText(date: DateTime, pattern: string): string {
  const { year, month, day } = partsOf(date);
  const second = Number((date.ticks - floorDay(date.ticks)) / ticksPerSecond);
  const [h, m, s] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => pad(part, 2));
  switch (pattern) {
    case 'yyyy-MM-dd':
      return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
    case 'yyyyMMddHHmmss.0Z':
      return `${pad(year, 4)}${pad(month, 2)}${pad(day, 2)}${h}${m}${s}.0Z`;
    case 'HH:mm':
      return `${h}:${m}`;
    case 'M/d/yy':
      return `${month}/${day}/${pad(year % 100, 2)}`;
    default:
      return `${pad(month, 2)}/${pad(day, 2)}/${pad(year, 4)} ${h}:${m}:${s}`;
  }
}

function floorDay(ticks: bigint): bigint {
  return ticks - (((ticks % ticksPerDay) + ticksPerDay) % ticksPerDay);
}

function partsOf(date: DateTime): DateParts {
  const [year, month, day] = new Date(Number((floorDay(date.ticks) - unixEpoch) / ticksPerMs))
    .toISOString()
    .slice(0, 10)
    .split('-')
    .map(Number);
  return { year: year!, month: month!, day: day! };
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
