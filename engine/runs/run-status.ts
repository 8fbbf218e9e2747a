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

/** A run's status as a sentence without a trailing full stop: how it ended, and what follows. */
export function statusSentence(status: RunStatus): string {
  return sentences[status];
}

const sentences: Readonly<Record<RunStatus, string>> = {
  'in-progress': 'The run is going on',
  success: 'The run went through everything without an error',
  'completed-no-objects': 'The run ended and found no objects, so nothing was taken out of the connector space',
  'completed-warnings': 'The run went through everything, with warnings',
  'completed-transient-objects':
    'The run ended; some objects could not be staged yet and are tried again by the next import',
  'completed-sync-errors': 'The run ended; objects with an error were left as they were and are tried again',
  'completed-export-errors':
    'The run ended; what the directory refused stays staged and is sent again by the next export',
  'completed-discovery-errors':
    'The run ended; objects that could not be read were left as they were, and nothing counts as deleted',
  'stopped-error-limit': 'The run stopped because too many objects had errors; the rest was not tried',
  'stopped-deletion-threshold-exceeded':
    'The export was held back: more objects are to be deleted than the deletion threshold allows',
  'stopped-user-termination': 'The run was stopped; what it had done stays, and the next one goes on',
  'stopped-connectivity': 'The run stopped because the directory could not be reached any more; what it had done stays',
  'stopped-server': 'The run stopped because of a fault of the engine; what it had done stays',
  'no-start-connection': 'The run did not start, because the directory cannot be reached',
  'no-start-credentials': 'The run did not start, because the directory refuses the sign-in',
  'no-start-full-import-required': 'The run did not start, because the connector needs a full import first',
  'no-start-bad-configuration': 'The run did not start, because the configuration does not allow it',
};
