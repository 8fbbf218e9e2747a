import type { AttributeType } from '../../grammar/schema/schema.ts';
import { storedValues } from '../model/stored.ts';
import type { CsObject, ObjectError, PendingImport } from '../ports/store.ts';
import { printValue } from '../preview/print-values.ts';
import { isAtRest } from '../runs/pending-export.ts';
import { withheldAttributes, type WithheldAttribute } from '../preview/withheld.ts';
import { connectorOfSpace, type Inspection, ruleNamed } from './inspection.ts';
import { createMetaverseReader } from './metaverse-object.ts';
import { csName, mvName } from './object-name.ts';
import { importedAttributes, stagedAttributes } from './object-attributes.ts';

/** A connector-space object as people look at it: names in place of numbers, values as text. */
export interface CsObjectView {
  readonly connector: string;
  readonly dn: string;
  /** What people know it by. */
  readonly name: string;
  readonly objectType: string;
  readonly partition: string;
  readonly anchor: string | null;
  readonly pendingImport: PendingImport;
  /** Must be synchronized though nothing was imported. */
  readonly retry: boolean;
  readonly metaverse: { readonly id: number; readonly name: string; readonly objectType: string } | null;
  /** In the layout's order; only those with a value, now or before. */
  readonly attributes: readonly CsAttributeView[];
  readonly lineage: readonly LineageView[];
  readonly pendingExport: PendingExportView | null;
  readonly withheld: readonly WithheldAttribute[];
  readonly syncError: ErrorView | null;
}

/** `before` is what the last synchronization consumed, `after` what the directory last told; the same when nothing is pending. */
export interface CsAttributeView {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Why the object is linked. */
export interface LineageView {
  readonly rule: string;
  readonly action: 'Join' | 'Provision' | 'Join outbound';
}

export interface PendingExportView {
  readonly operation: 'none' | 'add' | 'modify' | 'delete';
  readonly newDn: string | null;
  readonly attempts: number;
  /** Of a multi-valued attribute only the values that come or go. */
  readonly changes: readonly CsAttributeView[];
  /** Attributes that were written and that no import has shown yet. */
  readonly unconfirmed: readonly string[];
  readonly error: ErrorView | null;
}

export interface ErrorView {
  readonly code: string;
  readonly message: string;
  readonly rule: string | null;
  readonly attribute: string | null;
}

/** Values listed one by one before the rest is only counted: a large group has a hundred thousand. */
const listedValues = 200;

export function viewCsObject(inspection: Inspection, object: CsObject): CsObjectView {
  const { store, configuration, plan } = inspection;
  const { mv, pendingExport } = object;
  const linked = mv === null ? undefined : store.mv(mv);
  return {
    connector: connectorOfSpace(inspection, object.space),
    dn: object.dn,
    name: csName(inspection, object),
    objectType: object.objectType,
    partition: object.partition,
    anchor: object.anchor,
    pendingImport: object.pendingImport,
    retry: object.retry,
    metaverse:
      linked === undefined
        ? null
        : {
            id: linked.id,
            name: mvName(inspection, linked) ?? createMetaverseReader(store, configuration).name(linked.id),
            objectType: linked.objectType,
          },
    attributes: attributesOf(inspection, object),
    lineage: lineageOf(inspection, object),
    pendingExport:
      (pendingExport === null || isAtRest(pendingExport)) && !object.stagedReferences
        ? null
        : pendingExportOf(inspection, object),
    withheld: withheldAttributes(plan, store, object),
    syncError: errorView(inspection, object.syncError),
  };
}

/** Values as text, the rest of very many only counted. */
export function listValues(values: readonly string[]): readonly string[] {
  if (values.length <= listedValues) return values;
  return [...values.slice(0, listedValues), `… and ${values.length - listedValues} more`];
}

export function errorView(inspection: Inspection, error: ObjectError | null): ErrorView | null {
  if (error === null) return null;
  const { code, message, rule, attribute } = error;
  return {
    code,
    message,
    rule: rule === undefined ? null : ruleNamed(inspection, rule),
    attribute: attribute ?? null,
  };
}

function attributesOf({ store }: Inspection, object: CsObject): readonly CsAttributeView[] {
  const imported = new Map(importedAttributes(store, object).map((attribute) => [attribute.slot, attribute]));
  const layout = store.layout(object.space, object.objectType);
  if (layout === undefined) return [];
  const referenceChanges = store.importedReferenceChanges(object.id);
  return layout.attributes.flatMap(({ name, type, multiValued }, slot) => {
    const after = (imported.get(slot)?.values ?? []).map(printValue);
    const before =
      type === 'ref'
        ? consumedReferences(after, {
            added: namesOf(referenceChanges, slot, 'add'),
            removed: namesOf(referenceChanges, slot, 'remove'),
          })
        : storedValues(object.hologram?.[slot]).map(printValue);
    if (before.length === 0 && after.length === 0) return [];
    return [{ name, type, multiValued, before: listValues(before), after: listValues(after) }];
  });

  function namesOf(changes: typeof referenceChanges, slot: number, kind: 'add' | 'remove'): readonly string[] {
    return changes
      .filter((change) => change.slot === slot && change.kind === kind)
      .map(({ target }) => store.dnOf(target));
  }
}

function consumedReferences(
  now: readonly string[],
  changes: { readonly added: readonly string[]; readonly removed: readonly string[] },
): readonly string[] {
  const added = new Set(changes.added);
  return [...now.filter((dn) => !added.has(dn)), ...changes.removed];
}

function lineageOf(inspection: Inspection, { lineage, mv }: CsObject): readonly LineageView[] {
  if (mv === null) return [];
  const { joinedBy, provisionedBy, outboundJoinedBy } = lineage;
  return [
    ...(joinedBy === null ? [] : [{ rule: ruleNamed(inspection, joinedBy), action: 'Join' as const }]),
    ...(provisionedBy === null ? [] : [{ rule: ruleNamed(inspection, provisionedBy), action: 'Provision' as const }]),
    ...(outboundJoinedBy === null
      ? []
      : [{ rule: ruleNamed(inspection, outboundJoinedBy), action: 'Join outbound' as const }]),
  ];
}

function pendingExportOf(inspection: Inspection, object: CsObject): PendingExportView {
  const { store } = inspection;
  const { pendingExport } = object;
  const layout = store.layout(object.space, object.objectType);
  const named = (slot: number): string => layout?.attributes[slot]?.name ?? `(attribute ${slot})`;
  const operation = pendingExport?.operation ?? 'none';
  const changes = stagedAttributes(store, object).map(({ name, type, multiValued, before, after }) => ({
    name,
    type,
    multiValued,
    before: listValues(before.map(printValue)),
    after: listValues(after.map(printValue)),
  }));
  const sentReferences = [...store.pendingReferences(object.id)].filter(({ sent }) => sent).map(({ slot }) => slot);
  return {
    operation: operation === 'none' && changes.length > 0 ? 'modify' : operation,
    newDn: pendingExport?.newDn ?? null,
    attempts: pendingExport?.attempts ?? 0,
    changes,
    unconfirmed: [...new Set([...(pendingExport?.sent.keys() ?? []), ...sentReferences])].map(named).toSorted(),
    error: errorView(inspection, pendingExport?.error ?? null),
  };
}
