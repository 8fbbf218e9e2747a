import { normalizeDn } from '../model/dn.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isAtRest, nothingPending } from '../runs/pending-export.ts';
import { withheldAttributes } from '../preview/withheld.ts';
import type { CsObject, MvObject, ObjectError } from '../ports/store.ts';
import { compareText, createMetaverseReader, type MetaverseReader } from '../inspect/metaverse-object.ts';
import { importedAttributes, stagedAttributes } from '../inspect/object-attributes.ts';
import { attributesToJson, storedToJson } from './render/stored-json.ts';
import type { Session } from './session.ts';
import { eachCs, eachMv } from '../inspect/store-pages.ts';

/** `stable`: without the store's own numbers, so that two stores with the same content give the same text. */
export interface DumpOptions {
  readonly stable: boolean;
}

/** Every object of a connector space as one JSON object each, in order of DN. Only DNs are held in memory. */
export function* dumpCs(session: Session, connectorId: string, options: DumpOptions): Generator<JsonObject> {
  const { store, configuration } = session;
  const space = store.space(connectorId);
  if (space === undefined) return;
  const metaverse = createMetaverseReader(store, configuration);
  const order = [
    ...mapEach(eachCs(store, space), ({ id, dn, objectType }) => ({ id, key: `${normalizeDn(dn)}\n${objectType}` })),
  ];
  for (const { id } of order.toSorted((left, right) => compareText(left.key, right.key))) {
    const object = store.cs(id);
    if (object !== undefined) yield csToJson(session, metaverse, object, options);
  }
}

/** Every metaverse object as one JSON object each, in the order of their first links. */
export function* dumpMv(session: Session, options: DumpOptions): Generator<JsonObject> {
  const { store, configuration } = session;
  const metaverse = createMetaverseReader(store, configuration);
  const order = [
    ...mapEach(eachMv(store), ({ id, objectType }) => ({ id, key: `${metaverse.sortKey(id)}\n${objectType}` })),
  ];
  for (const { id } of order.toSorted((left, right) => compareText(left.key, right.key))) {
    const object = store.mv(id);
    if (object !== undefined) yield mvToJson(session, metaverse, object, options);
  }
}

function csToJson(session: Session, metaverse: MetaverseReader, object: CsObject, { stable }: DumpOptions): JsonObject {
  const { lineage, pendingExport, mv } = object;
  const rule = (id: string | null): string | null => (id === null ? null : session.ruleName(id));
  return {
    dn: object.dn,
    anchor: object.anchor,
    objectType: object.objectType,
    ...(stable ? {} : { id: object.id }),
    attributes: attributesToJson(importedAttributes(session.store, object)),
    pendingImport: object.pendingImport,
    retry: object.retry,
    link: mv === null ? null : { first: linkNames(metaverse, mv)[0] ?? null, ...(stable ? {} : { id: mv }) },
    lineage: {
      joinedBy: rule(lineage.joinedBy),
      provisionedBy: rule(lineage.provisionedBy),
      outboundJoinedBy: rule(lineage.outboundJoinedBy),
    },
    pendingExport:
      (pendingExport === null || isAtRest(pendingExport)) && !object.stagedReferences
        ? null
        : pendingExportToJson(session, object, pendingExport ?? nothingPending),
    withheld: withheldAttributes(session.engine.plan, session.store, object).map(({ name }) => name),
    syncError: errorToJson(session, object.syncError),
  };
}

function pendingExportToJson(
  session: Session,
  object: CsObject,
  pending: NonNullable<CsObject['pendingExport']>,
): JsonObject {
  const { store } = session;
  const layout = store.layout(object.space, object.objectType);
  const named = (slot: number): string => layout?.attributes[slot]?.name ?? `(attribute ${slot})`;
  const changes = stagedAttributes(store, object).map((change) => {
    const values = (list: typeof change.after): Json => storedToJson({ ...change, values: list });
    return [
      change.name,
      change.multiValued ? { remove: values(change.before), add: values(change.after) } : { set: values(change.after) },
    ] as const;
  });
  const sent = [...pending.sent.keys()].map(named);
  const sentReferences = [...store.pendingReferences(object.id)]
    .filter((change) => change.sent)
    .map((change) => named(change.slot));
  return {
    operation: pending.operation === 'none' && object.stagedReferences ? 'modify' : pending.operation,
    newDn: pending.newDn,
    changes: Object.fromEntries(changes),
    unconfirmed: [...new Set([...sent, ...sentReferences])].toSorted(compareText),
    error: errorToJson(session, pending.error),
  };
}

function mvToJson(session: Session, metaverse: MetaverseReader, object: MvObject, { stable }: DumpOptions): JsonObject {
  const attributes = metaverse.attributes(object).map((attribute) => {
    const { contributor } = attribute;
    return [
      attribute.name,
      {
        value: storedToJson(attribute),
        rule: contributor === null ? null : session.ruleName(session.store.ruleId(contributor.rule)),
        from: contributor === null ? null : contributorName(session, contributor.cs),
      },
    ] as const;
  });
  return {
    ...(stable ? {} : { id: object.id }),
    objectType: object.objectType,
    attributes: Object.fromEntries(attributes),
    links: linkNames(metaverse, object.id),
  };
}

function contributorName({ store, configuration }: Session, id: number): Json {
  const object = store.cs(id);
  if (object === undefined) return null;
  const connector = configuration.connectors.find((candidate) => store.space(candidate.id) === object.space);
  return [connector?.name ?? `(space ${object.space})`, object.dn];
}

function linkNames(metaverse: MetaverseReader, mv: number): readonly (readonly [string, string])[] {
  return metaverse.links(mv).map(({ connector, object }) => [connector, object.dn] as const);
}

function errorToJson(session: Session, error: ObjectError | null): Json {
  if (error === null) return null;
  const { code, message, rule, attribute } = error;
  return { code, message, rule: rule === undefined ? null : session.ruleName(rule), attribute: attribute ?? null };
}

function* mapEach<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U> {
  for (const item of items) yield map(item);
}
