import { formatCount, formatQuantity } from '../engine/model/figures.ts';
import { scheduleText } from '../engine/scheduler/schedule-text.ts';
import type { WorkspaceStatus } from '../engine/scheduler/workspace-status.ts';
import type { EngineState } from './engine/engine-session.ts';
import { progressText } from './engine/run-progress.ts';
import { localHour, localTime } from './local-time.ts';

/** What the status item shows. `tooltip` may have several lines. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isError: boolean;
}

/** `undefined`: nothing is to be shown. `status` is absent until the engine has told it. */
export function statusText(state: EngineState, status: WorkspaceStatus | undefined): StatusText | undefined {
  switch (state.kind) {
    case 'stopped':
      return undefined;
    case 'starting':
      return { text: '$(sync~spin) Joinery', tooltip: 'The engine starts', isError: false };
    case 'failed':
      return { text: '$(error) Joinery', tooltip: state.message, isError: true };
    case 'open':
      return state.running === undefined ? idleText(state, status) : runningText(state.running);
  }
}

type OpenState = Extract<EngineState, { readonly kind: 'open' }>;

function runningText({ title, progress }: NonNullable<OpenState['running']>): StatusText {
  if (progress === undefined) return { text: `$(sync~spin) ${title}`, tooltip: title, isError: false };
  return {
    text: `$(sync~spin) ${title} ${formatCount(progress.done)}`,
    tooltip: `${title}: ${progress.step}, ${progressText(progress)}`,
    isError: false,
  };
}

function idleText({ summary }: OpenState, status: WorkspaceStatus | undefined): StatusText {
  if (summary.errors.length > 0)
    return { text: '$(error) Joinery', tooltip: 'The workspace has errors and cannot be run', isError: true };
  const errors = summary.connectors.reduce(
    (sum, { statistics }) => sum + (statistics?.syncErrors ?? 0) + (statistics?.exportErrors ?? 0),
    0,
  );
  const schedule = status === undefined ? [] : [scheduleText(status, localTime)];
  const lines = [
    errors === 0 ? 'No object has an error' : `${formatQuantity(errors, 'object has', 'objects have')} errors`,
    ...(summary.staging ? ['Staging mode: cycles export nothing'] : []),
    ...(status?.holder == null ? [] : [`Running in another process: ${status.holder.activity}`]),
    ...schedule,
    ...(status?.attention ?? []).map((text) => `• ${text}`),
  ];
  const notes = [
    ...(errors === 0 ? [] : [formatCount(errors)]),
    ...(summary.staging ? ['staging'] : []),
    ...(status === undefined ? [] : scheduleNote(status)),
  ];
  const text = ['Joinery', ...notes].join(' · ');
  return { text: `$(${icon(errors, status)}) ${text}`, tooltip: lines.join('\n'), isError: false };
}

function icon(errors: number, status: WorkspaceStatus | undefined): string {
  if (status?.holder != null) return 'sync~spin';
  if (errors > 0) return 'warning';
  return status !== undefined && status.schedule.suspendedSince !== null ? 'debug-pause' : 'check';
}

/** A time is shown only where somebody starts the cycle then. */
function scheduleNote({ schedule }: WorkspaceStatus): readonly string[] {
  const { enabled, suspendedSince, nextStart, scheduler } = schedule;
  if (suspendedSince !== null) return ['suspended'];
  if (!enabled || scheduler === null || nextStart === null) return [];
  return [`next ${localHour(nextStart)}`];
}
