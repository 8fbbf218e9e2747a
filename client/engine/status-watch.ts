import * as vscode from 'vscode';
import { readStatus } from '../../engine/host/protocol/operations.ts';
import type { WorkspaceStatus } from '../../engine/scheduler/workspace-status.ts';
import type { EngineSession, EngineState } from './engine-session.ts';

/** How the workspace stands, schedule and runs of other processes included. */
export interface StatusWatch extends vscode.Disposable {
  /** `undefined`: nothing is open, or it is not known yet. */
  readonly status: WorkspaceStatus | undefined;
  readonly onDidChange: vscode.Event<void>;
}

/** After a change of this window's engine the status is asked for that much later, and else that often. */
const settledMs = 300;
const intervalMs = 15_000;

/** Asks the engine now and then: the schedule, and a run from the command line, change the store without a word to this window. */
export function watchStatus(session: EngineSession): StatusWatch {
  const changes = new vscode.EventEmitter<void>();
  let status: WorkspaceStatus | undefined;
  // A run of this window has said itself that it changed the store: the views need not read their rows twice.
  let ranHere = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    timer = undefined;
    const asked = isIdle(session.state) ? await session.request(readStatus, null).catch(() => undefined) : undefined;
    // A run that began meanwhile tells more of itself than the status does.
    if (isIdle(session.state)) {
      become(asked);
      ranHere = false;
    }
    again(intervalMs);
  }

  function again(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), milliseconds);
  }

  function become(next: WorkspaceStatus | undefined): void {
    const before = status;
    status = next;
    const ranElsewhere =
      before !== undefined && next !== undefined && newestRun(before) !== newestRun(next) && !ranHere;
    if (ranElsewhere) void session.refresh();
    if (printed(before) !== printed(next)) changes.fire();
  }

  const listener = session.onDidChange((state) => {
    if (state.kind === 'open' && state.running !== undefined) ranHere = true;
    if (isIdle(state)) again(settledMs);
    else if (state.kind !== 'open' && status !== undefined) become(undefined);
  });
  again(settledMs);
  return {
    get status() {
      return status;
    },
    onDidChange: changes.event,
    dispose: () => {
      clearTimeout(timer);
      listener.dispose();
      changes.dispose();
    },
  };
}

function isIdle(state: EngineState): boolean {
  return state.kind === 'open' && state.running === undefined;
}

/** The newest run and what became of it. */
function newestRun({ connectors }: WorkspaceStatus): string {
  const runs = connectors
    .flatMap((connector) => [connector.import.last, connector.synchronization.last, connector.export.last])
    .filter((run) => run !== null);
  const newest = runs.toSorted((left, right) => right.id - left.id)[0];
  return newest === undefined ? '' : `${newest.id} ${newest.status}`;
}

/** Everything but the time it was read at. */
function printed(status: WorkspaceStatus | undefined): string {
  return JSON.stringify(status === undefined ? null : { ...status, now: 0 });
}
