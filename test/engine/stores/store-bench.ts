import type { LayoutAttribute, Slots } from '../../../engine/model/stored.ts';
import type {
  CsLineage,
  CsObject,
  PendingExport,
  Staged,
  StagedChange,
  StagedObject,
  Store,
  StoreWriter,
} from '../../../engine/ports/store.ts';

/** The attributes all objects of these tests have: two single-valued, one multi-valued, two references. */
export const layoutAttributes: readonly LayoutAttribute[] = [
  { name: 'cn', type: 'str', multiValued: false },
  { name: 'number', type: 'num', multiValued: false },
  { name: 'mail', type: 'str', multiValued: true },
  { name: 'member', type: 'ref', multiValued: true },
  { name: 'manager', type: 'ref', multiValued: false },
];
export const member = 3;
export const keyAttributes: readonly string[] = ['cn', 'mail'];
export const unlinked: CsLineage = { joinedBy: null, provisionedBy: null, outboundJoinedBy: null, linkOrder: 0 };

/** An incoming object named after its anchor unless told otherwise. */
export function incoming(
  anchor: string,
  change: Partial<StagedObject> & { cn?: string; members?: readonly string[] } = {},
): StagedObject {
  const { cn = anchor, members = [], ...rest } = change;
  return {
    objectType: 'user',
    partition: 'dc=x',
    dn: `CN=${anchor},DC=x`,
    anchor,
    image: [cn, null, null, null, null],
    references: members.length === 0 ? new Map() : new Map([[member, members]]),
    ...rest,
  };
}

export function stagedChange(change: Partial<StagedChange>): StagedChange {
  return { slots: new Map(), references: [], replacedReferences: new Map(), ...change };
}

export function addition(changes: readonly (readonly [number, Slots[number]])[] = []): PendingExport {
  return {
    operation: 'add',
    changes: new Map(changes),
    sent: new Map(),
    sentOperation: 'none',
    newDn: null,
    attempts: 0,
    error: null,
  };
}

/** One store with one space and its layouts; short ways to what tests do all the time. */
export interface Bench {
  readonly store: Store;
  readonly space: number;
  readonly write: <T>(work: (writer: StoreWriter) => T) => T;
  readonly stage: (object: StagedObject) => Staged;
  readonly change: (id: number, change: Partial<StagedChange>) => Staged;
  readonly cs: (id: number) => CsObject;
  /** Consumes the object's pending import as a synchronization does. */
  readonly consume: (id: number) => void;
  /** DNs of the members, in order. */
  readonly members: (id: number) => readonly string[];
  /** Unconsumed reference changes as text. */
  readonly changes: (id: number) => readonly string[];
}

export function bench(store: Store): Bench {
  const space = store.batch((writer) => {
    const opened = writer.openSpace('connector');
    for (const type of ['user', 'group']) writer.extendLayout(opened, type, layoutAttributes);
    writer.extendLayout('metaverse', 'person', layoutAttributes);
    return opened;
  });
  const write: Bench['write'] = (work) => store.batch(work);
  return {
    store,
    space,
    write,
    stage: (object) => write((writer) => writer.stage(space, object, keyAttributes)),
    change: (id, change) => write((writer) => writer.stageChange(id, stagedChange(change), keyAttributes)),
    cs: (id) => store.cs(id)!,
    consume: (id) =>
      write((writer) => {
        writer.updateCs(id, { consumed: true });
        writer.consumeReferenceChanges(id);
      }),
    members: (id) => [...store.references(id, member)].map((target) => store.dnOf(target)),
    changes: (id) =>
      store
        .importedReferenceChanges(id)
        .map(({ slot, target, kind }) => `${kind} ${slot} ${store.dnOf(target)}`)
        .toSorted(),
  };
}

/** Makes a test on a store of its own. */
export type StoreTest = (name: string, body: (on: Bench) => void) => void;

/** `open` gives an empty store; each test closes its own. */
export function storeTest(open: () => Store): StoreTest {
  return (name, body) => {
    it(name, () => {
      const store = open();
      try {
        body(bench(store));
      } finally {
        store.close();
      }
    });
  };
}

/** An export object as provisioning makes it. */
export function provision(writer: StoreWriter, space: number, dn: string): number {
  const mv = writer.createMv('person');
  const lineage = { ...unlinked, provisionedBy: 'out', linkOrder: writer.nextLinkOrder() };
  const id = writer.createCs({ space, objectType: 'user', partition: 'dc=x', dn, mv, lineage });
  writer.updateCs(id, { pendingExport: addition() });
  return id;
}
