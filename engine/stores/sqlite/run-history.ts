import type { RunError, RunRecord, RunStatus, StepResult } from '../../runs/run-record.ts';
import type { StepPosition, StoreReader, StoreWriter, UnfinishedRun } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { parse } from './payload.ts';

/** Runs, their errors, and how far an unfinished one came. */
export type RunReader = Pick<StoreReader, 'runs' | 'run' | 'runErrors' | 'unfinishedRun'>;
export type RunWriter = Pick<StoreWriter, 'beginRun' | 'saveStep' | 'addRunErrors' | 'endRun' | 'purgeRuns'>;

type Row = readonly [
  id: number,
  connector: string,
  profile: string,
  status: string,
  startedAt: number,
  endedAt: number | null,
  step: string | null,
  errors: number,
];

const columns = `id, connector, profile, status, started_at, ended_at, step, errors`;

const runStatements = {
  newest: `SELECT ${columns} FROM run ORDER BY id DESC LIMIT ?`,
  byId: `SELECT ${columns} FROM run WHERE id = ?`,
  unfinished: `
    SELECT id, step, cursor, seen, plan_hash FROM run
    WHERE connector = ? AND profile = ? AND ended_at IS NULL AND cursor IS NOT NULL ORDER BY id DESC LIMIT 1`,
  abandon: `
    UPDATE run SET status = 'stopped-server', ended_at = ? WHERE connector = ? AND profile = ? AND ended_at IS NULL`,
  begin: `INSERT INTO run (connector, profile, status, started_at, plan_hash) VALUES (?, ?, 'in-progress', ?, ?) RETURNING id`,
  save: `UPDATE run SET step = ?, cursor = ?, seen = ? WHERE id = ?`,
  end: `UPDATE run SET status = ?, ended_at = ?, cursor = NULL, seen = NULL WHERE id = ?`,
  errors: `SELECT error FROM run_error WHERE run = ? ORDER BY number`,
  countErrors: `UPDATE run SET errors = errors + ? WHERE id = ?`,
  lastError: `SELECT max(number) FROM run_error WHERE run = ?`,
  addError: `INSERT INTO run_error (run, number, error) VALUES (?, ?, ?)`,
  purgeErrors: `DELETE FROM run_error WHERE run IN (SELECT id FROM run WHERE ended_at < ?)`,
  purge: `DELETE FROM run WHERE ended_at < ?`,
} as const;

export function readRuns(connection: Connection): RunReader {
  const newest = connection.prepare<Row>(runStatements.newest);
  const byId = connection.prepare<Row>(runStatements.byId);
  const errors = connection.prepare<[string]>(runStatements.errors);
  const unfinished = connection.prepare<
    [id: number, step: string, cursor: string, seen: Uint8Array | null, planHash: string]
  >(runStatements.unfinished);

  function unfinishedRun(connectorId: string, profile: string): UnfinishedRun | undefined {
    const row = unfinished.get(connectorId, profile);
    if (row === undefined) return undefined;
    const [id, step, cursor, seen, planHash] = row;
    const position: StepPosition = seen === null ? { cursor } : { cursor, seen };
    return { id, step: parse<StepResult>(step).kind, position, planHash };
  }

  return {
    runs: (limit) => newest.all(limit).map(decodeRun),
    run: (id) => {
      const row = byId.get(id);
      return row === undefined ? undefined : decodeRun(row);
    },
    runErrors: (run) => errors.all(run).map(([text]) => parse<RunError>(text)),
    unfinishedRun,
  };
}

export function writeRuns(connection: Connection): RunWriter {
  const abandon = connection.prepare(runStatements.abandon);
  const begin = connection.prepare<[number]>(runStatements.begin);
  const save = connection.prepare(runStatements.save);
  const end = connection.prepare(runStatements.end);
  const countErrors = connection.prepare(runStatements.countErrors);
  const lastError = connection.prepare<[number | null]>(runStatements.lastError);
  const addError = connection.prepare(runStatements.addError);
  const purgeErrors = connection.prepare(runStatements.purgeErrors);
  const purge = connection.prepare(runStatements.purge);

  return {
    beginRun: ({ connectorId, profile, startedAt, planHash }) => {
      // Whoever begins anew does not go on with what a killed process left unfinished, so that run has ended too.
      abandon.run(startedAt, connectorId, profile);
      return begin.get(connectorId, profile, startedAt, planHash)?.[0] ?? 0;
    },
    saveStep: (run, step, position) => {
      save.run(JSON.stringify(step), position?.cursor ?? null, position?.seen ?? null, run);
    },
    addRunErrors: (run, added) => {
      let number = lastError.get(run)?.[0] ?? 0;
      for (const error of added) addError.run(run, ++number, JSON.stringify(error));
      countErrors.run(added.filter(({ severity }) => severity === 'error').length, run);
    },
    endRun: (run, status, endedAt) => {
      end.run(status, endedAt, run);
    },
    purgeRuns: (before) => {
      purgeErrors.run(before);
      return Number(purge.run(before).changes);
    },
  };
}

function decodeRun([id, connectorId, profile, status, startedAt, endedAt, step, errorCount]: Row): RunRecord {
  return {
    id,
    connectorId,
    profile,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this store's writer, typed by RunStatus, fills the column.
    status: status as RunStatus,
    startedAt,
    endedAt,
    step: step === null ? null : parse<StepResult>(step),
    errorCount,
  };
}
