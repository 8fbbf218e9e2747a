import type { Counters, RunError, RunRecord } from '../../runs/run-record.ts';
import type { Names } from './run.ts';

/** A run as programs read it. Times are ISO 8601 in UTC; `endedAt` is null while it runs. */
export interface RunJson {
  readonly id: number;
  readonly connector: string;
  readonly profile: string;
  readonly status: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly objects: number;
  readonly counters: Counters;
  readonly outbound: Readonly<Record<string, Counters>>;
  readonly errorCount: number;
  readonly errors?: readonly Omit<RunError, 'cs'>[];
}

/** `errors` is left out of lists, where only their number counts. */
export function runToJson(run: RunRecord, names: Names, errors?: readonly RunError[]): RunJson {
  return {
    id: run.id,
    connector: names.connectorName(run.connectorId),
    profile: run.profile,
    status: run.status,
    startedAt: new Date(run.startedAt).toISOString(),
    endedAt: run.endedAt === null ? null : new Date(run.endedAt).toISOString(),
    objects: run.step?.objects ?? 0,
    counters: run.step?.counters ?? {},
    outbound: Object.fromEntries(
      Object.entries(run.step?.outbound ?? {}).map(([id, counters]) => [names.connectorName(id), counters]),
    ),
    errorCount: run.errorCount,
    ...(errors === undefined ? {} : { errors: errors.map((error) => errorToJson(error, names)) }),
  };
}

/** The store's own number of the object stays out: `dn` names it. */
function errorToJson(error: RunError, names: Names): Omit<RunError, 'cs'> {
  const { severity, code, message, dn, rule, attribute, place } = error;
  return {
    severity,
    code,
    message,
    ...(dn === undefined ? {} : { dn }),
    ...(rule === undefined ? {} : { rule: names.ruleName(rule) }),
    ...(attribute === undefined ? {} : { attribute }),
    ...(place === undefined ? {} : { place }),
  };
}
