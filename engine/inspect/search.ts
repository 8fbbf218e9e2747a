import type { CsCondition, CsObject, MvObject, SpaceId, StoreReader } from '../ports/store.ts';
import { connectorOfSpace, type Inspection } from './inspection.ts';
import { createMetaverseReader } from './metaverse-object.ts';
import { csName, mvName } from './object-name.ts';
import { type AttributeChoice, searchedAttributes } from './object-attributes.ts';
import { meetsClause, type SearchClause } from './search-clause.ts';

/** Which objects of a connector space are wanted; all conditions hold together. */
export interface CsSearch {
  readonly clauses: readonly SearchClause[];
  /** Part of the DN or of the name, in any case. */
  readonly text?: string;
  /** States it shall be in, all of them. */
  readonly states?: readonly CsState[];
  readonly objectType?: string;
}

/** The states a search can be narrowed to. `error`: of synchronization or export. */
export type CsState = 'connector' | 'disconnector' | 'pending-import' | 'pending-export' | 'error';

/** Which metaverse objects are wanted. */
export interface MvSearch {
  readonly clauses: readonly SearchClause[];
  readonly objectType?: string;
}

/** `next`: continue after it; `null`: all was looked at. A page may be short, or empty, and still have a next one. */
export interface SearchPage<T> {
  readonly objects: readonly T[];
  readonly next: number | null;
}

/** At most `limit` objects, and at most `scan` are looked at, so that an answer never takes long. */
export interface PageRequest {
  readonly after: number;
  readonly limit: number;
  readonly scan: number;
}

export interface CsRow {
  readonly id: number;
  readonly dn: string;
  /** What people know it by. */
  readonly name: string;
  readonly objectType: string;
  readonly linked: boolean;
  readonly pendingImport: CsObject['pendingImport'];
  readonly pendingExport: 'none' | 'add' | 'modify' | 'delete';
  /** The code of its synchronization error, else of its export error. */
  readonly error: string | null;
}

export interface MvRow {
  readonly id: number;
  readonly objectType: string;
  /** Display name, common name or mail address; the DN of its first link where it has none of them. */
  readonly name: string;
  readonly connectors: readonly string[];
}

export function searchCs(
  inspection: Inspection,
  space: SpaceId,
  search: CsSearch,
  page: PageRequest,
): SearchPage<CsRow> {
  const { store } = inspection;
  const chosen = mentioned(search.clauses);
  const text = search.text?.toLowerCase();
  return scan(page, candidatesOf(inspection, space, search), (id) => {
    const object = store.cs(id);
    if (object === undefined || !isWanted(object, search)) return undefined;
    if (text !== undefined && !goesBy(inspection, object, text)) return undefined;
    const attributes = search.clauses.length === 0 ? [] : searchedAttributes(store, object, chosen);
    return search.clauses.every((clause) => meetsClause(clause, object.dn, attributes))
      ? csRow(inspection, object)
      : undefined;
  });
}

/** Which objects are read at all: of a million only those that can be meant. */
function candidatesOf(
  { store, configuration }: Inspection,
  space: SpaceId,
  { states = [], text }: CsSearch,
): (after: number, limit: number) => readonly number[] {
  if (states.includes('pending-export')) return (after, limit) => store.pendingExportIds(space, after, limit);
  const connector = configuration.connectors.find(({ id }) => store.space(id) === space);
  // What stands at separators and escapes is written in one way in a normalized DN; and objects of a tenant have other names, too.
  const isInDn = text !== undefined && /^[^,=+"\\<>;]+$/.test(text) && connector?.category !== 'Entra';
  const [state] = states.map((wanted) => narrowStates[wanted]).filter((found) => found !== undefined);
  if (!isInDn && state === undefined) return (after, limit) => store.csIds(space, after, limit, 'all');
  const condition: CsCondition = {
    ...(state === undefined ? {} : { state }),
    ...(isInDn ? { dnPart: text.toLowerCase() } : {}),
  };
  return (after, limit) => store.csIdsWhere(space, after, limit, condition);
}

const narrowStates: Readonly<Partial<Record<CsState, NonNullable<CsCondition['state']>>>> = {
  connector: 'linked',
  disconnector: 'unlinked',
  'pending-import': 'due',
  error: 'error',
};

export function searchMv(inspection: Inspection, search: MvSearch, page: PageRequest): SearchPage<MvRow> {
  const { store, configuration } = inspection;
  const chosen = mentioned(search.clauses);
  const metaverse = createMetaverseReader(store, configuration);
  return scan(
    page,
    (after, limit) => store.mvIds(after, limit),
    (id) => {
      const object = store.mv(id);
      if (object === undefined || !isType(object.objectType, search.objectType)) return undefined;
      const attributes = search.clauses.length === 0 ? [] : metaverse.attributes(object, chosen);
      return search.clauses.every((clause) => meetsClause(clause, null, attributes))
        ? mvRow(inspection, store, object)
        : undefined;
    },
  );
}

/** What a connector-space object has pending for its directory. Staged references are a change, too. */
export function exportOperation({ pendingExport, stagedReferences }: CsObject): CsRow['pendingExport'] {
  const operation = pendingExport?.operation ?? 'none';
  return operation === 'none' && stagedReferences ? 'modify' : operation;
}

function scan<T>(
  { after, limit, scan: most }: PageRequest,
  idsAfter: (after: number, limit: number) => readonly number[],
  read: (id: number) => T | undefined,
): SearchPage<T> {
  const objects: T[] = [];
  let reached = after;
  for (let looked = 0; looked < most && objects.length < limit;) {
    const wanted = Math.min(500, most - looked);
    const ids = idsAfter(reached, wanted);
    for (const id of ids) {
      if (objects.length === limit) return { objects, next: reached };
      reached = id;
      const object = read(id);
      if (object !== undefined) objects.push(object);
    }
    if (ids.length < wanted) return { objects, next: null };
    looked += ids.length;
  }
  return { objects, next: reached };
}

function isWanted(object: CsObject, { states = [], objectType }: CsSearch): boolean {
  return isType(object.objectType, objectType) && states.every((state) => isInState(object, state));
}

function isInState(object: CsObject, state: CsState): boolean {
  switch (state) {
    case 'connector':
      return object.mv !== null;
    case 'disconnector':
      return object.mv === null;
    case 'pending-import':
      return object.pendingImport !== 'none' || object.retry;
    case 'pending-export':
      return exportOperation(object) !== 'none';
    case 'error':
      return errorOf(object) !== null;
  }
}

function errorOf({ syncError, pendingExport }: CsObject): string | null {
  return syncError?.code ?? pendingExport?.error?.code ?? null;
}

function goesBy(inspection: Inspection, object: CsObject, text: string): boolean {
  return object.dn.toLowerCase().includes(text) || csName(inspection, object).toLowerCase().includes(text);
}

function csRow(inspection: Inspection, object: CsObject): CsRow {
  return {
    id: object.id,
    dn: object.dn,
    name: csName(inspection, object),
    objectType: object.objectType,
    linked: object.mv !== null,
    pendingImport: object.pendingImport,
    pendingExport: exportOperation(object),
    error: errorOf(object),
  };
}

function mvRow(inspection: Inspection, store: StoreReader, object: MvObject): MvRow {
  const links = store.linked(object.id);
  return {
    id: object.id,
    objectType: object.objectType,
    name: mvName(inspection, object) ?? links[0]?.dn ?? '(no links)',
    connectors: [...new Set(links.map(({ space }) => connectorOfSpace(inspection, space)))],
  };
}

function mentioned(clauses: readonly SearchClause[]): AttributeChoice {
  const names = new Set(clauses.map(({ attribute }) => attribute.toLowerCase()));
  return (name) => names.has(name.toLowerCase());
}

function isType(objectType: string, wanted: string | undefined): boolean {
  return wanted === undefined || objectType.toLowerCase() === wanted.toLowerCase();
}
