import { formatQuantity } from '../../engine/model/figures.ts';
import type { FileStatus } from '../../server/protocol/rules.ts';
import { unlinked } from '../unlinked.ts';

/** What the language server does; `stopped` is also one that did not start. */
export type ServerState = 'starting' | 'running' | 'stopped';

/** An entry of the language status as it is shown. */
export interface StatusText {
  /** A few words. */
  readonly text: string;
  /** Smaller, behind them: what follows from it, or what to do. */
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
}

/** The workspace a file belongs to, or that it belongs to none. `workspace` is the last part of the folder's path. */
export function fileStatusText(status: FileStatus, workspace: string): StatusText {
  const rules = formatQuantity(status.rules, 'rule');
  const problems = problemsText(status);
  switch (status.place) {
    case 'member':
      return {
        text: unlinked(`${workspace}: ${rules}`),
        detail: problems === '' ? 'no problems' : problems,
        severity: status.errors > 0 ? 'error' : status.warnings > 0 ? 'warning' : 'information',
      };
    case 'beside':
      return {
        text: unlinked(`In no rule folder of ${workspace}`),
        detail: `${rules} without effect; move the file, or add its folder to "rules" in joinery.json`,
        severity: 'warning',
      };
    case 'outside':
      return {
        text: 'In no workspace',
        detail: `${rules}${problems === '' ? '' : `, ${problems}`}; names of attributes and connectors are not checked without a joinery.json`,
        severity: 'warning',
      };
  }
}

export function serverStatusText(state: ServerState): StatusText {
  switch (state) {
    case 'starting':
      return { text: 'The language server starts', detail: '', severity: 'information' };
    case 'running':
      return { text: 'Language server', detail: 'running', severity: 'information' };
    case 'stopped':
      return {
        text: 'The language server does not run',
        detail: 'Nothing is checked or completed; start it again, or see the log for why it ended',
        severity: 'error',
      };
  }
}

function problemsText({ errors, warnings }: FileStatus): string {
  return [
    ...(errors > 0 ? [formatQuantity(errors, 'error')] : []),
    ...(warnings > 0 ? [formatQuantity(warnings, 'warning')] : []),
  ].join(', ');
}
