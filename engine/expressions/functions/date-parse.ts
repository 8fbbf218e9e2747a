import { dateTimeFromCivil } from '../../model/date-time.ts';
import { DateTime } from '../../model/value.ts';
import { trim } from './white-space.ts';

const yearFirst = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})/;
const monthFirst = /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})/;
const timeOfDay =
  /^(?:T| +)(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,7}))?)?(?: *(?<half>[AP]M))?/i;
const utcOffset = /^ *(?:(?<utc>Z|UTC|GMT)|(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d\d))?)$/i;

const ticksPerMinute = 600_000_000n;

/**
 * Reads a date: year first with hyphens or month first with slashes, then optionally a time of day in 24 or 12 hours, then an offset
 * from UTC, a bare number of hours included. Without an offset the text is in UTC. `undefined` when it is not a date.
 */
export function parseDate(text: string): DateTime | undefined {
  const trimmed = trim(text);
  const day = yearFirst.exec(trimmed) ?? monthFirst.exec(trimmed);
  if (day === null) return undefined;
  const afterDay = trimmed.slice(day[0].length);
  const time = timeOfDay.exec(afterDay);
  const afterTime = afterDay.slice(time?.[0].length ?? 0);
  const offset = afterTime === '' ? null : utcOffset.exec(afterTime);
  if (afterTime !== '' && offset === null) return undefined;
  const hour = hourOfDay(Number(time?.groups?.['hour'] ?? 0), time?.groups?.['half']);
  if (hour === undefined) return undefined;
  const local = dateTimeFromCivil({
    year: Number(day.groups?.['year']),
    month: Number(day.groups?.['month']),
    day: Number(day.groups?.['day']),
    hour,
    minute: Number(time?.groups?.['minute'] ?? 0),
    second: Number(time?.groups?.['second'] ?? 0),
    fraction: Number((time?.groups?.['fraction'] ?? '').padEnd(7, '0')),
  });
  const minutes = offsetMinutes(offset?.groups ?? {});
  if (local === undefined || minutes === undefined) return undefined;
  return new DateTime(local.ticks - BigInt(minutes) * ticksPerMinute);
}

function hourOfDay(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

function offsetMinutes(groups: Readonly<Record<string, string | undefined>>): number | undefined {
  const { sign, hours, minutes } = groups;
  if (sign === undefined) return 0;
  const total = Number(hours) * 60 + Number(minutes ?? 0);
  // No place on earth is further from UTC than 14 hours.
  if (total > 14 * 60 || Number(minutes ?? 0) > 59) return undefined;
  return sign === '-' ? -total : total;
}
