import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';
import { EngineBusyError } from '../runs/engine-error.ts';
import type { RunProfile, RunRecord } from '../runs/run-record.ts';
import type { OpenEngine } from '../workspace/open-engine.ts';
import { connectorNamed } from './host-state.ts';
import { type CycleSummary, runProgress, storeChanged } from './protocol/requests.ts';

/** At least this long between two messages about the same run. */
const reportIntervalMs = 100;

/** The runs of a host, one at a time. */
export interface HostRuns {
  readonly busy: boolean;
  profile(
    open: OpenEngine,
    params: { readonly connector: string; readonly profile: RunProfile },
    token: CancellationToken,
  ): Promise<RunRecord>;
  cycle(
    open: OpenEngine,
    params: { readonly policy: 'Delta' | 'Initial' },
    token: CancellationToken,
  ): Promise<CycleSummary>;
  /** Asks the run that is going on to end after its batch, and waits for it. */
  stop(): Promise<void>;
}

export function createRuns(connection: MessageConnection, clock: Clock): HostRuns {
  let current: { cancelled: boolean; readonly ended: Promise<unknown> } | undefined;

  async function run<T>(
    token: CancellationToken,
    work: (options: { readonly progress: Progress; readonly signal: { readonly cancelled: boolean } }) => Promise<T>,
  ): Promise<T> {
    if (current !== undefined) throw new EngineBusyError();
    const state = { cancelled: false };
    const signal = {
      get cancelled(): boolean {
        return state.cancelled || token.isCancellationRequested;
      },
    };
    const result = work({ progress: createReporter(connection, clock), signal });
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
    get busy() {
      return current !== undefined;
    },
    profile: async (open, { connector, profile }, token) => {
      const { name } = connectorNamed(open, connector);
      return await run(token, async (options) => await open.engine.runProfile(name, profile, options));
    },
    cycle: async ({ engine, configuration }, { policy }, token) => {
      const { runs, skipped, changed } = await run(token, async (options) => await engine.cycle(policy, options));
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
function createReporter(connection: MessageConnection, clock: Clock): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let step = '';
  return {
    report(progress) {
      const now = clock.now();
      if (progress.step === step && now - last < reportIntervalMs) return;
      last = now;
      step = progress.step;
      void connection.sendNotification(runProgress, { ...progress, expected: progress.expected ?? null });
    },
  };
}
