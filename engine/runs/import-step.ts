import { CancelledError, throwIfCancelled } from '../ports/cancel.ts';
import type { DirectoryReader, ImportedEntry, ImportPage } from '../ports/directory.ts';
import { ConnectorError } from '../ports/directory.ts';
import type { StoreWriter } from '../ports/store.ts';
import type { BitSet } from './bit-set.ts';
import { createBitSet } from './bit-set.ts';
import { connectorFailure } from './connector-failure.ts';
import { readState, writeState } from './engine-state.ts';
import type { ImportCursor } from './import-cursor.ts';
import { parseImportCursor, printImportCursor } from './import-cursor.ts';
import type { EntryStager } from './import-entries.ts';
import { createEntryStager } from './import-entries.ts';
import { selectionHash } from './import-selection.ts';
import { countUnseen, obsoleteUnseen } from './obsolete-unseen.ts';
import type { RunStatus, StepResult } from './run-record.ts';
import type { StepContext } from './step.ts';

export interface ImportOptions {
  /** Entries per transaction at least; pages are never split. */
  readonly batchSize: number;
}

/**
 * Full or delta import: brings the connector space up to what the directory shows. Every batch is kept together with the reader's
 * position, so a killed import goes on where it was. Only a full read that ended and missed nothing takes unseen objects for deleted.
 */
export async function importStep(
  context: StepContext,
  reader: DirectoryReader,
  options: ImportOptions = { batchSize: 10_000 },
): Promise<StepResult> {
  const work = beginImport(context, options);
  const status = await runImport(work, reader).catch((cause: unknown) => failedImport(work, cause));
  return context.recorder.result(status, context.clock.now());
}

interface ImportWork {
  readonly context: StepContext;
  readonly options: ImportOptions;
  readonly full: boolean;
  readonly seen: BitSet;
  readonly entries: EntryStager;
  readonly start: ImportCursor;
}

function beginImport(context: StepContext, options: ImportOptions): ImportWork {
  const start = (context.resume === null ? undefined : parseImportCursor(context.resume.cursor)) ?? {
    phase: 'read',
    unread: 0,
  };
  const seen = createBitSet(context.resume?.seen);
  const entries = createEntryStager(context, seen, start.phase === 'read' ? start.unread : 0);
  return { context, options, full: context.kind === 'full-import', seen, entries, start };
}

async function runImport(work: ImportWork, reader: DirectoryReader): Promise<RunStatus> {
  const { context, start, seen, options } = work;
  const { recorder } = context;
  if (start.phase === 'read') {
    work.entries.interpret(await reader.shownValues?.(context.signal));
    const stopped = await (work.full ? readAll(work, reader, start) : readChanges(work, reader, start));
    if (stopped !== undefined) return stopped;
  }
  if (work.full && work.entries.unread === 0 && recorder.objects > 0) {
    await obsoleteUnseen(context, seen, {
      after: start.phase === 'obsolete' ? start.after : 0,
      chunk: options.batchSize,
    });
  }
  if (work.entries.unread > 0 && work.full) warnNothingObsoleted(work);
  const transients = warnOfTransients(context);
  if (recorder.errorCount > 0) return 'completed-discovery-errors';
  if (transients) return 'completed-transient-objects';
  if (work.full && recorder.objects === 0) return 'completed-no-objects';
  return recorder.warningCount > 0 ? 'completed-warnings' : 'success';
}

type ReadCursor = Extract<ImportCursor, { readonly phase: 'read' }>;

async function readAll(work: ImportWork, reader: DirectoryReader, start: ReadCursor): Promise<RunStatus | undefined> {
  const { context, seen, entries } = work;
  const resumed = start.position !== undefined;
  // The watermark is older than the read, so that a change during the read shows in the next delta import.
  const watermark = resumed ? start.watermark : await reader.watermark(context.signal);
  return await readPages(work, reader.readAll(start.position, context.signal), {
    cursor: (position) => ({
      phase: 'read',
      position,
      unread: entries.unread,
      ...(watermark === undefined ? {} : { watermark }),
    }),
    end: (writer) => {
      const { space, connector, recorder } = context;
      const nothingMissed =
        entries.unread === 0 && (recorder.objects > 0 || writer.csIds(space, 0, 1, 'all').length === 0);
      if (!nothingMissed) return;
      // What this read did not show is obsoleted from here on, so deltas may build on it.
      writeState(writer, 'watermark', connector.id, watermark ?? null);
      writeState(writer, 'selection', connector.id, selectionHash(connector));
      writeState(writer, 'full-import-required', connector.id, null);
      recorder.save(writer, { cursor: printImportCursor({ phase: 'obsolete', after: 0 }), seen: seen.bytes() });
    },
  });
}

async function readChanges(
  work: ImportWork,
  reader: DirectoryReader,
  start: ReadCursor,
): Promise<RunStatus | undefined> {
  const { context, entries } = work;
  const { connector } = context;
  const watermark = start.position ?? readState(context.store, 'watermark', connector.id);
  if (watermark === undefined) {
    throw new ConnectorError(
      'full-import-required',
      `A delta import of "${connector.name}" has no position to start from; run a full import first`,
    );
  }
  return await readPages(work, reader.readChanges(watermark, context.signal), {
    cursor: (position) => ({ phase: 'read', position, unread: entries.unread }),
    end: (writer, position) => {
      if (position !== undefined) writeState(writer, 'watermark', connector.id, position);
    },
  });
}

interface PageHandling {
  cursor(position: string): ImportCursor;
  /** Called inside the last batch, once the read has ended cleanly. */
  end(writer: StoreWriter, position: string | undefined): void;
}

async function readPages(
  work: ImportWork,
  pages: AsyncIterable<ImportPage>,
  handling: PageHandling,
): Promise<RunStatus | undefined> {
  const { context, options } = work;
  let pending: ImportedEntry[] = [];
  let position: string | undefined;
  let expected: number | undefined;
  const commit = (ended: boolean): boolean => {
    const goOn = commitEntries(work, pending, (writer) => {
      if (position !== undefined) save(work, writer, handling.cursor(position));
      if (ended) handling.end(writer, position);
    });
    pending = [];
    const { recorder, progress } = context;
    progress.report({
      step: stepName(context),
      connector: context.connector.name,
      done: recorder.objects,
      ...(expected === undefined ? {} : { expected }),
    });
    return goOn;
  };
  try {
    for await (const page of pages) {
      await context.clock.pause();
      throwIfCancelled(context.signal);
      // A full batch waits for the next page, so that the last batch always carries the end of the read.
      if (pending.length >= options.batchSize && !commit(false)) return 'stopped-error-limit';
      for (const entry of page.entries) pending.push(entry);
      for (const warning of page.warnings ?? []) context.recorder.warning({ severity: 'warning', ...warning });
      position = page.position;
      expected = page.expected;
    }
    throwIfCancelled(context.signal);
  } catch (cause) {
    // What the directory delivered before it failed is true all the same.
    if (cause instanceof ConnectorError) commit(false);
    throw cause;
  }
  return commit(true) ? undefined : 'stopped-error-limit';
}

/** Returns false when the error limit was reached; what was staged up to there is kept. */
function commitEntries(
  work: ImportWork,
  entries: readonly ImportedEntry[],
  keep: (writer: StoreWriter) => void,
): boolean {
  return work.context.store.batch((writer) => {
    const goOn = entries.every((entry) => work.entries.stage(writer, entry));
    work.entries.confirm(writer);
    if (goOn) keep(writer);
    else work.context.recorder.save(writer, null);
    return goOn;
  });
}

function save({ context, full, seen }: ImportWork, writer: StoreWriter, cursor: ImportCursor): void {
  context.recorder.save(writer, { cursor: printImportCursor(cursor), ...(full ? { seen: seen.bytes() } : {}) });
}

function warnNothingObsoleted({ context, seen }: ImportWork): void {
  const unseen = countUnseen(context, seen);
  if (unseen === 0) return;
  context.recorder.warning({
    severity: 'warning',
    code: 'obsoletion-left-out',
    message: `Known objects that did not appear: ${unseen}; none of them was taken for deleted, because some objects could not be read; correct those and run a full import again`,
  });
}

function warnOfTransients({ store, space, recorder }: StepContext): boolean {
  const count = store.transients(space);
  if (count === 0) return false;
  recorder.warning({
    severity: 'warning',
    code: 'transient-objects',
    message: `Objects that wait under a temporary name, because another object has their name by now: ${count}; what became of them shows with a later delta import, at the latest with a full import`,
  });
  return true;
}

function failedImport({ context, start }: ImportWork, cause: unknown): RunStatus {
  const { recorder, connector, store } = context;
  if (cause instanceof CancelledError) return 'stopped-user-termination';
  if (!(cause instanceof ConnectorError)) throw cause;
  const started = recorder.objects > 0 || start.phase === 'obsolete' || start.position !== undefined;
  const failure = connectorFailure(cause, started);
  recorder.error(failure.error);
  if (cause.kind === 'full-import-required') {
    store.batch((writer) => writeState(writer, 'full-import-required', connector.id, cause.message));
  }
  return failure.status;
}

function stepName({ connector, kind }: StepContext): string {
  return `${connector.name}: ${kind}`;
}
