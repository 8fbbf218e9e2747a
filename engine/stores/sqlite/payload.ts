import { createHash, hash } from 'node:crypto';
import { sameStored } from '../../model/stored.ts';
import type { Slots, Stored } from '../../model/stored.ts';
import type { Contributor, PendingExport, PendingSecret, StagedObject } from '../../ports/store.ts';

/** The slots as a JSON array without the nulls at its end. Equal slots give equal text. */
export function encodeSlots(slots: Slots): string {
  let length = slots.length;
  while (length > 0 && slots[length - 1] === null) length--;
  return JSON.stringify(length === slots.length ? slots : slots.slice(0, length));
}

/** The slots filled up with nulls to `length`, so that all arrays of a type have one shape. */
export function decodeSlots(text: string, length: number): Slots {
  return padSlots(parse<(Stored | null)[]>(text), length);
}

export function padSlots(slots: Slots, length: number): Slots {
  if (slots.length >= length) return slots;
  const padded = slots.slice();
  while (padded.length < length) padded.push(null);
  return padded;
}

/** Whether two images hold the same values; directories deliver the values of an attribute in any order. */
export function sameImage(left: Slots, right: Slots): boolean {
  const length = Math.max(left.length, right.length);
  for (let slot = 0; slot < length; slot++) {
    if (!sameStored(left[slot], right[slot])) return false;
  }
  return true;
}

/** Characters of base64 kept of a SHA-256: 132 bits. */
const hashLength = 22;

/**
 * What an incoming object comes to as a whole. `image` is its encoded image; `keys` names the attributes whose join keys are kept, so
 * that a change of rules makes every object be looked at again.
 */
export function contentHash(object: StagedObject, image: string, keys: string): string {
  const head = `${object.objectType}\n${object.partition}\n${object.dn}\n${keys}\n${image}`;
  if (object.references.size === 0) return hash('sha256', head, 'base64').slice(0, hashLength);
  const whole = createHash('sha256').update(head);
  for (const slot of [...object.references.keys()].toSorted((left, right) => left - right)) {
    const dns = object.references.get(slot) ?? [];
    if (dns.length > 0) whole.update(`\n${slot}\n${dns.join('\n')}`);
  }
  return whole.digest('base64').slice(0, hashLength);
}

/**
 * Contributors as one flat list: how many objects contribute, their ids, then per slot 0 or 1 + rule * objects + object's position.
 * Most metaverse objects have one to three contributing objects, so a slot costs two to four characters.
 */
export function encodeContributors(contributors: readonly (Contributor | null)[]): string {
  const objects: number[] = [];
  const codes: number[] = [];
  let length = contributors.length;
  while (length > 0 && contributors[length - 1] === null) length--;
  for (let slot = 0; slot < length; slot++) {
    const contributor = contributors[slot] ?? null;
    if (contributor !== null && !objects.includes(contributor.cs)) objects.push(contributor.cs);
  }
  for (let slot = 0; slot < length; slot++) {
    const contributor = contributors[slot] ?? null;
    codes.push(contributor === null ? 0 : 1 + contributor.rule * objects.length + objects.indexOf(contributor.cs));
  }
  return JSON.stringify([objects.length, ...objects, ...codes]);
}

export function decodeContributors(text: string, length: number): readonly (Contributor | null)[] {
  const numbers = parse<readonly number[]>(text);
  const objects = numbers[0] ?? 0;
  const known = new Map<number, Contributor>();
  const result: (Contributor | null)[] = [];
  for (let at = objects + 1; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    if (code === 0) {
      result.push(null);
      continue;
    }
    let contributor = known.get(code);
    if (contributor === undefined) {
      const position = (code - 1) % objects;
      contributor = { rule: (code - 1 - position) / objects, cs: numbers[1 + position] ?? 0 };
      known.set(code, contributor);
    }
    result.push(contributor);
  }
  while (result.length < length) result.push(null);
  return result;
}

type Change = readonly [slot: number, value: Stored | null];
type EncodedExport = readonly [
  operation: PendingExport['operation'],
  changes: readonly Change[],
  sent: readonly Change[],
  sentOperation: PendingExport['sentOperation'],
  newDn: string | null,
  attempts: number,
  error: PendingExport['error'],
  secrets?: readonly (readonly [slot: number, secret: PendingSecret])[],
];

export function encodePendingExport(pending: PendingExport): string {
  const { operation, changes, sent, sentOperation, newDn, attempts, error, secrets } = pending;
  const encoded: EncodedExport = [operation, [...changes], [...sent], sentOperation, newDn, attempts, error];
  return JSON.stringify(secrets === undefined || secrets.size === 0 ? encoded : [...encoded, [...secrets]]);
}

export function decodePendingExport(text: string): PendingExport {
  const [operation, changes, sent, sentOperation, newDn, attempts, error, secrets] = parse<EncodedExport>(text);
  const decoded = { operation, changes: new Map(changes), sent: new Map(sent), sentOperation, newDn, attempts, error };
  return secrets === undefined ? decoded : { ...decoded, secrets: new Map(secrets) };
}

/** Reads back what this store wrote itself; the type is the writer's promise. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what it wrote.
export function parse<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this store's own text comes here, and it is written from the same types.
  return JSON.parse(text) as T;
}
