import { DateTime } from './value.ts';

/** Ticks of 100 nanoseconds in one millisecond. */
const ticksPerMs = 10_000n;
/** 1970-01-01 in milliseconds since 1601-01-01. */
const unixEpochMs = 11_644_473_600_000n;
/** The last tick of year 9999; no original date lies beyond it. */
const lastTick = (253_402_300_800_000n + unixEpochMs) * ticksPerMs - 1n;
/** The first tick of year 1. */
const firstTick = (-62_135_596_800_000n + unixEpochMs) * ticksPerMs;

const isoText = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?Z?$/;

/** A date by its parts in UTC; `month` and `day` count from 1, `fraction` is in ticks. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: number;
}

/** The instant of a number of milliseconds since 1970-01-01 UTC. */
export function dateTimeFromUnixMs(ms: number): DateTime {
  return new DateTime((BigInt(Math.trunc(ms)) + unixEpochMs) * ticksPerMs);
}

/** Whether the instant lies in the years 1 to 9999, outside of which nothing can be computed or written. */
export function isRepresentable(ticks: bigint): boolean {
  return ticks >= firstTick && ticks <= lastTick;
}

/** Milliseconds since 1970-01-01 UTC, rounded down. */
export function unixMsFromDateTime(value: DateTime): number {
  const ticks = value.ticks;
  const fraction = ((ticks % ticksPerMs) + ticksPerMs) % ticksPerMs;
  return Number((ticks - fraction) / ticksPerMs - unixEpochMs);
}

export function civilDate(value: DateTime): CivilDate {
  const date = new Date(unixMsFromDateTime(value));
  const second = ((value.ticks % 10_000_000n) + 10_000_000n) % 10_000_000n;
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    fraction: Number(second),
  };
}

/** The instant of a calendar date in UTC. `undefined` when there is no such date, such as 30 February. */
export function dateTimeFromCivil(date: CivilDate): DateTime | undefined {
  const { year, month, day, hour, minute, second, fraction } = date;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const moment = new Date(0);
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  moment.setUTCFullYear(year, month - 1, day);
  moment.setUTCHours(hour, minute, second);
  return new DateTime(dateTimeFromUnixMs(moment.getTime()).ticks + BigInt(fraction));
}

export function daysInMonth(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month === 2) return leap ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** ISO 8601 in UTC, `2012-01-01T23:00:00Z`; a fraction of a second only where there is one. */
export function dateTimeToIso(value: DateTime): string {
  const { year, month, day, hour, minute, second, fraction } = civilDate(value);
  const tail = fraction === 0 ? '' : `.${digits(fraction, 7).replace(/0+$/, '')}`;
  const time = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}`;
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${time}${tail}Z`;
}

/** Reads what {@link dateTimeToIso} writes, also without the time. `undefined` for anything else. */
export function dateTimeFromIso(text: string): DateTime | undefined {
  const match = isoText.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  return dateTimeFromCivil({
    year: part(1),
    month: part(2),
    day: part(3),
    hour: part(4),
    minute: part(5),
    second: part(6),
    fraction: Number((match[7] ?? '').padEnd(7, '0')),
  });
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
