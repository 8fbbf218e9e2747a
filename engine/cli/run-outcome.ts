import { type RunProfile, type RunStatus, runProfiles } from '../runs/run-record.ts';
import { CommandError, exitCodes, type ExitCode } from './exit-code.ts';

/** What a run's status means to the shell. */
export function exitCodeOf(status: RunStatus): ExitCode {
  switch (status) {
    case 'in-progress':
    case 'success':
    case 'completed-no-objects':
    case 'completed-warnings':
    case 'completed-transient-objects':
      return exitCodes.ok;
    case 'completed-sync-errors':
    case 'completed-export-errors':
    case 'completed-discovery-errors':
    case 'stopped-error-limit':
    case 'stopped-deletion-threshold-exceeded':
      return exitCodes.problems;
    case 'no-start-bad-configuration':
      return exitCodes.usage;
    case 'stopped-connectivity':
    case 'stopped-server':
    case 'no-start-connection':
    case 'no-start-credentials':
    case 'no-start-full-import-required':
      return exitCodes.unavailable;
    case 'stopped-user-termination':
      return exitCodes.interrupted;
  }
}

/** The exit code of several runs: the worst. */
export function worstExitCode(statuses: readonly RunStatus[]): ExitCode {
  return statuses.map(exitCodeOf).reduce<ExitCode>((worst, code) => (code > worst ? code : worst), exitCodes.ok);
}

/** The profile the user means: in any case, with blanks or hyphens, `sync` for `synchronization`. */
export function runProfileNamed(name: string): RunProfile {
  const wanted = name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(/\bsync$/, 'synchronization')
    .trim();
  const profile = runProfiles.find((candidate) => candidate.toLowerCase() === wanted);
  if (profile !== undefined) return profile;
  const known = runProfiles
    .map((candidate) => candidate.toLowerCase().replace(' ', '-').replace('synchronization', 'sync'))
    .join(', ');
  throw new CommandError(exitCodes.usage, `There is no run profile "${name}"; the profiles are ${known}`);
}
