import * as vscode from 'vscode';
import { setSuspended, startSchedule, stopSchedule } from '../../engine/host/protocol/operations.ts';
import type { SchedulerEvent } from '../../engine/scheduler/run-scheduler.ts';
import { scheduleText } from '../../engine/scheduler/schedule-text.ts';
import { localTime } from '../local-time.ts';
import { type CommandContext, register } from './command.ts';
import { tellEnd } from './window-runs.ts';
import { unlinked } from '../unlinked.ts';

/** The schedule: run in this window, and suspended or resumed wherever it runs. */
export function registerScheduleCommands(context: CommandContext): readonly vscode.Disposable[] {
  const { session } = context;
  return [
    register(context, 'joinery.suspendSchedule', async () => await suspend(context, true)),
    register(context, 'joinery.resumeSchedule', async () => await suspend(context, false)),
    register(context, 'joinery.startSchedule', async () => {
      await session.request(startSchedule, null);
      void vscode.window.showInformationMessage('Cycles start by the schedule for as long as this window is open');
    }),
    register(context, 'joinery.stopSchedule', async () => {
      await session.request(stopSchedule, null);
      void vscode.window.showInformationMessage('This window starts no more cycles by the schedule');
    }),
    session.onDidSchedule((event) => follow(context, event)),
  ];
}

async function suspend({ session }: CommandContext, suspended: boolean): Promise<void> {
  const status = await session.request(setSuspended, { suspended });
  const done = suspended
    ? 'No cycle is started by the schedule until it is resumed; one that runs goes on.'
    : 'The schedule starts cycles again; one that was due meanwhile starts at once.';
  void vscode.window.showInformationMessage(unlinked(`${done} ${scheduleText(status, localTime)}.`));
}

/** Nobody waits for a cycle of the schedule, so only what went wrong is told. */
function follow({ log }: CommandContext, event: SchedulerEvent): void {
  log.info(`Schedule: ${event.event}`);
  if (event.event === 'cycle-failed')
    void vscode.window.showErrorMessage(unlinked(`Scheduled cycle: ${event.message}`));
  if (event.event === 'unusable') log.warn(`Nothing runs by the schedule: ${event.first}`);
  if (event.event === 'busy') log.warn(event.message);
  if (event.event !== 'cycle-ended') return;
  const failed = event.result.runs.some(({ status }) => status !== 'success' && status !== 'completed-no-objects');
  if (failed) void tellEnd('Scheduled cycle', event.result.runs);
}
