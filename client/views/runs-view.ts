import * as protocol from '../../engine/host/protocol/requests.ts';
import { formatCount, formatDuration, formatQuantity } from '../../engine/model/figures.ts';
import type { RunError, RunRecord, RunStatus } from '../../engine/runs/run-record.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { progressOf, progressText } from '../engine/run-progress.ts';
import { localTime } from '../local-time.ts';
import { createTree, messageRow, row, type RowOptions, type Tree, type TreeNode } from './tree.ts';

/** Runs shown; older ones are in the store until maintenance forgets them. */
const shownRuns = 200;

/** Objects named below one kind of error, before the rest is only counted. */
const namedObjects = 50;

/** The run history, newest first: counters and errors of each run, and how far the one that is going on has come. */
export function createRunsView(session: EngineSession): Tree {
  return createTree('joinery.runs', async () => {
    const { state } = session;
    if (state.kind !== 'open' || state.summary.connectors.length === 0) return [];
    const runs = await session.request(protocol.listRuns, { limit: shownRuns });
    const names = new Map(state.summary.connectors.map(({ id, name }) => [id, name]));
    return runs.map((run) => runRow(session, run, names.get(run.connectorId) ?? run.connectorId));
  });
}

function runRow(session: EngineSession, run: RunRecord, connector: string): TreeNode {
  const progress = run.status === 'in-progress' ? progressOf(session.state, connector) : undefined;
  // The bar is narrow, so what is out of the ordinary comes first; the icon says the rest.
  const remarkable = progress ? progressText(progress) : run.status === 'success' ? undefined : run.status;
  const description = [remarkable, connector, timeText(run)].filter((text) => text !== undefined).join(' · ');
  return row(
    run.profile,
    {
      id: `run:${run.id}`,
      description,
      tooltip: `${run.profile} of ${connector}\n${run.status}\nbegan ${localTime(run.startedAt)}${run.endedAt === null ? '' : `\nended ${localTime(run.endedAt)}`}`,
      icon: iconOf(run.status),
      context: run.status === 'in-progress' ? 'run.active' : 'run',
      spoken: `${run.profile} of ${connector}, ${run.status}`,
    },
    async () => await runDetails(session, run, connector),
  );
}

async function runDetails(session: EngineSession, { id }: RunRecord, connector: string): Promise<readonly TreeNode[]> {
  const found = await session.request(protocol.readRun, { id });
  if (found === null) return [messageRow('The run is no longer in the history')];
  const { run, errors } = found;
  const counters = [
    ...counterRows(run.step?.counters ?? {}),
    ...Object.entries(run.step?.outbound ?? {}).flatMap(([target, counts]) =>
      counterRows(counts).map((node) => {
        node.item.description = `${String(node.item.description)} · ${connectorName(session, target)}`;
        return node;
      }),
    ),
  ];
  return [
    ...(counters.length === 0 ? [messageRow('No object was changed')] : counters),
    ...errorRows(errors, connector),
  ];
}

function counterRows(counters: Readonly<Record<string, number>>): readonly TreeNode[] {
  return Object.entries(counters)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => row(name, { description: formatCount(count), icon: 'symbol-number' }));
}

/** Errors by code, each with the objects it happened to. */
function errorRows(errors: readonly RunError[], connector: string): readonly TreeNode[] {
  return [...Map.groupBy(errors, ({ code, severity }) => `${severity} ${code}`)].map(([key, group]) => {
    const [first] = group;
    const isError = first?.severity === 'error';
    return row(
      first?.code ?? key,
      {
        description: formatQuantity(group.length, 'object'),
        tooltip: first?.message ?? '',
        icon: isError
          ? { name: 'error', color: 'list.errorForeground' }
          : { name: 'warning', color: 'list.warningForeground' },
        open: true,
      },
      () => [
        ...group.slice(0, namedObjects).map((error) => errorRow(error, connector)),
        ...(group.length > namedObjects ? [messageRow(`… and ${group.length - namedObjects} more`)] : []),
      ],
    );
  });
}

function errorRow({ dn, message, place }: RunError, connector: string): TreeNode {
  const options: RowOptions = { description: dn === undefined ? '' : message, tooltip: message, icon: 'circle-small' };
  if (dn !== undefined) {
    const command = { command: 'joinery.openCsObject', title: 'Open', arguments: [{ connector, dn }] };
    return row(dn, { ...options, command });
  }
  return row(message, place === undefined ? options : { ...options, description: place });
}

function timeText({ startedAt, endedAt }: RunRecord): string {
  const began = new Date(startedAt).toLocaleTimeString();
  return endedAt === null ? `since ${began}` : `${began}, ${formatDuration(endedAt - startedAt)}`;
}

function iconOf(status: RunStatus): NonNullable<RowOptions['icon']> {
  if (status === 'in-progress') return 'sync~spin';
  if (status === 'success') return { name: 'pass', color: 'testing.iconPassed' };
  if (
    status === 'completed-warnings' ||
    status === 'completed-no-objects' ||
    status === 'completed-transient-objects'
  ) {
    return { name: 'warning', color: 'list.warningForeground' };
  }
  return { name: 'error', color: 'list.errorForeground' };
}

function connectorName({ state }: EngineSession, id: string): string {
  const connectors = state.kind === 'open' ? state.summary.connectors : [];
  return connectors.find((connector) => connector.id === id)?.name ?? id;
}
