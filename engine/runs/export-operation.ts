import type { AttributeLayout, Slots } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { ExportedAttribute, ExportOperation, ReferencedObject } from '../ports/directory.ts';
import type { CsObject, PendingExport, StoreReader } from '../ports/store.ts';
import { stagedSecrets } from './pending-export.ts';

/**
 * The passes of an export, in order. References come after adds and modifies, so that objects created in the same run can be
 * referred to; deletes come last.
 */
export const exportPasses = ['add', 'modify', 'references', 'delete'] as const;

export type ExportPass = (typeof exportPasses)[number];

/** One object's operation and the staged references that go with it. */
export interface PreparedOperation {
  readonly object: CsObject;
  readonly operation: ExportOperation;
  readonly references: readonly { readonly slot: number; readonly target: number }[];
}

/** The operation an object needs in a pass; `undefined` when there is none, or when it has to wait for an anchor. */
export function prepareOperation(
  store: StoreReader,
  pass: ExportPass,
  object: CsObject,
  layout: AttributeLayout,
): PreparedOperation | undefined {
  const pending = object.pendingExport;
  switch (pass) {
    case 'add':
      return pending?.operation === 'add' ? prepared(object, 'add', addedAttributes(pending, layout)) : undefined;
    case 'modify': {
      if (pending?.operation !== 'modify' || object.anchor === null) return undefined;
      if (pending.changes.size === 0 && pending.newDn === null && stagedSecrets(pending).size === 0) return undefined;
      const operation = prepared(object, 'modify', modifiedAttributes(pending, object.image, layout));
      if (pending.newDn === null) return operation;
      return { ...operation, operation: { ...operation.operation, newDn: pending.newDn } };
    }
    case 'references':
      if (pending?.operation === 'add' || pending?.operation === 'delete' || object.anchor === null) return undefined;
      return prepareReferences(store, object, layout);
    case 'delete':
      return pending?.operation === 'delete' ? prepared(object, 'delete', []) : undefined;
  }
}

function prepared(
  object: CsObject,
  kind: ExportOperation['kind'],
  changes: readonly ExportedAttribute[],
): PreparedOperation {
  const { id, objectType, dn, anchor } = object;
  return {
    object,
    operation: { id, kind, objectType, dn, ...(anchor === null ? {} : { anchor }), changes },
    references: [],
  };
}

function addedAttributes(pending: PendingExport, layout: AttributeLayout): readonly ExportedAttribute[] {
  return [...wanted(pending)].flatMap(([slot, value]) => {
    const values = storedValues(value);
    const name = layout.attributes[slot]?.name;
    return name === undefined || values.length === 0 ? [] : [{ name, change: { kind: 'replace', values } }];
  });
}

function modifiedAttributes(
  pending: PendingExport,
  image: Slots | null,
  layout: AttributeLayout,
): readonly ExportedAttribute[] {
  return [...wanted(pending)].flatMap(([slot, value]): readonly ExportedAttribute[] => {
    const attribute = layout.attributes[slot];
    if (attribute === undefined) return [];
    const values = storedValues(value);
    if (!attribute.multiValued) return [{ name: attribute.name, change: { kind: 'replace', values } }];
    const known = [new Set(storedValues(image?.[slot])), ...sentValues(pending, slot)];
    const next = new Set(values);
    // Where image and export memory disagree the directory may hold either: a value is spared only if both have it.
    const add = values.filter((each) => !known.every((state) => state.has(each)));
    const remove = [...new Set(known.flatMap((state) => [...state]))].filter((each) => !next.has(each));
    return [{ name: attribute.name, change: { kind: 'edit', add, remove } }];
  });
}

/** Unconfirmed values go along with every further export of their object; a newer change of the same attribute wins. */
function wanted(pending: PendingExport): ReadonlyMap<number, Slots[number]> {
  const secrets = stagedSecrets(pending);
  if (pending.sent.size === 0 && secrets.size === 0) return pending.changes;
  return new Map([...pending.sent, ...pending.changes, ...secrets]);
}

function sentValues(pending: PendingExport, slot: number): readonly ReadonlySet<string | number | boolean>[] {
  return pending.sent.has(slot) ? [new Set(storedValues(pending.sent.get(slot)))] : [];
}

interface ReferenceEdits {
  readonly add: ReferencedObject[];
  readonly remove: ReferencedObject[];
  readonly targets: number[];
  waiting: boolean;
}

/**
 * Staged references whose objects the directory knows by now. Unlike values, unconfirmed references are not sent again: a group would
 * send all its members for one more.
 */
function prepareReferences(
  store: StoreReader,
  object: CsObject,
  layout: AttributeLayout,
): PreparedOperation | undefined {
  const bySlot = new Map<number, ReferenceEdits>();
  for (const { slot, target, kind, sent } of store.pendingReferences(object.id)) {
    if (sent) continue;
    const referenced = referencedObject(store, target);
    let edits = bySlot.get(slot);
    if (edits === undefined) bySlot.set(slot, (edits = { add: [], remove: [], targets: [], waiting: false }));
    // The directory cannot refer to what it does not know yet; the change waits for a later export.
    if (kind === 'add' && referenced.anchor === undefined) {
      edits.waiting = true;
      continue;
    }
    edits[kind].push(referenced);
    edits.targets.push(target);
  }
  const changes: ExportedAttribute[] = [];
  const references: { readonly slot: number; readonly target: number }[] = [];
  for (const [slot, { add, remove, targets, waiting }] of bySlot) {
    const attribute = layout.attributes[slot];
    // A single reference is replaced at once or not yet; it is never taken away first.
    if (attribute === undefined || targets.length === 0 || (waiting && !attribute.multiValued)) continue;
    const change = attribute.multiValued
      ? ({ kind: 'edit', add, remove } as const)
      : ({ kind: 'replace', values: add } as const);
    changes.push({ name: attribute.name, change });
    for (const target of targets) references.push({ slot, target });
  }
  return changes.length === 0 ? undefined : { ...prepared(object, 'modify', changes), references };
}

function referencedObject(store: StoreReader, target: number): ReferencedObject {
  const object = store.cs(target);
  if (object === undefined) return { dn: store.dnOf(target) };
  const { dn, anchor, objectType } = object;
  return anchor === null ? { dn, objectType } : { dn, anchor, objectType };
}
