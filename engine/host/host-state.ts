import { ResponseError } from 'vscode-jsonrpc';
import type { Clock } from '../ports/clock.ts';
import type { OpenEngine } from '../workspace/open-engine.ts';
import { errorsOf, type HeldWorkspace, holdWorkspace, type HostSurroundings } from './open-workspace.ts';
import { hostErrors } from './protocol/requests.ts';
import type { HostRuns } from './runs.ts';

/** The one workspace a host works on. */
export interface HostState {
  readonly clock: Clock;
  readonly runs: HostRuns;
  /** Opens the workspace in a folder, or reads it anew. While a run is going on, the workspace it works on stays. */
  open(folder: string): Promise<HeldWorkspace>;
  /** Throws an error of code `noWorkspace` while none is open. */
  workspace(): HeldWorkspace;
  /** For what writes or runs. Throws an error of code `noWorkspace` while the workspace has errors. */
  engine(): OpenEngine;
  /** For what looks only: rules with errors take no part. Throws one of the same code while `joinery.json` cannot be read. */
  look(): OpenEngine;
  close(): Promise<void>;
}

export function createHostState(parts: HostSurroundings & { readonly runs: HostRuns }): HostState {
  const { runs, clock } = parts;
  let held: HeldWorkspace | undefined;

  function workspace(): HeldWorkspace {
    if (held !== undefined) return held;
    throw new ResponseError(hostErrors.noWorkspace, 'No workspace is open; open a folder with a joinery.json');
  }

  async function close(): Promise<void> {
    await runs.stop();
    held?.engine?.close();
    held = undefined;
  }

  return {
    clock,
    runs,
    workspace,
    close,
    open: async (folder) => {
      // A run works with the rules it began with; what changed meanwhile is read when the workspace is opened next.
      if (held?.folder === folder && runs.busy) return held;
      if (held?.folder !== folder) await close();
      // While the files are read anew, questions are answered by what was read before.
      const next = await holdWorkspace(folder, parts);
      if (held !== undefined && runs.busy) {
        next.engine?.close();
        return held;
      }
      held?.engine?.close();
      held = next;
      return next;
    },
    engine: () => {
      const { engine, runnable } = workspace();
      if (engine === undefined || !runnable) throw notRunnable(workspace());
      return engine;
    },
    look: () => {
      const { engine } = workspace();
      if (engine === undefined) throw notRunnable(workspace());
      return engine;
    },
  };
}

function notRunnable({ loaded }: HeldWorkspace): ResponseError {
  const count = errorsOf(loaded).length;
  const errors = count === 1 ? 'an error' : `${count} errors`;
  return new ResponseError(
    hostErrors.noWorkspace,
    `The workspace has ${errors} and cannot be run; the Problems view shows ${count === 1 ? 'it' : 'them'}`,
  );
}
