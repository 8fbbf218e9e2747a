import { bytesToHex } from '../../model/base64.ts';
import type { NameAttribute, X500Name } from './certificate.ts';

/** How Windows writes attribute types in names; all others are `OID.` and their digits. */
const attributeNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'S'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'T'],
  ['2.5.4.13', 'Description'],
  ['2.5.4.17', 'PostalCode'],
  ['2.5.4.18', 'POBox'],
  ['2.5.4.20', 'Phone'],
  ['2.5.4.24', 'X21Address'],
  ['2.5.4.42', 'G'],
  ['2.5.4.43', 'I'],
  ['2.5.4.46', 'dnQualifier'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'E'],
  ['2.23.133.2.1', 'TPMManufacturer'],
  ['2.23.133.2.2', 'TPMModel'],
  ['2.23.133.2.3', 'TPMVersion'],
]);

/** Values that must stand in quotation marks: empty ones, those with a separator in them, and those with white space at an end. */
const needsQuotes = /^$|[,+="\n<>#;]|^[ \t-\r]|[ \t-\r]$/;

/**
 * A name as .NET writes it: the most specific relative name first, `, ` between relative names and ` + ` inside one. Not the text of
 * RFC 4514: values are quoted instead of escaped, a quotation mark is doubled.
 */
export function nameText(name: X500Name): string {
  return name
    .toReversed()
    .map((relative) => relative.map(attributeText).join(' + '))
    .join(', ');
}

function attributeText({ type, value }: NameAttribute): string {
  return `${attributeNames.get(type) ?? `OID.${type}`}=${valueText(value)}`;
}

/** Values that are not text are their DER in hexadecimal digits. */
function valueText(value: string | Uint8Array): string {
  if (typeof value !== 'string') return `#${bytesToHex(value).toUpperCase()}`;
  return needsQuotes.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
