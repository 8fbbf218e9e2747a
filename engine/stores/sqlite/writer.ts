import type { StoreReader, StoreWriter } from '../../ports/store.ts';
import { nextLink } from './counters.ts';
import { newReferencesBit } from './cs-state.ts';
import { createExportReferences } from './export-references.ts';
import { writeRuns } from './run-history.ts';
import type { Session } from './session.ts';
import { createSettleChange } from './settle-change.ts';
import { createWholeStaging } from './stage-whole.ts';
import { createStaging } from './staging.ts';

/** The writing side; used inside a batch only. */
export function createWriter(session: Session, reader: StoreReader): StoreWriter {
  const { rows, objects, counters, names, joinKeys } = session;
  const staging = createStaging({
    ...session,
    whole: createWholeStaging(session),
    settle: createSettleChange(session),
  });
  const exportReferences = createExportReferences(rows, session.pendingReferences);
  return {
    ...reader,
    ...writeRuns(session.connection),
    ...writeNames(session),
    ...staging,
    createCs: objects.create,
    updateCs: objects.update,
    removeCs: (id) => {
      // A staged reference to an object that is gone means nothing any more.
      for (const { cs, slot } of session.pendingReferences.about(id))
        exportReferences.stageReference(cs, slot, id, 'none');
      objects.remove(id);
    },
    dropStagedReferencesTo: (id) => {
      for (const { cs, slot, sent } of session.pendingReferences.about(id))
        if (!sent) exportReferences.stageReference(cs, slot, id, 'none');
    },
    placeholder: names.findOrReserve,
    nextLinkOrder: () => counters.add(nextLink, 1),
    ...writeMetaverse(session),
    ...exportReferences,
    watchDisconnector: joinKeys.watch,
    watching: joinKeys.watching,
    ...writeQueues(session),
    consumeReferenceChanges: (cs) => {
      const row = rows.get(cs);
      // As long as every value counts as added no change is recorded.
      if ((row.state & newReferencesBit) === 0) session.references.consume(cs, row.object.space);
      else rows.update(row, { object: row.object, state: row.state & ~newReferencesBit });
    },
    setState: writeState(session),
  };
}

function writeNames({
  dictionary,
  forgetObjects,
}: Session): Pick<StoreWriter, 'openSpace' | 'extendLayout' | 'numberRule'> {
  return {
    openSpace: (connectorId) => dictionary.number('space', connectorId),
    extendLayout: (space, objectType, attributes) => {
      const before = dictionary.layout(space, objectType);
      const after = dictionary.extendLayout(space, objectType, attributes);
      // Objects decoded so far are shorter than the layout by now.
      if (before !== undefined && before !== after) forgetObjects();
      return after;
    },
    numberRule: (ruleId) => dictionary.number('rule', ruleId),
  };
}

function writeMetaverse(session: Session): Pick<StoreWriter, 'createMv' | 'updateMv' | 'deleteMv'> {
  const { mvRows, objects, referenceSources } = session;
  return {
    createMv: mvRows.create,
    updateMv: (id, slots, contributors, keys) => mvRows.update(id, { slots, contributors }, keys),
    deleteMv: (id) => {
      // Nothing may stay linked to what is gone, whoever forgot it.
      for (const cs of objects.linked(id)) objects.update(cs, { mv: null });
      referenceSources.remove(id);
      mvRows.remove(id);
    },
  };
}

type QueueWriter = Pick<
  StoreWriter,
  'queueReferenceTarget' | 'takeReferenceTargets' | 'queueReferenceSource' | 'takeReferenceSources'
>;

function writeQueues({ referenceTargets, referenceSources }: Session): QueueWriter {
  return {
    queueReferenceTarget: referenceTargets.add,
    takeReferenceTargets: referenceTargets.take,
    queueReferenceSource: referenceSources.add,
    takeReferenceSources: referenceSources.take,
  };
}

function writeState({ connection }: Session): StoreWriter['setState'] {
  const write = connection.prepare(
    `INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
  const remove = connection.prepare(`DELETE FROM state WHERE key = ?`);
  return (key, value) => {
    if (value === null) remove.run(key);
    else write.run(key, value);
  };
}
