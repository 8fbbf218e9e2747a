import type { RunStatus } from './run-record.ts';

/** From harmless to grave; of several problems the gravest names the run. */
const bySeverity: readonly RunStatus[] = [
  'success',
  'in-progress',
  'completed-no-objects',
  'completed-warnings',
  'completed-transient-objects',
  'completed-sync-errors',
  'completed-export-errors',
  'completed-discovery-errors',
  'stopped-user-termination',
  'stopped-error-limit',
  'stopped-deletion-threshold-exceeded',
  'stopped-connectivity',
  'stopped-server',
  'no-start-full-import-required',
  'no-start-connection',
  'no-start-credentials',
  'no-start-bad-configuration',
];

/** The graver of two statuses. */
export function worseStatus(left: RunStatus, right: RunStatus): RunStatus {
  return bySeverity.indexOf(right) > bySeverity.indexOf(left) ? right : left;
}

/** Whether the step went through all it had to do, with whatever errors of single objects. */
export function ranToEnd(status: RunStatus): boolean {
  return status === 'success' || status.startsWith('completed-');
}
