import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { silentProgress } from '../../ports/progress.ts';
import { type LastCycle, runScheduler, type SchedulerEvent } from '../../scheduler/run-scheduler.ts';
import type { Store } from '../../ports/store.ts';
import {
  readScheduleState,
  resumeSchedule,
  suspendSchedule,
  writeScheduleState,
} from '../../scheduler/schedule-state.ts';
import { loadConfiguration, usableConfiguration } from '../../workspace/load.ts';
import { openScheduledWorkspace, type WorkspaceOnSchedule } from '../../workspace/scheduled-workspace.ts';
import { holdScheduler, schedulerBusyText } from '../../workspace/scheduler-hold.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { formatLocal, formatUtc } from '../render/times.ts';
import { renderSchedulerEvent, schedulerEventToJson } from '../render/scheduler-event.ts';
import { worstExitCode } from '../run-outcome.ts';
import { headlessSecrets } from '../secrets.ts';
import { withStore } from '../session.ts';
import { workspaceFolder } from '../workspace-folder.ts';
import { printSchedule } from './status.ts';

interface ScheduleFlags {
  readonly once?: boolean;
}

const actions = 'suspend, resume, status, "next initial" and "next delta"';

export function registerSchedule(program: Command, start: StartCommand): void {
  program
    .command('schedule')
    .description('run cycles at the interval joinery.json gives, until interrupted')
    .argument('[action]', `without one the schedule runs; ${actions} change or show it, also from beside it`)
    .argument('[policy]', 'initial or delta, after next')
    .option('--once', 'start one cycle now by the rules of the schedule, and end')
    .action((action: string | undefined, policy: string | undefined, flags: ScheduleFlags) =>
      start((context) =>
        action === undefined ? runSchedule(context, flags.once === true) : changeSchedule(context, action, policy),
      ),
    );
}

async function runSchedule(context: CommandContext, once: boolean): Promise<ExitCode> {
  const { io } = context;
  const folder = workspaceFolder(context);
  const release = await becomeScheduler(context, folder);
  const workspace = openScheduledWorkspace({
    folder,
    secrets: headlessSecrets(io.environment, folder),
    clock: io.clock,
    progress: silentProgress,
    signal: io.signal,
  });
  try {
    const last = await runScheduler(
      {
        clock: io.clock,
        signal: io.signal,
        workspace,
        wait: io.wait ?? (async (milliseconds) => await setTimeout(milliseconds)),
        tell: (event) => tell(context, workspace, event),
      },
      { once },
    );
    return once ? exitCodeOfCycle(last) : exitCodes.ok;
  } finally {
    workspace.close();
    release();
  }
}

/** Two schedulers over one store would start every cycle twice. */
async function becomeScheduler({ io }: CommandContext, folder: string): Promise<() => void> {
  const configuration = usableConfiguration(await loadConfiguration(folder));
  const hold = holdScheduler(configuration.store.path, io.clock.now());
  if (hold.kind === 'held') return () => hold.release();
  throw new CommandError(exitCodes.unavailable, schedulerBusyText(hold));
}

/** A line for a person, or one JSON document per line for a program. */
function tell(context: CommandContext, workspace: WorkspaceOnSchedule, event: SchedulerEvent): void {
  const now = context.io.clock.now();
  const names = { connectorName: (id: string) => workspace.connectorName(id), ruleName: (id: string) => id };
  if (context.options.json === true) {
    printLine(context, JSON.stringify({ time: formatUtc(now), ...schedulerEventToJson(event, names) }));
    return;
  }
  for (const line of renderSchedulerEvent(event, names, context.style))
    printLine(context, `${context.style.dim(formatLocal(now))}  ${line}`);
}

function exitCodeOfCycle(last: LastCycle): ExitCode {
  if (last === undefined) return exitCodes.ok;
  return last === 'failed' ? exitCodes.unavailable : worstExitCode(last.runs.map(({ status }) => status));
}

async function changeSchedule(context: CommandContext, action: string, policy: string | undefined): Promise<ExitCode> {
  if (action === 'status' && policy === undefined)
    return await withStore(context, 'read', (session) => printSchedule(context, session));
  const { change, done } = changeNamed(context.io.clock.now(), action, policy);
  return await withStore(context, 'write', ({ store }) => {
    change(store);
    if (context.options.json === true) printJson(context, { ...readScheduleState(store) });
    else printLine(context, done);
    return exitCodes.ok;
  });
}

function changeNamed(
  now: number,
  action: string,
  policy: string | undefined,
): { readonly change: (store: Store) => void; readonly done: string } {
  switch (`${action} ${policy ?? ''}`.trim().toLowerCase()) {
    case 'suspend':
      return {
        change: (store) => suspendSchedule(store, now),
        done: 'The schedule is suspended: no cycle is started until "joinery schedule resume"; one that runs goes on',
      };
    case 'resume':
      return {
        change: resumeSchedule,
        done: 'The schedule goes on; a cycle that was due meanwhile starts at once',
      };
    case 'next initial':
      return {
        change: (store) => writeScheduleState(store, { nextPolicy: 'Initial' }),
        done: 'The next scheduled cycle is an initial one',
      };
    case 'next delta':
      return {
        change: (store) => writeScheduleState(store, { nextPolicy: 'Delta' }),
        done: 'The next scheduled cycle is a delta one',
      };
    case 'next':
      throw new CommandError(
        exitCodes.usage,
        '"joinery schedule next" says of what kind the next cycle is; add initial or delta',
      );
    default:
      throw new CommandError(
        exitCodes.usage,
        `"joinery schedule" cannot "${[action, policy].filter((word) => word !== undefined).join(' ')}"; it can ${actions}`,
      );
  }
}
