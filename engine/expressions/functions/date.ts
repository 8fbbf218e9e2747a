import {
  civilDate,
  dateTimeFromCivil,
  dateTimeFromUnixMs,
  daysInMonth,
  isRepresentable,
} from '../../model/date-time.ts';
import type { FlowResult } from '../../model/value.ts';
import { DateTime } from '../../model/value.ts';
import { dateDocumentation } from '../documentation/date.ts';
import { invalidArgument } from '../evaluation.ts';
import type { Argument, FunctionEntry } from '../function-entry.ts';
import { family, required } from '../function-entry.ts';
import { dateOf, numberOf, textOf } from './arguments.ts';
import { formatDate } from './date-format.ts';

const second = 10_000_000n;
const day = 86_400n * second;

/** Intervals of a fixed length, in ticks. Day of year, day and weekday all mean calendar days, as in VBA. */
const fixedIntervals: ReadonlyMap<string, bigint> = new Map([
  ['y', day],
  ['d', day],
  ['w', day],
  ['ww', 7n * day],
  ['h', 3_600n * second],
  ['n', 60n * second],
  ['s', second],
]);

/** Intervals of whole months. */
const monthIntervals: ReadonlyMap<string, bigint> = new Map([
  ['m', 1n],
  ['q', 3n],
  ['yyyy', 12n],
]);

/** The functions on dates. Dates live inside expressions only; all are in UTC. */
export const dateFunctions: readonly FunctionEntry[] = family('date', dateDocumentation, [
  {
    name: 'DateAdd',
    returns: 'dt',
    parameters: [required('str', 'interval'), required('num', 'count'), required('dt', 'date')],
    implementation: { kind: 'scalar', call: dateAdd },
  },
  {
    name: 'DateFromNum',
    returns: 'dt',
    parameters: [required('num', 'fileTime')],
    implementation: { kind: 'scalar', call: dateFromNum },
  },
  {
    name: 'NumFromDate',
    returns: 'num',
    parameters: [required('dt', 'date')],
    implementation: { kind: 'scalar', call: (value) => dateOf('NumFromDate', value)?.ticks ?? null },
  },
  {
    name: 'FormatDateTime',
    returns: 'str',
    parameters: [required('dt', 'date'), required('str', 'pattern')],
    implementation: { kind: 'scalar', call: formatDateTime },
  },
  {
    name: 'Now',
    returns: 'dt',
    parameters: [],
    implementation: { kind: 'ambient', call: (frame) => dateTimeFromUnixMs(frame.now) },
  },
]);

function dateAdd(interval: FlowResult, count: Argument, value: Argument): FlowResult {
  const unit = textOf('DateAdd', interval);
  const number = numberOf('DateAdd', count);
  const date = dateOf('DateAdd', value);
  if (date === null || number === null) return null;
  const ticks = fixedIntervals.get(unit ?? '');
  const months = monthIntervals.get(unit ?? '');
  if (ticks === undefined && months === undefined) {
    throw invalidArgument('DateAdd', `"${unit ?? 'NULL'}" is no interval; write yyyy, q, m, y, d, w, ww, h, n or s`);
  }
  const moved =
    ticks === undefined ? addMonths(date, Number(number * (months ?? 0n))) : new DateTime(date.ticks + number * ticks);
  if (moved === undefined || !isRepresentable(moved.ticks))
    throw invalidArgument('DateAdd', 'the result lies outside the years 1 to 9999');
  return moved;
}

function addMonths(date: DateTime, count: number): DateTime | undefined {
  const civil = civilDate(date);
  const months = civil.year * 12 + civil.month - 1 + count;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  if (year < 1 || year > 9999) return undefined;
  return dateTimeFromCivil({ ...civil, year, month, day: Math.min(civil.day, daysInMonth(year, month)) });
}

function dateFromNum(value: FlowResult): FlowResult {
  const ticks = numberOf('DateFromNum', value);
  if (ticks === null) return null;
  if (ticks < 0n || !isRepresentable(ticks)) {
    throw invalidArgument(
      'DateFromNum',
      'the number is no file time up to the year 9999; the largest number means "never"',
    );
  }
  return new DateTime(ticks);
}

function formatDateTime(value: FlowResult, pattern: Argument): FlowResult {
  const date = dateOf('FormatDateTime', value);
  const format = textOf('FormatDateTime', pattern);
  if (date === null) return null;
  const text = formatDate(civilDate(date), format ?? 'G');
  if (text === undefined) throw invalidArgument('FormatDateTime', `"${format}" is no date pattern`);
  return text;
}
