import { CancelledError, throwIfCancelled } from '../ports/cancel.ts';
import type { DirectoryWriter, ExportOperation } from '../ports/directory.ts';
import { ConnectorError, ownedElsewhereCode } from '../ports/directory.ts';
import { connectorFailure } from './connector-failure.ts';
import type { DeletionGuard } from './deletion-guard.ts';
import { passesDeletionGuard } from './deletion-guard.ts';
import type { ExportPass, PreparedOperation } from './export-operation.ts';
import { exportPasses, prepareOperation } from './export-operation.ts';
import type { SentOperation } from './export-result.ts';
import { keepResult } from './export-result.ts';
import { attempted, nothingPending } from './pending-export.ts';
import { errorLimit } from './step-recorder.ts';
import type { RunStatus, StepResult } from './run-record.ts';
import type { StepContext } from './step.ts';

/**
 * Writes what is staged: adds, modifies, references, deletes. Each batch is marked and committed before it is sent, and its results
 * are committed together; an export killed in between sends that batch again, which the directory takes as done.
 */
export async function exportStep(
  context: StepContext,
  writer: DirectoryWriter,
  guard: DeletionGuard,
): Promise<StepResult> {
  const work: ExportWork = { context, writer, failed: new Set(), sent: 0 };
  const status = await runExport(work, guard).catch((cause: unknown) => failedExport(work, cause));
  return context.recorder.result(status, context.clock.now());
}

interface ExportWork {
  readonly context: StepContext;
  readonly writer: DirectoryWriter;
  /** Objects with an error in this run: no other change of theirs is sent before the next one. Bounded by the error limit. */
  readonly failed: Set<number>;
  /** Operations the directory answered in this run. */
  sent: number;
}

async function runExport(work: ExportWork, guard: DeletionGuard): Promise<RunStatus> {
  const { store, space, recorder, resume } = work.context;
  if (store.pendingExportIds(space, 0, 1).length === 0) return endStatus(work);
  if (!passesDeletionGuard(work.context, guard)) return 'stopped-deletion-threshold-exceeded';
  const start = parsePosition(resume?.cursor);
  for (const pass of exportPasses.slice(exportPasses.indexOf(start.pass))) {
    let after = pass === start.pass ? start.after : 0;
    for (;;) {
      throwIfCancelled(work.context.signal);
      const batch = gatherBatch(work, pass, after);
      if (batch === undefined) break;
      after = batch.after;
      await sendBatch(work, pass, batch);
      if (recorder.errorCount >= errorLimit) return 'stopped-error-limit';
    }
  }
  return endStatus(work);
}

function endStatus({ context: { recorder } }: ExportWork): RunStatus {
  if (recorder.errorCount > 0) return 'completed-export-errors';
  return recorder.warningCount > 0 ? 'completed-warnings' : 'success';
}

interface ExportBatch {
  readonly operations: readonly PreparedOperation[];
  /** Objects whose delete needs no word to the directory: it never got them. */
  readonly neverExported: readonly number[];
  readonly after: number;
}

/** The next objects that need an operation in this pass; `undefined` when there are no more. */
function gatherBatch(
  { context, writer, failed }: ExportWork,
  pass: ExportPass,
  start: number,
): ExportBatch | undefined {
  const { store, space, plan, recorder } = context;
  const operations: PreparedOperation[] = [];
  const neverExported: number[] = [];
  let after = start;
  for (;;) {
    const ids = store.pendingExportIds(space, after, 1000);
    for (const id of ids) {
      after = id;
      const object = store.cs(id);
      const layout = object === undefined ? undefined : plan.csLayout(space, object.objectType);
      if (object === undefined || layout === undefined || failed.has(id)) continue;
      const prepared = prepareOperation(store, pass, object, layout);
      if (prepared === undefined) continue;
      if (object.pendingExport?.error?.code === ownedElsewhereCode) {
        recorder.count('export-withheld');
        continue;
      }
      const local =
        pass === 'delete' &&
        object.mv === null &&
        object.anchor === null &&
        object.pendingExport?.sentOperation === 'none';
      if (local) neverExported.push(id);
      else operations.push(prepared);
      if (operations.length + neverExported.length >= writer.batchSize) return { operations, neverExported, after };
    }
    if (ids.length === 0)
      return operations.length + neverExported.length === 0 ? undefined : { operations, neverExported, after };
  }
}

async function sendBatch(work: ExportWork, pass: ExportPass, batch: ExportBatch): Promise<void> {
  const { store, recorder, signal, progress, connector } = work.context;
  const onTheWay = batch.operations.map((prepared): SentOperation => ({
    ...prepared,
    pass,
    pending: attempted(prepared.object.pendingExport ?? nothingPending),
  }));
  store.batch((writer) => {
    for (const { object, pending } of onTheWay) writer.updateCs(object.id, { pendingExport: pending });
  });
  const operations = inHierarchyOrder(
    pass,
    batch.operations.map(({ operation }) => operation),
  );
  const results = operations.length === 0 ? [] : await work.writer.write(operations, signal);
  const byId = new Map(results.map((result) => [result.id, result]));
  store.batch((writer) => {
    for (const sent of onTheWay) {
      recorder.object();
      if (keepResult(writer, recorder, sent, byId.get(sent.object.id)) !== undefined) work.failed.add(sent.object.id);
    }
    for (const id of batch.neverExported) writer.removeCs(id);
    recorder.save(writer, { cursor: printPosition({ pass, after: batch.after }) });
  });
  work.sent += operations.length;
  progress.report({ step: `${connector.name}: export`, connector: connector.name, done: recorder.objects });
}

/** Parents before children, and the other way round when deleting: a child's DN is always longer than its parent's. */
function inHierarchyOrder(pass: ExportPass, operations: readonly ExportOperation[]): readonly ExportOperation[] {
  const sign = pass === 'delete' ? -1 : 1;
  return operations.toSorted((left, right) => sign * (left.dn.length - right.dn.length));
}

interface ExportPosition {
  readonly pass: ExportPass;
  readonly after: number;
}

function printPosition({ pass, after }: ExportPosition): string {
  return `${pass}:${after}`;
}

function parsePosition(text: string | undefined): ExportPosition {
  const [word, after] = (text ?? '').split(':');
  const pass = exportPasses.find((each) => each === word);
  return pass === undefined ? { pass: exportPasses[0], after: 0 } : { pass, after: Number(after) };
}

function failedExport({ context: { recorder }, sent }: ExportWork, cause: unknown): RunStatus {
  if (cause instanceof CancelledError) return 'stopped-user-termination';
  if (!(cause instanceof ConnectorError)) throw cause;
  const failure = connectorFailure(cause, sent > 0);
  recorder.error(failure.error);
  return failure.status;
}
