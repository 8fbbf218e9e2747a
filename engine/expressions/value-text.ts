import { textLiteral } from '../../grammar/syntax/text-literal.ts';
import { bytesToHex } from '../model/base64.ts';
import { dateTimeToIso } from '../model/date-time.ts';
import type { FlowResult } from '../model/value.ts';
import { DateTime, Reference } from '../model/value.ts';
import { isList } from './evaluation.ts';

/** Bytes beyond this many are cut short. */
const shownBytes = 32;

/**
 * A value for people: written as in an expression where the language can write it (`"a"`, `12`, `True`, `NULL`,
 * `CDate("2026-01-02T03:04:05Z")`, `CRef("CN=Ann")`), bytes as `bytes 00ff`, lists as `{"a", "b"}`.
 */
export function valueText(value: FlowResult): string {
  if (value === null) return 'NULL';
  if (isList(value)) return `{${value.map(valueText).join(', ')}}`;
  if (typeof value === 'symbol') return value.description ?? 'a flow signal';
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Reference) return `CRef(${textLiteral(value.dn)})`;
  if (value instanceof DateTime) return `CDate(${textLiteral(dateTimeToIso(value))})`;
  const digits = bytesToHex(value.subarray(0, shownBytes));
  return value.length > shownBytes ? `bytes ${digits}… (${value.length} in all)` : `bytes ${digits}`;
}
