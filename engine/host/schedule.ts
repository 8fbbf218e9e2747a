import { ResponseError } from 'vscode-jsonrpc';
import type { Progress } from '../ports/progress.ts';
import type { Secrets } from '../ports/secrets.ts';
import { runScheduler, type ScheduledWorkspace, type SchedulerEvent } from '../scheduler/run-scheduler.ts';
import { openScheduledWorkspace } from '../workspace/scheduled-workspace.ts';
import { holdScheduler, schedulerBusyText } from '../workspace/scheduler-hold.ts';
import { connectorsOnDisk } from './bound-secrets.ts';
import { type HostSurroundings, surroundingsOf } from './open-workspace.ts';
import type { Operations } from './operations.ts';
import { scheduleEvent, startSchedule, stopSchedule } from './protocol/operations.ts';
import { hostErrors } from './protocol/requests.ts';
import type { HostRuns, RunControls } from './runs.ts';

/** The schedule of the open workspace, run by this host for as long as the editor wants. */
export interface HostSchedule {
  /** Ends the cycle that is going on after its batch. */
  stop(): Promise<void>;
}

/** Answers the requests that start and stop the schedule. Running it twice is running it once. */
export function registerSchedule(parts: Omit<Operations, 'changed'>): HostSchedule {
  const { answer, connection, state, surroundings } = parts;
  const { runs } = state;
  let running: { cancel(): void; readonly ended: Promise<void> } | undefined;

  const tell = (event: SchedulerEvent): void => void connection.sendNotification(scheduleEvent, event);

  function start(): void {
    if (running !== undefined) return;
    const { folder } = state.workspace();
    const { store } = state.engine().configuration;
    const hold = holdScheduler(store.path, surroundings.clock.now());
    if (hold.kind === 'busy') throw new ResponseError(hostErrors.busy, schedulerBusyText(hold));
    const pause = createPause();
    const workspace = scheduledHere(folder, { surroundings, runs, pause });
    const work = async (): Promise<void> => {
      try {
        await runScheduler(
          { clock: surroundings.clock, signal: pause, workspace, wait: async (ms) => await pause.wait(ms), tell },
          { once: false },
        );
      } finally {
        workspace.close();
        hold.release();
        running = undefined;
      }
    };
    running = { cancel: () => pause.cancel(), ended: work() };
  }

  async function stop(): Promise<void> {
    running?.cancel();
    await running?.ended;
  }

  answer(startSchedule, start);
  answer(stopSchedule, stop);
  return { stop };
}

interface Pause {
  readonly cancelled: boolean;
  cancel(): void;
  /** Comes back earlier when cancelled. */
  wait(milliseconds: number): Promise<void>;
}

function createPause(): Pause {
  let cancelled = false;
  let wake: (() => void) | undefined;
  return {
    get cancelled() {
      return cancelled;
    },
    cancel() {
      cancelled = true;
      wake?.();
    },
    wait: async (milliseconds) =>
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (cancelled) wake();
      }),
  };
}

/** The workspace on the disk, its cycles being runs of this host: one at a time with those people start, shown and stopped like them. */
function scheduledHere(
  folder: string,
  { surroundings, runs, pause }: { surroundings: HostSurroundings; runs: HostRuns; pause: Pause },
): ScheduledWorkspace & { close(): void } {
  let controls: RunControls | undefined;
  const progress: Progress = { report: (now) => controls?.progress.report(now) };
  const signal = {
    get cancelled(): boolean {
      return pause.cancelled || controls?.signal.cancelled === true;
    },
  };
  let secrets: Secrets | undefined;
  const workspace = openScheduledWorkspace({
    ...surroundingsOf(surroundings, undefined),
    // Every cycle reads joinery.json anew: its secrets are those of what it says when the cycle begins.
    secrets: {
      read: async (name) => await secrets?.read(name),
      write: async (name, value) => await secrets?.write?.(name, value),
    },
    folder,
    progress,
    signal,
  });
  return {
    ...workspace,
    cycle: async (policy, started) =>
      await runs.run(async (given) => {
        controls = given;
        secrets = surroundings.secretsFor(await connectorsOnDisk(folder));
        return await workspace.cycle(policy, started);
      }),
  };
}
