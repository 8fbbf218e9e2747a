/*
 * A process that writes batch after batch until it is killed, and tells on its output of each one that is committed:
 * `node batch-writer.ts <store>`. Only the kill test starts it.
 */
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '../../../engine/stores/sqlite/open.ts';
import type { StagedObject } from '../../../engine/ports/store.ts';
import type { StepResult } from '../../../engine/runs/run-record.ts';

export const runName = 'Full Import';
const objectsPerBatch = 200;

/** The objects of the batch of that number, counted from 1. */
export function batchOf(batch: number): readonly StagedObject[] {
  return Array.from({ length: objectsPerBatch }, (_, index) => {
    const anchor = `${batch}-${index}`;
    return {
      objectType: 'user',
      partition: 'p',
      dn: `CN=${anchor}`,
      anchor,
      image: [anchor.padEnd(300, '.'), null],
      references: new Map([
        [1, [`CN=${batch}-${(index + 1) % objectsPerBatch}`, `CN=${batch}-${(index + 2) % objectsPerBatch}`]],
      ]),
    };
  });
}

function writeUntilKilled(path: string): never {
  const store = openSqliteStore(path);
  const space = store.batch((writer) => {
    const opened = writer.openSpace('connector');
    writer.extendLayout(opened, 'user', [
      { name: 'cn', type: 'str', multiValued: false },
      { name: 'member', type: 'ref', multiValued: true },
    ]);
    return opened;
  });
  const unfinished = store.unfinishedRun('connector', runName);
  let batch = Number(unfinished?.position.cursor ?? 0);
  const run =
    unfinished?.id ??
    store.batch((writer) =>
      writer.beginRun({ connectorId: 'connector', profile: runName, startedAt: 0, planHash: '' }),
    );
  for (;;) {
    batch++;
    store.batch((writer) => {
      for (const object of batchOf(batch)) {
        const { id } = writer.stage(space, object, ['cn']);
        const mv = writer.createMv('person');
        writer.updateMv(mv, [], [], new Map([['cn', [object.anchor]]]));
        writer.updateCs(id, { mv, consumed: true });
      }
      const step: StepResult = {
        kind: 'full-import',
        status: 'in-progress',
        startedAt: 0,
        endedAt: null,
        counters: {},
        outbound: {},
        objects: 0,
      };
      writer.saveStep(run, step, { cursor: String(batch) });
    });
    console.log(batch);
  }
}

const [, script, path] = process.argv;
if (script === fileURLToPath(import.meta.url) && path !== undefined) writeUntilKilled(path);
