import type { AttributeLayout, Slots } from '../model/stored.ts';
import type { ImportedChange, ImportedEntry, ImportedObject, ShownValues } from '../ports/directory.ts';
import type { CsObject, StagedChange, StagedObject, StagingOutcome, StoreWriter } from '../ports/store.ts';
import type { BitSet } from './bit-set.ts';
import { placeText } from './connector-failure.ts';
import { writeState } from './engine-state.ts';
import type { Shown } from './confirm-export.ts';
import { confirmStagedObject } from './export-confirmation.ts';
import { exportedValues } from './exported-values.ts';
import { underKnownNames } from './known-references.ts';
import type { RunError } from './run-record.ts';
import type { Converted } from './staged-object.ts';
import { convertChange, createObjectConverter } from './staged-object.ts';
import type { StepContext } from './step.ts';

/** Stages what a directory delivers, entry by entry. */
export interface EntryStager {
  /** Returns false when the step has to stop because of its error limit. */
  stage(writer: StoreWriter, entry: ImportedEntry): boolean;
  /**
   * Confirms the exports of the objects staged since the last call; called at the end of each batch. A delta may show an object
   * several times, and only what it shows last can contradict an export.
   */
  confirm(writer: StoreWriter): void;
  /** From here on, imported values that stand for exported ones are taken for those. */
  interpret(shown: ShownValues | undefined): void;
  /** Objects that could not be read so far. */
  readonly unread: number;
}

/** What staging needs to know of one object type, looked up once. */
interface StagedType {
  readonly layout: AttributeLayout;
  readonly keyAttributes: readonly string[];
  readonly convert: (object: ImportedObject) => Converted<StagedObject>;
}

/** `seen` collects the ids of the objects that came; `unread` continues the count of a killed step. */
export function createEntryStager(context: StepContext, seen: BitSet, unread: number): EntryStager {
  const types = new Map<string, StagedType | undefined>();
  const work: Work = {
    context,
    seen,
    full: context.kind === 'full-import',
    unread,
    awaiting: new Map(),
    shown: undefined,
    type(objectType) {
      if (!types.has(objectType)) types.set(objectType, stagedType(context, objectType));
      return types.get(objectType);
    },
  };
  return {
    stage: (writer, entry) => stageEntry(work, writer, entry),
    interpret(shown) {
      work.shown = shown;
    },
    confirm(writer) {
      const { recorder } = context;
      for (const [id, shown] of work.awaiting) confirmStagedObject(id, { writer, recorder, ...shown, full: work.full });
      work.awaiting.clear();
    },
    get unread() {
      return work.unread;
    },
  };
}

interface Work {
  readonly context: StepContext;
  readonly seen: BitSet;
  readonly full: boolean;
  unread: number;
  /** Objects of the batch whose exports may be confirmed, and what was shown of them. */
  readonly awaiting: Map<number, ShownObject>;
  shown: ShownValues | undefined;
  type(objectType: string): StagedType | undefined;
}

interface ShownObject {
  readonly layout: AttributeLayout;
  readonly shown: (slot: number) => Shown;
}

function stagedType({ plan, space }: StepContext, objectType: string): StagedType | undefined {
  const layout = plan.csLayout(space, objectType);
  if (layout === undefined) return undefined;
  return { layout, keyAttributes: plan.keyAttributes(space, objectType), convert: createObjectConverter(layout) };
}

function stageEntry(work: Work, writer: StoreWriter, entry: ImportedEntry): boolean {
  switch (entry.kind) {
    case 'object':
      return stageObject(work, writer, entry.object);
    case 'change':
      return stageChange(work, writer, entry.change);
    case 'delete':
      stageDelete(work, writer, entry);
      return true;
    case 'filtered':
      stageFiltered(work, writer, entry);
      return true;
    case 'failure': {
      work.unread += 1;
      const { code, message, dn, place } = entry;
      return fail(work, {
        severity: 'error',
        code,
        message,
        ...(dn === undefined ? {} : { dn }),
        ...(place === undefined ? {} : { place: placeText(place) }),
      });
    }
  }
}

function stageObject(work: Work, writer: StoreWriter, object: ImportedObject): boolean {
  const { recorder, space } = work.context;
  const type = work.type(object.objectType);
  if (type === undefined) {
    recorder.count('filtered-objects');
    return true;
  }
  recorder.object();
  const converted = type.convert(object);
  if (converted.kind === 'several-values') {
    // The object is there, though what it says cannot be kept: it must not be taken for deleted.
    const known = writer.csByAnchor(space, object.anchor) ?? writer.csByDn(space, object.dn);
    if (known !== undefined) work.seen.add(known.id);
    return fail(work, severalValues(object.dn, converted.attribute));
  }
  const staged = writer.stage(space, interpreted(work, writer, type, converted.value), type.keyAttributes);
  work.seen.add(staged.id);
  recorder.count(counterOf[staged.outcome]);
  if (staged.awaitsExport) work.awaiting.set(staged.id, { layout: type.layout, shown: () => 'whole' });
  return true;
}

/** The object with exported values in place of those that stand for them. */
function interpreted(work: Work, writer: StoreWriter, { layout }: StagedType, object: StagedObject): StagedObject {
  if (work.shown === undefined) return object;
  const { space } = work.context;
  const known = writer.csByAnchor(space, object.anchor) ?? writer.csByDn(space, object.dn);
  const kept = exportedValues(work.shown, known, { layout, image: object.image, isShown: () => true });
  if (kept.size === 0) return object;
  return { ...object, image: object.image.map((value, slot) => (kept.has(slot) ? (kept.get(slot) ?? null) : value)) };
}

const counterOf: Readonly<Record<StagingOutcome, string>> = {
  'no-change': 'stage-no-change',
  add: 'stage-add',
  update: 'stage-update',
  rename: 'stage-rename',
  delete: 'stage-delete',
  'delete-add': 'stage-delete-add',
};

function stageChange(work: Work, writer: StoreWriter, change: ImportedChange): boolean {
  const { recorder, connector } = work.context;
  recorder.object();
  const known = find(work, writer, change);
  const type = known === undefined ? undefined : work.type(known.objectType);
  if (known === undefined || known.image === null || type === undefined) {
    writeState(writer, 'full-import-required', connector.id, 'change-without-object');
    return fail(work, {
      severity: 'error',
      code: 'change-without-object',
      message:
        'The directory reported a change of an object that was never imported; the change is left out, and the next cycle runs a full import',
      dn: change.dn,
    });
  }
  const nameOf = (anchor: string): string | undefined => writer.csByAnchor(work.context.space, anchor)?.dn;
  const converted = convertChange(underKnownNames(change, nameOf), type.layout, known.image);
  if (converted.kind === 'several-values') return fail(work, severalValues(known.dn, converted.attribute));
  const stagedChange = interpretedChange(work, type, { ...known, image: known.image }, converted.value.change);
  const staged = writer.stageChange(known.id, stagedChange, type.keyAttributes);
  work.seen.add(staged.id);
  recorder.count(counterOf[staged.outcome]);
  if (staged.awaitsExport) {
    const before = work.awaiting.get(staged.id)?.shown;
    const { shown } = converted.value;
    work.awaiting.set(staged.id, {
      layout: type.layout,
      shown: before === undefined ? shown : (slot) => more(before(slot), shown(slot)),
    });
  }
  return true;
}

function interpretedChange(
  { shown }: Work,
  { layout }: StagedType,
  known: CsObject & { readonly image: Slots },
  change: StagedChange,
): StagedChange {
  if (shown === undefined) return change;
  const image = known.image.map((value, slot) => (change.slots.has(slot) ? (change.slots.get(slot) ?? null) : value));
  const kept = exportedValues(shown, known, { layout, image, isShown: (slot) => change.slots.has(slot) });
  return kept.size === 0 ? change : { ...change, slots: new Map([...change.slots, ...kept]) };
}

function more(left: Shown, right: Shown): Shown {
  if (left === 'whole' || right === 'whole') return 'whole';
  return left === 'part' ? left : right;
}

function stageDelete(work: Work, writer: StoreWriter, entry: { readonly anchor?: string; readonly dn?: string }): void {
  const { recorder, connector } = work.context;
  const known = find(work, writer, entry);
  if (known === undefined) {
    recorder.count('filtered-deletions');
    return;
  }
  recorder.object();
  work.awaiting.delete(known.id);
  if (connector.category === 'AD') dropReferencesTo(work, writer, known);
  recorder.count(counterOf[stageGone(writer, known)]);
}

/**
 * Active Directory drops references to an object with it, and reports nothing of the objects that had them. References are kept by name
 * here: whoever got the name next would be a member of all its groups. When the object is restored, the connector tells anew who refers
 * to it, as the directory reports nothing of them then either.
 */
function dropReferencesTo(work: Work, writer: StoreWriter, { id, dn }: CsObject): void {
  // As a list of its own: the rows change while they are gone through.
  for (const { cs, slot } of Array.from(writer.referencedBy(id))) {
    const holder = writer.cs(cs);
    const type = holder === undefined ? undefined : work.type(holder.objectType);
    if (holder === undefined || type === undefined || holder.image === null || holder.pendingImport === 'delete')
      continue;
    const references = [{ slot, dn, kind: 'remove' }] as const;
    writer.stageChange(cs, { slots: new Map(), references, replacedReferences: new Map() }, type.keyAttributes);
  }
}

/** An object the selection leaves out. One that was imported before left the selection: for the engine it is deleted. */
function stageFiltered(
  work: Work,
  writer: StoreWriter,
  entry: { readonly anchor?: string; readonly dn: string },
): void {
  const { recorder } = work.context;
  recorder.count('filtered-objects');
  if (work.full) return;
  const known = find(work, writer, entry);
  if (known !== undefined && known.image !== null) recorder.count(counterOf[stageGone(writer, known)]);
}

/**
 * The object is no longer in the directory. One whose delete was staged or sent and that nothing links to has served its purpose and
 * leaves the connector space at once; every other waits for synchronization.
 */
export function stageGone(writer: StoreWriter, object: CsObject): StagingOutcome {
  const deleting = object.pendingExport?.operation === 'delete' || object.pendingExport?.sentOperation === 'delete';
  if (!deleting || object.mv !== null) return writer.stageDelete(object.space, object.id);
  writer.removeCs(object.id);
  return 'delete';
}

function find(
  work: Work,
  writer: StoreWriter,
  entry: { readonly anchor?: string; readonly dn?: string },
): CsObject | undefined {
  const { space } = work.context;
  // An anchor decides alone: another object may have the DN by now.
  if (entry.anchor !== undefined) return writer.csByAnchor(space, entry.anchor);
  return entry.dn === undefined ? undefined : writer.csByDn(space, entry.dn);
}

function severalValues(dn: string, attribute: string): RunError {
  return {
    severity: 'error',
    code: 'several-values',
    message: `"${attribute}" has several values, but the schema says it is single-valued; the object keeps its last imported state until one of the two is corrected`,
    dn,
    attribute,
  };
}

function fail({ context: { recorder } }: Work, error: RunError): boolean {
  recorder.count('stage-failure');
  return recorder.error(error);
}
