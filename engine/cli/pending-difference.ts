import { readFileSync } from 'node:fs';
import { normalizeDn } from '../model/dn.ts';
import { CommandError, exitCodes } from './exit-code.ts';
import type { PendingChange } from './pending-change.ts';
import { harmlessText, parseCsv } from './render/csv.ts';

/** A change as two servers can both want it. Which rule wants it is left out: rules may be named differently and agree. */
export type ComparedChange = Omit<PendingChange, 'ruleName'>;

const compared = ['DN', 'objectType', 'OMODT', 'attribute', 'AMODT', 'oldValue', 'newValue'] as const;

/** Every row of one report that the other does not have, as often as it has it more. DNs are compared without regard to case. */
export function comparePending(
  here: readonly ComparedChange[],
  there: readonly ComparedChange[],
): {
  readonly onlyHere: readonly ComparedChange[];
  readonly onlyThere: readonly ComparedChange[];
  readonly same: number;
} {
  const left = new Map<string, number>();
  for (const row of there) left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) + 1);
  const take = (row: ComparedChange): boolean => {
    const count = left.get(keyOf(row)) ?? 0;
    if (count > 0) left.set(keyOf(row), count - 1);
    return count > 0;
  };
  const onlyHere = here.filter((row) => !take(row)).map(withoutRule);
  const onlyThere = there.filter(take).map(withoutRule);
  return { onlyHere, onlyThere, same: here.length - onlyHere.length };
}

function withoutRule(row: ComparedChange): ComparedChange {
  const { DN, objectType, OMODT, attribute, AMODT, oldValue, newValue } = row;
  return { DN, objectType, OMODT, attribute, AMODT, oldValue, newValue };
}

/** A report read back has its fields as they were made harmless for spreadsheets. */
function keyOf(row: ComparedChange): string {
  const texts = compared.map((column) => harmlessText(row[column]));
  return JSON.stringify([normalizeDn(row.DN), ...texts.slice(1)]);
}

/** Reads a report that `joinery pending --csv` wrote, on this server or another one. */
export function readPendingCsv(path: string): readonly ComparedChange[] {
  const [head, ...rows] = parseCsv(readReport(path)) ?? [];
  const at = compared.map((column) => (head ?? []).findIndex((name) => name.toLowerCase() === column.toLowerCase()));
  const missing = compared.filter((_, index) => (at[index] ?? -1) < 0);
  if (missing.length > 0)
    throw new CommandError(
      exitCodes.usage,
      `"${path}" has no column ${missing.map((column) => `"${column}"`).join(', ')}, so it is no report of pending exports; make one with "joinery pending --csv"`,
    );
  return rows
    .filter((row) => row.length > 1 || row[0] !== '')
    .map((row) => {
      const [DN = '', objectType = '', OMODT = '', attribute = '', AMODT = '', oldValue = '', newValue = ''] = at.map(
        (index) => row[index] ?? '',
      );
      return { DN, objectType, OMODT: operationOf(OMODT), attribute, AMODT: valueChangeOf(AMODT), oldValue, newValue };
    });
}

function readReport(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(exitCodes.unavailable, `"${path}" cannot be read; name the CSV of the other server`, {
      cause,
    });
  }
}

function operationOf(text: string): PendingChange['OMODT'] {
  const word = text.toLowerCase();
  return word === 'add' ? 'Add' : word === 'delete' ? 'Delete' : 'Update';
}

function valueChangeOf(text: string): PendingChange['AMODT'] {
  return text === '' ? '' : operationOf(text);
}
