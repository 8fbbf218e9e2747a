import { LdapResultError, resultCodes } from './ldap-error.ts';
import { valuesOf, type LdapEntry } from './ldap-entry.ts';
import type { Control, LdapSession } from './ldap-session.ts';

/** `member;range=0-1499`: the first of many values. `last` is `undefined` where the range ends with the values. */
export interface AttributeRange {
  readonly name: string;
  readonly first: number;
  readonly last: number | undefined;
}

/** `undefined` for a description without a range. The name in lower case, as descriptions of entries are. */
export function rangeOf(description: string): AttributeRange | undefined {
  const match = /^([^;]+);range=(\d+)-(\d+|\*)$/i.exec(description);
  if (match === null) return undefined;
  return { name: match[1] ?? '', first: Number(match[2]), last: match[3] === '*' ? undefined : Number(match[3]) };
}

/** Times an attribute is read from its beginning when it shrinks while it is read. */
const attempts = 3;

/**
 * The entry with all values of attributes the server gave only a range of. `undefined`: the object is gone meanwhile. The entry is
 * returned as it is when nothing is missing.
 */
export async function completeRanges(
  session: LdapSession,
  entry: LdapEntry,
  controls: readonly Control[] = [],
): Promise<LdapEntry | undefined> {
  const partial = [...entry.attributes].flatMap(([description, values]) => {
    const range = rangeOf(description);
    return range === undefined ? [] : [{ description, range, values }];
  });
  if (partial.length === 0) return entry;
  const attributes = new Map(entry.attributes);
  const base = baseOf(entry);
  for (const { description, range, values } of partial) {
    attributes.delete(description);
    const all = await allValues({ session, base, controls, name: range.name }, { values, last: range.last });
    if (all === undefined) return undefined;
    attributes.set(range.name, all);
  }
  return { dn: entry.dn, attributes };
}

interface RangedAttribute {
  readonly session: LdapSession;
  readonly base: string;
  readonly name: string;
  readonly controls: readonly Control[];
}

interface FirstRange {
  readonly values: readonly Buffer[];
  readonly last: number | undefined;
}

async function allValues(attribute: RangedAttribute, start: FirstRange): Promise<readonly Buffer[] | undefined> {
  let first = start;
  for (let attempt = 1; ; attempt++) {
    const read = await rest(attribute, first);
    if (read !== 'shrunk' || attempt === attempts) return read === 'shrunk' ? undefined : read;
    first = { values: [], last: -1 };
  }
}

/** Reads on until the server says that a range was the last. A range that is not there any more means that values were removed. */
async function rest(
  { session, base, name, controls }: RangedAttribute,
  { values, last }: FirstRange,
): Promise<readonly Buffer[] | 'shrunk' | undefined> {
  const all = [...values];
  let end = last;
  while (end !== undefined) {
    const from = end + 1;
    const entry = await readRange(session, base, { description: `${name};range=${from}-*`, controls });
    if (entry === undefined) return undefined;
    if (entry === 'beyond') return 'shrunk';
    const part = [...entry.attributes].find(([description]) => rangeOf(description)?.name === name);
    if (part === undefined) {
      // All at once, without a range; or none, which only an attribute that shrank below the range can have.
      const whole = valuesOf(entry, name);
      return from === 0 ? whole : 'shrunk';
    }
    for (const value of part[1]) all.push(value);
    const next = rangeOf(part[0])?.last;
    if (next !== undefined && next < from) return 'shrunk';
    end = next;
  }
  return all;
}

async function readRange(
  session: LdapSession,
  base: string,
  { description, controls }: { readonly description: string; readonly controls: readonly Control[] },
): Promise<LdapEntry | 'beyond' | undefined> {
  try {
    return await session.read(base, [description], controls);
  } catch (cause) {
    // Active Directory answers so when the range lies behind the last value.
    if (cause instanceof LdapResultError && cause.code === resultCodes.operationsError) return 'beyond';
    throw cause;
  }
}

/** By GUID, so that a rename between two reads does no harm. */
function baseOf(entry: LdapEntry): string {
  const guid = valuesOf(entry, 'objectGUID')[0];
  return guid === undefined ? entry.dn : `<GUID=${guid.toString('hex')}>`;
}
