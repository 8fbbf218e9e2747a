import type { Command } from 'commander';
import { formatCount, formatQuantity, formatSpan } from '../../model/figures.ts';
import { scheduleText } from '../../scheduler/schedule-text.ts';
import { readWorkspaceStatus, type LastRuns, type WorkspaceStatus } from '../../scheduler/workspace-status.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { schedulerHolder } from '../../workspace/scheduler-hold.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { statusText } from '../render/run.ts';
import { renderTable } from '../render/table.ts';
import { formatBoth, formatUtc } from '../render/times.ts';
import { type StoreSession, withSession, withStore } from '../session.ts';
import { workspaceFolder } from '../workspace-folder.ts';

export function registerStatus(program: Command, start: StartCommand): void {
  program
    .command('status')
    .description('how the workspace stands: last runs, what waits, the schedule, and what somebody has to see to')
    .action(() => start(status));
}

async function status(context: CommandContext): Promise<ExitCode> {
  const { problems } = await loadWorkspace(workspaceFolder(context));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors === 0)
    return await withSession(
      context,
      (session) => showStatus(context, readStatus(context, session, session.engine.plan.hash)),
      'read',
    );
  const broken = `The workspace has ${formatQuantity(errors, 'error')}, so nothing can run; "joinery check" shows all`;
  return await withStore(context, 'read', (session) => {
    const found = readStatus(context, session, undefined);
    return showStatus(context, { ...found, attention: [broken, ...found.attention] });
  });
}

function showStatus(context: CommandContext, found: WorkspaceStatus): ExitCode {
  if (context.options.json === true) printJson(context, statusToJson(found));
  else printStatus(context, found);
  return found.attention.length === 0 ? exitCodes.ok : exitCodes.problems;
}

function readStatus(
  context: CommandContext,
  { configuration, store }: StoreSession,
  planHash: string | undefined,
): WorkspaceStatus {
  return readWorkspaceStatus({
    configuration,
    store,
    planHash,
    holder: store.holder(),
    scheduler: schedulerHolder(configuration.store.path),
    now: context.io.clock.now(),
  });
}

/** The schedule's part alone. */
export function printSchedule(context: CommandContext, session: StoreSession): ExitCode {
  const found = readStatus(context, session, undefined);
  if (context.options.json === true) printJson(context, scheduleToJson(found.schedule));
  else printLine(context, scheduleText(found, formatBoth));
  return exitCodes.ok;
}

function printStatus(context: CommandContext, found: WorkspaceStatus): void {
  const { style } = context;
  const rows = found.connectors.map(({ name, statistics, transients, ...connector }) => [
    style.bold(name),
    lastText(context, found.now, connector.import),
    lastText(context, found.now, connector.synchronization),
    lastText(context, found.now, connector.export),
    counts(statistics?.pendingImports),
    counts(statistics?.pendingExports),
    formatCount((statistics?.syncErrors ?? 0) + (statistics?.exportErrors ?? 0)),
    transients === 0 ? '' : formatCount(transients),
  ]);
  const head = ['connector', 'import', 'synchronization', 'export', 'to sync', 'to export', 'errors', 'transient'];
  printLine(context, renderTable(head, rows));
  for (const { name, required } of found.connectors)
    for (const [flag, reason] of Object.entries(required)) {
      const what = flag.replace(/-required$/, '').replace('-', ' ');
      printLine(context, `"${name}": the next cycle runs a ${what}, because ${reason}`);
    }
  printLine(context);
  printLine(context, found.staging ? style.warn('Staging mode: cycles export nothing') : 'Not in staging mode');
  printLine(context, scheduleText(found, formatBoth));
  const { holder } = found;
  if (holder !== null)
    printLine(
      context,
      `Running: ${holder.activity}, process ${holder.pid} on "${holder.host}", since ${formatBoth(holder.since)}`,
    );
  for (const text of found.attention) printLine(context, `${style.bad('attention')}  ${text}`);
}

function lastText({ style }: CommandContext, now: number, { last, completedAt }: LastRuns): string {
  if (last === null) return completedAt === null ? 'never' : `${formatSpan(now - completedAt)} ago`;
  if (last.endedAt === null) return `${statusText(last.status, style)} since ${formatSpan(now - last.startedAt)}`;
  return `${statusText(last.status, style)} ${formatSpan(now - last.endedAt)} ago`;
}

/** `+12 ~3 -1`; empty where nothing waits. */
function counts(
  pending:
    | { readonly add: number; readonly update?: number; readonly modify?: number; readonly delete: number }
    | undefined,
): string {
  if (pending === undefined) return '';
  const change = pending.update ?? pending.modify ?? 0;
  return [`+${formatCount(pending.add)}`, `~${formatCount(change)}`, `-${formatCount(pending.delete)}`]
    .filter((text) => !/^.0$/.test(text))
    .join(' ');
}

/** Times become RFC 3339 in UTC; the runs are those of `joinery runs`, by number. */
function statusToJson({ now, connectors, schedule, holder, ...rest }: WorkspaceStatus): unknown {
  return {
    now: time(now),
    ...rest,
    connectors: connectors.map((connector) => ({
      connector: connector.name,
      import: lastToJson(connector.import, now),
      synchronization: lastToJson(connector.synchronization, now),
      export: lastToJson(connector.export, now),
      pendingImports: connector.statistics?.pendingImports ?? null,
      pendingExports: connector.statistics?.pendingExports ?? null,
      syncErrors: connector.statistics?.syncErrors ?? 0,
      exportErrors: connector.statistics?.exportErrors ?? 0,
      objects: connector.statistics?.objects ?? 0,
      transients: connector.transients,
      required: connector.required,
    })),
    schedule: scheduleToJson(schedule),
    running: holderToJson(holder),
  };
}

function scheduleToJson(schedule: WorkspaceStatus['schedule']): unknown {
  return {
    enabled: schedule.enabled,
    intervalSeconds: schedule.intervalMs / 1000,
    nextStart: time(schedule.nextStart),
    nextPolicy: schedule.nextPolicy,
    suspendedSince: time(schedule.suspendedSince),
    scheduler: holderToJson(schedule.scheduler),
  };
}

function lastToJson({ last, completedAt }: LastRuns, now: number): unknown {
  return {
    completedAt: time(completedAt),
    ageSeconds: completedAt === null ? null : Math.round((now - completedAt) / 1000),
    last:
      last === null
        ? null
        : {
            run: last.id,
            profile: last.profile,
            status: last.status,
            startedAt: time(last.startedAt),
            endedAt: time(last.endedAt),
            errorCount: last.errorCount,
          },
  };
}

function holderToJson(holder: WorkspaceStatus['holder']): unknown {
  return holder === null ? null : { ...holder, since: time(holder.since) };
}

function time(at: number | null): string | null {
  return at === null ? null : formatUtc(at);
}
