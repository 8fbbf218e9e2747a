import type { Store, StoreReader } from '../ports/store.ts';
import type { CyclePolicy } from '../runs/engine.ts';

/** What the schedule remembers between cycles and processes. Times in milliseconds. */
export interface ScheduleState {
  /** Since when no cycle is started; `null`: cycles are. */
  readonly suspendedSince: number | null;
  readonly nextPolicy: CyclePolicy;
  /** When the next cycle is due; `null`: none was scheduled yet, so at once. */
  readonly nextStart: number | null;
}

const keys = { suspended: 'schedule:suspended', policy: 'schedule:next-policy', start: 'schedule:next-start' } as const;

export function readScheduleState(store: StoreReader): ScheduleState {
  return {
    suspendedSince: numberOf(store.state(keys.suspended)),
    nextPolicy: store.state(keys.policy) === 'Initial' ? 'Initial' : 'Delta',
    nextStart: numberOf(store.state(keys.start)),
  };
}

/** Keeps what is given of it. A scheduler that runs sees it within seconds. */
export function writeScheduleState(store: Store, change: Partial<ScheduleState>): void {
  store.batch((writer) => {
    if (change.suspendedSince !== undefined) writer.setState(keys.suspended, textOf(change.suspendedSince));
    if (change.nextPolicy !== undefined) writer.setState(keys.policy, change.nextPolicy);
    if (change.nextStart !== undefined) writer.setState(keys.start, textOf(change.nextStart));
  });
}

/** No cycle is started from now on; one that runs goes on. Since when the schedule is suspended stays as it was. */
export function suspendSchedule(store: Store, now: number): void {
  if (readScheduleState(store).suspendedSince === null) writeScheduleState(store, { suspendedSince: now });
}

/** Cycles are started again; one that was due meanwhile at once. */
export function resumeSchedule(store: Store): void {
  writeScheduleState(store, { suspendedSince: null });
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function textOf(value: number | null): string | null {
  return value === null ? null : String(value);
}
