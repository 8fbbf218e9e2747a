import type { Frame } from '../expressions/frame.ts';
import type { Slots } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { Scalar, Value } from '../model/value.ts';
import { Reference } from '../model/value.ts';
import type { CsObject, PendingExport, SpaceId, StoreReader } from '../ports/store.ts';
import { counterpart, pointedMetaverse } from './reference-pointer.ts';

/** Time and chance for one synchronization. `random` gives numbers in [0, 1). */
export interface SyncEnvironment {
  readonly now: number;
  random(): number;
}

const noSlots: Slots = [];

/** A connector-space object as its inbound rules read it. */
export class CsFrame implements Frame {
  readonly slots: Slots;
  readonly imported: Slots;
  readonly dn: string | null;
  readonly parameters: ReadonlyMap<string, string>;
  readonly variables: (Value | undefined)[] = [];
  mappedSlot = -1;
  mappedValue: Scalar | null = null;
  readonly #store: StoreReader;
  readonly #cs: CsObject;
  readonly #environment: SyncEnvironment;

  /** `image`: the confirmed image to read, which is the hologram of objects that are not the one being synchronized. */
  constructor(
    cs: CsObject,
    image: Slots,
    reads: {
      readonly store: StoreReader;
      readonly parameters: ReadonlyMap<string, string>;
      readonly environment: SyncEnvironment;
    },
  ) {
    this.imported = image;
    this.slots = cs.pendingExport === null ? image : overlay(image, cs.pendingExport);
    this.dn = cs.dn;
    this.parameters = reads.parameters;
    this.#store = reads.store;
    this.#cs = cs;
    this.#environment = reads.environment;
  }

  references(slot: number): readonly Reference[] {
    if (!this.#cs.referenceCounts.has(slot)) return [];
    return [...this.#store.references(this.#cs.id, slot)].map((id) => new Reference(this.#store.dnOf(id)));
  }

  referenceCount(slot: number): number {
    return this.#cs.referenceCounts.get(slot) ?? 0;
  }

  get now(): number {
    return this.#environment.now;
  }

  random(): number {
    return this.#environment.random();
  }
}

/** A metaverse object as the outbound rules of one connector read it. */
export class MvFrame implements Frame {
  readonly slots: Slots;
  readonly dn = null;
  readonly parameters: ReadonlyMap<string, string>;
  readonly variables: (Value | undefined)[] = [];
  mappedSlot = -1;
  mappedValue: Scalar | null = null;
  readonly #store: StoreReader;
  readonly #space: SpaceId;
  readonly #environment: SyncEnvironment;

  constructor(
    slots: Slots,
    space: SpaceId,
    reads: {
      readonly store: StoreReader;
      readonly parameters: ReadonlyMap<string, string>;
      readonly environment: SyncEnvironment;
    },
  ) {
    this.slots = slots;
    this.parameters = reads.parameters;
    this.#store = reads.store;
    this.#space = space;
    this.#environment = reads.environment;
  }

  get imported(): Slots {
    return this.slots;
  }

  /** References to the counterparts in the connector the rules write to; those without one are left out. */
  references(slot: number): readonly Reference[] {
    const found: Reference[] = [];
    for (const mv of pointedMetaverse(this.#store, storedValues(this.slots[slot]))) {
      const object = counterpart(this.#store.linked(mv), this.#space);
      if (object !== undefined) found.push(new Reference(object.dn));
    }
    return found;
  }

  referenceCount(slot: number): number {
    return this.slots[slot] === null || this.slots[slot] === undefined ? 0 : this.references(slot).length;
  }

  get now(): number {
    return this.#environment.now;
  }

  random(): number {
    return this.#environment.random();
  }
}

/** What the directory will show once everything staged and sent has arrived. */
function overlay(image: Slots, { changes, sent }: PendingExport): Slots {
  if (changes.size === 0 && sent.size === 0) return image;
  const slots = [...(image.length === 0 ? noSlots : image)];
  for (const [slot, value] of sent) slots[slot] = value;
  for (const [slot, value] of changes) slots[slot] = value;
  return slots;
}
