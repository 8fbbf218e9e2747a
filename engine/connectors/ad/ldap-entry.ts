import { isUtf8 } from 'node:buffer';

/**
 * One entry a search found. Keys are attribute descriptions in lower case, options included (`member;range=0-1499`); values are the
 * bytes the server sent, always a list. An attribute without values is there with an empty list: a change search tells so that it
 * was removed, which is not the same as its absence.
 */
export interface LdapEntry {
  /** As the server wrote it, with its escapes; empty where the account may not see the name. */
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly Buffer[]>;
}

/** The attribute's values in the server's order; empty when it has none or is not there. The name in any case. */
export function valuesOf(entry: LdapEntry, name: string): readonly Buffer[] {
  return entry.attributes.get(name.toLowerCase()) ?? none;
}

const none: readonly Buffer[] = [];

/** The first value as text; `undefined` when there is none or it is not UTF-8. */
export function firstText(entry: LdapEntry, name: string): string | undefined {
  const value = valuesOf(entry, name)[0];
  return value === undefined ? undefined : textOf(value);
}

/** All values that are text. */
export function textsOf(entry: LdapEntry, name: string): readonly string[] {
  return valuesOf(entry, name).flatMap((value) => textOf(value) ?? []);
}

/** The text of UTF-8 bytes, a byte order mark included; `undefined` for bytes that are not UTF-8. */
export function textOf(value: Buffer): string | undefined {
  const text = value.toString('utf8');
  // Only a decoder that met something strange writes U+FFFD, so the exact question is seldom asked.
  return text.includes('\uFFFD') && !isUtf8(value) ? undefined : text;
}
