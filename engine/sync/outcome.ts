import type { Slots, StoredValue } from '../model/stored.ts';
import type { Contributor, CsLineage, CsObject, ObjectError, PendingExport, SpaceId } from '../ports/store.ts';
import type { JoinAttempt, TargetAction } from './trace.ts';

/** Everything one synchronization decided; {@link applyOutcome} writes it. Nothing in it was written yet. */
export interface SyncOutcome {
  readonly cs: CsObject;
  /** Nothing of the object changes; its pending import stays. */
  readonly error: ObjectError | null;
  readonly link: LinkOutcome;
  /** The object is gone from its directory and leaves the connector space. */
  readonly removed: boolean;
  /** The metaverse objects touched: the one the object is joined to, and one it was taken from. */
  readonly metaverse: readonly MvOutcome[];
  /** Join keys a disconnector that stays one waits for; `null` when it need not wait. */
  readonly watch: ReadonlyMap<string, readonly string[]> | null;
}

export interface LinkOutcome {
  readonly kind: 'already-joined' | 'joined' | 'projected' | 'disconnector' | 'filtered' | 'disconnected' | 'deleted';
  /** The rule that joined or projected. */
  readonly rule: string | null;
  readonly attempts: readonly JoinAttempt[];
}

export interface MvOutcome {
  /** `null`: a new metaverse object. */
  readonly id: number | null;
  readonly objectType: string;
  readonly change: 'none' | 'add' | 'update' | 'delete';
  readonly slots: Slots;
  readonly contributors: readonly (Contributor | null)[];
  /** Join keys, when they have to be written. */
  readonly keys: ReadonlyMap<string, readonly string[]> | null;
  /** Objects whose link to this metaverse object is made, kept under another rule, or taken apart. */
  readonly links: readonly LinkChange[];
  readonly targets: readonly TargetOutcome[];
  /** Reference attributes that came, went or changed where they come from. */
  readonly referencesChanged: boolean;
  /** Some reference attribute has a contributor. */
  readonly hasReferences: boolean;
  /** The links or counterparts changed, so references to this object must be looked at again. */
  readonly targetChanged: boolean;
}

/** `lineage.linkOrder` 0 asks for the next number; `joined` false disconnects. */
export interface LinkChange {
  readonly cs: CsObject;
  readonly joined: boolean;
  readonly lineage: CsLineage;
}

/** What outbound synchronization decided for one connector-space object of one connector. */
export interface TargetOutcome {
  readonly space: SpaceId;
  readonly objectType: string;
  /** `null`: to be created. */
  readonly cs: CsObject | null;
  readonly dn: string;
  readonly partition: string;
  readonly action: TargetAction;
  readonly lineage: CsLineage;
  readonly pendingExport: PendingExport | null;
  /** Whether anything of it has to be written. */
  readonly changed: boolean;
  readonly attempts: readonly JoinAttempt[];
  /** Reference attributes some rule manages, with the pointers their wanted values come from. */
  readonly references: readonly TargetReferences[];
}

/** Whether the target is taken from its metaverse object. */
export function isReleased({ action }: TargetOutcome): boolean {
  return action === 'deprovision' || action === 'disconnect' || action === 'remove';
}

/** Whether the metaverse object has another counterpart, or none any more, after the outcome. */
export function changesCounterpart(target: TargetOutcome): boolean {
  return target.action === 'provision' || target.action === 'join' || isReleased(target);
}

/** An empty list of pointers: the attribute is to have no value. */
export interface TargetReferences {
  readonly slot: number;
  readonly multiValued: boolean;
  readonly pointers: readonly StoredValue[];
}
