import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { Slots } from '../model/stored.ts';
import type { Reference, Scalar, Value } from '../model/value.ts';

/**
 * What an evaluation reads: one source object and its surroundings. Reading is all it can do.
 * `slots` is the object as rules see it (inbound: pending and unconfirmed exports laid over the imported image; outbound: the
 * metaverse object). `imported` is the image the directory confirmed, what `ImportedValue` reads; outbound it equals `slots`.
 */
export interface Frame {
  readonly slots: Slots;
  readonly imported: Slots;
  /** The source object's DN, the pseudo attribute `[dn]`; `null` on metaverse objects. */
  readonly dn: string | null;
  /** Values for `%name%`, already chosen for the object's connector and partition. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The values of a reference attribute, in the directory's order; empty when absent. */
  references(slot: number): readonly Reference[];
  /** Number of values of a reference attribute, without reading them. */
  referenceCount(slot: number): number;
  /** Milliseconds since 1970-01-01 UTC for `Now`. */
  readonly now: number;
  /** For `RandomNum` and `Guid`: a number in [0, 1). */
  random(): number;
  /** Values of the `$variables` by their position; written by `With`, `Where`, `Select` only. */
  readonly variables: (Value | undefined)[];
  /**
   * While an expression is evaluated once per value of a multi-valued attribute: that attribute's slot and its current value.
   * -1 when no such evaluation is going on.
   */
  mappedSlot: number;
  mappedValue: Scalar | null;
}

/** What names mean where an expression stands; used while compiling. */
export interface ExpressionScope {
  readonly direction: 'inbound' | 'outbound';
  /** The attribute's place in {@link Frame.slots}; `undefined` when the source object type has no such attribute. */
  attribute(
    name: string,
  ): { readonly slot: number; readonly type: AttributeType; readonly multiValued: boolean } | undefined;
  /** Whether `%name%` has a value here. */
  parameter(name: string): boolean;
}
