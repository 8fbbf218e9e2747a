import type { CsObject, StoreReader } from '../../ports/store.ts';
import { createConditionIds } from './condition-ids.ts';
import { isBeingDeleted, newReferencesBit } from './cs-state.ts';
import { readRuns } from './run-history.ts';
import type { Session } from './session.ts';
import { createStatistics, createTransientCount } from './statistics.ts';

/** The reading side. What it returns is right inside a batch and outside of one. */
export function createReader(session: Session): StoreReader {
  const { dictionary, mvRows } = session;
  return {
    space: (connectorId) => dictionary.find('space', connectorId),
    layout: dictionary.layout,
    ruleNumber: (ruleId) => dictionary.find('rule', ruleId),
    ruleId: (number) => dictionary.text('rule', number),
    ...readConnectorSpace(session),
    mv: mvRows.find,
    mvIds: mvRows.ids,
    mvByKey: session.joinKeys.mvByKey,
    disconnectorsByKey: session.joinKeys.disconnectors,
    ...readReferences(session),
    statistics: createStatistics(session),
    transients: createTransientCount(session),
    metaverseStatistics: mvRows.count,
    state: readState(session),
    ...readRuns(session.connection),
  };
}

type ConnectorSpaceReader = Pick<
  StoreReader,
  'cs' | 'csByDn' | 'csByAnchor' | 'csIds' | 'csIdsWhere' | 'dnOf' | 'linked' | 'pendingExportIds'
>;

function readConnectorSpace(session: Session): ConnectorSpaceReader {
  const { connection, rows, objects, names } = session;
  const idsToExport = connection.prepare<[number]>(
    `SELECT id FROM cs WHERE space = ? AND state & 112 <> 0 AND id > ? ORDER BY id LIMIT ?`,
  );
  return {
    cs: (id) => rows.find(id)?.object,
    csByDn: (space, dn) => objects.byDn(space, dn)?.object,
    csByAnchor: (space, anchor) => {
      const found = objects.byAnchor(space, anchor);
      return found === undefined ? undefined : rows.find(found[0])?.object;
    },
    csIds: (space, after, limit, filter) => rows.ids(space, after, filter, limit),
    csIdsWhere: createConditionIds(session),
    dnOf: names.dnOf,
    linked: (mv) =>
      objects.linked(mv).flatMap((id): CsObject[] => {
        const row = rows.find(id);
        return row === undefined ? [] : [row.object];
      }),
    pendingExportIds: (space, after, limit) => {
      rows.flush();
      return idsToExport.all(space, after, limit).map(([id]) => id);
    },
  };
}

type ReferenceReader = Pick<
  StoreReader,
  | 'references'
  | 'counterparts'
  | 'referenceCount'
  | 'hasReference'
  | 'referencedBy'
  | 'importedReferenceChanges'
  | 'pendingReferences'
>;

function readReferences({ rows, referenceRows, references, pendingReferences }: Session): ReferenceReader {
  return {
    references: referenceRows.list,
    referenceCount: (cs, slot) => rows.find(cs)?.object.referenceCounts.get(slot) ?? 0,
    counterparts: function* counterparts(cs, slot, space) {
      let order = -1;
      let missing = false;
      for (const [at, , counterpart, state] of rows.counterparts(cs, slot, space)) {
        if (at !== order && missing) yield null;
        if (at !== order || missing) {
          missing = counterpart === null || isBeingDeleted(rows.stateOf(counterpart, state ?? 0));
          if (!missing) yield counterpart;
        }
        order = at;
      }
      if (missing) yield null;
    },
    hasReference: referenceRows.has,
    referencedBy: referenceRows.referencedBy,
    importedReferenceChanges: (cs) => {
      const row = rows.find(cs);
      return row === undefined ? [] : references.changes(cs, (row.state & newReferencesBit) !== 0);
    },
    pendingReferences: pendingReferences.list,
  };
}

function readState({ connection }: Session): StoreReader['state'] {
  const read = connection.prepare<[string]>(`SELECT value FROM state WHERE key = ?`);
  return (key) => read.get(key)?.[0];
}
