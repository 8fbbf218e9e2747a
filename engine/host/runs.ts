import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc';
import { connectorNamed } from '../model/connector-named.ts';
import type { Clock } from '../ports/clock.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Progress } from '../ports/progress.ts';
import { EngineBusyError } from '../runs/engine-error.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { OpenEngine } from '../workspace/open-engine.ts';
import type { LookPace } from './look-pace.ts';
import {
  type CycleSummary,
  type RunCycleParams,
  type RunProfileParams,
  runProgress,
  storeChanged,
} from './protocol/requests.ts';

/** At least this long between two messages about the same run. */
const reportIntervalMs = 100;

/** What a run tells its progress to, and is stopped by. */
export interface RunControls {
  readonly progress: Progress;
  readonly signal: CancelSignal;
}

/** The runs of a host, one at a time. */
export interface HostRuns {
  readonly busy: boolean;
  /** Does `work` as a run. Throws EngineBusyError while another one is going on. */
  run<T>(work: (controls: RunControls) => Promise<T>, token?: CancellationToken): Promise<T>;
  profile(open: OpenEngine, params: RunProfileParams, token: CancellationToken): Promise<RunRecord>;
  cycle(open: OpenEngine, params: RunCycleParams, token: CancellationToken): Promise<CycleSummary>;
  /** Asks the run that is going on to end after its batch, and waits for it. */
  stop(): Promise<void>;
}

export function createRuns(connection: MessageConnection, clock: Clock, pace: LookPace): HostRuns {
  let current: { cancelled: boolean; readonly ended: Promise<unknown> } | undefined;

  async function run<T>(work: (controls: RunControls) => Promise<T>, token?: CancellationToken): Promise<T> {
    if (current !== undefined) throw new EngineBusyError();
    const state = { cancelled: false };
    const signal = {
      get cancelled(): boolean {
        return state.cancelled || token?.isCancellationRequested === true;
      },
    };
    const result = work({ progress: createReporter(connection, clock, pace), signal });
    current = Object.assign(state, { ended: result.catch(() => undefined) });
    void connection.sendNotification(storeChanged);
    try {
      return await result;
    } finally {
      current = undefined;
      void connection.sendNotification(storeChanged);
    }
  }

  return {
    run,
    get busy() {
      return current !== undefined;
    },
    profile: async (open, { connector, profile, ...release }, token) => {
      const { name } = connectorNamed(open.configuration.connectors, connector);
      return await run(
        async (controls) => await open.engine.runProfile(name, profile, { ...controls, ...release }),
        token,
      );
    },
    cycle: async ({ engine, configuration }, { policy, ...release }, token) => {
      const { runs, skipped, changed } = await run(
        async (controls) => await engine.cycle(policy, { ...controls, ...release }),
        token,
      );
      const named = (id: string): string => configuration.connectors.find((each) => each.id === id)?.name ?? id;
      return {
        runs,
        skipped: skipped.map(({ connectorId, profile, reason }) => ({
          connector: named(connectorId),
          profile,
          reason,
        })),
        changed,
      };
    },
    stop: async () => {
      if (current === undefined) return;
      current.cancelled = true;
      await current.ended;
    },
  };
}

/** Passes on how far a run has come, a few times a second. */
function createReporter(connection: MessageConnection, clock: Clock, pace: LookPace): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let step = '';
  return {
    report(progress) {
      const now = clock.now();
      if (progress.step === step && now - last < reportIntervalMs) return;
      last = now;
      step = progress.step;
      void connection.sendNotification(runProgress, { ...progress, expected: progress.expected ?? null });
      if (pace.isDue()) void connection.sendNotification(storeChanged);
    },
  };
}
