import type { WorkspaceConfiguration } from '../model/configuration.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Clock } from '../ports/clock.ts';
import { EngineBusyError } from '../runs/engine-error.ts';
import type { CyclePolicy, CycleResult } from '../runs/engine.ts';
import type { ScheduleState } from './schedule-state.ts';
import { dueAt, effectiveInterval, startAfter } from './timing.ts';

/** What happens to a schedule, in the order it does. Times and durations in milliseconds. */
export type SchedulerEvent =
  | { readonly event: 'started' }
  | { readonly event: 'interval-raised'; readonly fromMs: number; readonly toMs: number }
  | { readonly event: 'waiting'; readonly nextStart: number; readonly policy: CyclePolicy }
  | { readonly event: 'suspended'; readonly since: number }
  | { readonly event: 'switched-off' }
  /** The workspace has errors: nothing runs until they are gone. */
  | { readonly event: 'unusable'; readonly errors: number; readonly first: string }
  | { readonly event: 'busy'; readonly message: string }
  | { readonly event: 'reloaded' }
  | { readonly event: 'cycle-started'; readonly policy: CyclePolicy; readonly planned: number }
  | {
      readonly event: 'cycle-ended';
      readonly policy: CyclePolicy;
      readonly tookMs: number;
      readonly result: CycleResult;
    }
  | { readonly event: 'cycle-failed'; readonly policy: CyclePolicy; readonly message: string }
  | { readonly event: 'maintained'; readonly forgottenRuns: number }
  | { readonly event: 'stopped' };

/** The workspace a schedule works on, read from its files as they are when they are needed. */
export interface ScheduledWorkspace {
  /** The configuration as it is now. Throws {@link UnusableWorkspaceError}. */
  configuration(): Promise<WorkspaceConfiguration>;
  state(): ScheduleState;
  keep(change: Partial<ScheduleState>): void;
  /** Forgets old runs where that is due; how many. */
  maintain(): number | undefined;
  /**
   * Reads configuration and rules anew and runs one cycle by them. `started` is called once it begins; throws before that when it cannot:
   * {@link UnusableWorkspaceError}, EngineBusyError.
   */
  cycle(policy: CyclePolicy, started: () => void): Promise<CycleResult>;
}

/** The workspace has errors, so nothing of it may run. */
export class UnusableWorkspaceError extends Error {
  override readonly name = 'UnusableWorkspaceError';
  readonly errors: number;

  /** `first`: the first error, with its place. */
  constructor(errors: number, first: string) {
    super(first);
    this.errors = errors;
  }
}

export interface SchedulerParts {
  readonly clock: Clock;
  /** Set when the scheduler is to end: a cycle that goes on ends after its batch. */
  readonly signal: CancelSignal;
  readonly workspace: ScheduledWorkspace;
  /** Comes back after so many milliseconds, or earlier when cancelled. */
  wait(milliseconds: number): Promise<void>;
  tell(event: SchedulerEvent): void;
}

/** What became of the last cycle; `undefined`: none was started. */
export type LastCycle = CycleResult | 'failed' | undefined;

/** A schedule that is suspended or a workspace that is edited is looked at this often. */
const tickMs = 5_000;

/**
 * Starts cycles when they are due, one after the other, until cancelled. What goes wrong with a cycle is told, and the next one comes at
 * its time. With `once` one cycle is started now, whenever it is due, and that is all; none while the schedule is suspended.
 */
export async function runScheduler(parts: SchedulerParts, options: { readonly once: boolean }): Promise<LastCycle> {
  const teller = createTeller(parts);
  teller.tell({ event: 'started' });
  let last: LastCycle;
  while (!parts.signal.cancelled) {
    const step = await nextStep(parts, teller, options.once);
    if (step.kind === 'cycle') last = step.outcome;
    if (options.once) break;
    if (step.kind === 'wait' && !parts.signal.cancelled) await parts.wait(step.milliseconds);
  }
  teller.tell({ event: 'stopped' });
  return last;
}

type Step =
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'cycle'; readonly outcome: LastCycle };

const tick: Step = { kind: 'wait', milliseconds: tickMs };

async function nextStep(parts: SchedulerParts, teller: Teller, once: boolean): Promise<Step> {
  const { workspace, clock } = parts;
  try {
    const configuration = await workspace.configuration();
    teller.configured(configuration);
    const forgottenRuns = workspace.maintain();
    if (forgottenRuns !== undefined) teller.tell({ event: 'maintained', forgottenRuns });
    const { suspendedSince, nextPolicy, nextStart } = workspace.state();
    if (suspendedSince !== null) return waitingFor(teller, { event: 'suspended', since: suspendedSince });
    if (!configuration.schedule.enabled) return waitingFor(teller, { event: 'switched-off' });
    const { intervalMs } = effectiveInterval(configuration);
    const now = clock.now();
    const due = once ? now : dueAt(nextStart, now, intervalMs);
    if (due !== nextStart && due > now) workspace.keep({ nextStart: due });
    if (due <= now) return await startCycle(parts, teller, { policy: nextPolicy, planned: due, intervalMs });
    teller.situation({ event: 'waiting', nextStart: due, policy: nextPolicy });
    return { kind: 'wait', milliseconds: Math.min(tickMs, due - now) };
  } catch (cause) {
    return waitingFor(teller, troubleOf(cause));
  }
}

/** What keeps a cycle from starting; it is tried again soon, so that the cycle comes as soon as the trouble is over. */
function troubleOf(cause: unknown): SchedulerEvent {
  if (cause instanceof UnusableWorkspaceError) return { event: 'unusable', errors: cause.errors, first: cause.message };
  if (cause instanceof EngineBusyError) return { event: 'busy', message: cause.message };
  return { event: 'unusable', errors: 1, first: messageOf(cause) };
}

function waitingFor(teller: Teller, event: SchedulerEvent): Step {
  teller.situation(event);
  return tick;
}

interface DueCycle {
  readonly policy: CyclePolicy;
  readonly planned: number;
  readonly intervalMs: number;
}

async function startCycle(parts: SchedulerParts, teller: Teller, due: DueCycle): Promise<Step> {
  const { workspace, clock } = parts;
  const { policy, planned, intervalMs } = due;
  const begin = clock.now();
  let started = false;
  let outcome: LastCycle;
  try {
    const result = await workspace.cycle(policy, () => {
      started = true;
      teller.tell({ event: 'cycle-started', policy, planned });
    });
    outcome = result;
    teller.tell({ event: 'cycle-ended', policy, tookMs: clock.now() - begin, result });
  } catch (cause) {
    if (!started) throw cause;
    outcome = 'failed';
    teller.tell({ event: 'cycle-failed', policy, message: messageOf(cause) });
  }
  // An interrupted cycle is due still when the scheduler runs again.
  if (parts.signal.cancelled) return { kind: 'cycle', outcome };
  workspace.keep({
    nextStart: startAfter(planned, clock.now(), intervalMs),
    // What a failed cycle should have done in full is left to the next one.
    ...(policy === 'Initial' && outcome !== 'failed' ? { nextPolicy: 'Delta' as const } : {}),
  });
  return { kind: 'cycle', outcome };
}

interface Teller {
  tell(event: SchedulerEvent): void;
  /** Tells it once for as long as it lasts. */
  situation(event: SchedulerEvent): void;
  /** Tells what a changed configuration means for the schedule. */
  configured(configuration: WorkspaceConfiguration): void;
}

function createTeller(parts: SchedulerParts): Teller {
  let situation = '';
  let known: WorkspaceConfiguration | undefined;
  let raised: number | undefined;
  return {
    tell: (event) => {
      situation = '';
      parts.tell(event);
    },
    situation: (event) => {
      const text = JSON.stringify(event);
      if (text === situation) return;
      situation = text;
      parts.tell(event);
    },
    configured: (configuration) => {
      if (known !== undefined && known !== configuration) parts.tell({ event: 'reloaded' });
      if (known === configuration) return;
      known = configuration;
      const { intervalMs, raisedFrom } = effectiveInterval(configuration);
      if (raisedFrom !== undefined && raisedFrom !== raised)
        parts.tell({ event: 'interval-raised', fromMs: raisedFrom, toMs: intervalMs });
      raised = raisedFrom;
    },
  };
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
