import { exportRemedy } from '../../engine/explain/export-remedies.ts';
import { formatCount, formatDuration, formatQuantity } from '../../engine/model/figures.ts';
import type { Counters, RunError, RunRecord, StepKind } from '../../engine/runs/run-record.ts';
import { statusSentence } from '../../engine/runs/run-status.ts';
import { localTime } from '../local-time.ts';
import { joinBlocks, type Report } from './report.ts';

/** Objects named for one code, before the rest is only counted. */
const namedObjects = 200;

/** A run told in full. `connectorName`: the name of a connector from its id. Rules in `errors` are named. */
export function runReport(run: RunRecord, errors: readonly RunError[], connectorName: (id: string) => string): Report {
  const connector = connectorName(run.connectorId);
  return {
    title: `Run ${run.id}, ${run.profile} of ${connector}`,
    text: joinBlocks([
      `# ${run.profile} of ${connector}`,
      `${statusSentence(run.status)}.`,
      facts(run),
      ...counters(run, connectorName),
      ...problems(run, errors),
    ]),
    links: errors.flatMap(({ dn, rule }) => [
      ...(dn === undefined ? [] : [{ kind: 'object', connector, dn } as const]),
      ...(rule === undefined ? [] : [{ kind: 'rule', name: rule } as const]),
    ]),
  };
}

function facts({ id, status, startedAt, endedAt, step, errorCount }: RunRecord): string {
  const ended =
    endedAt === null ? 'it is going on' : `${localTime(endedAt)}, after ${formatDuration(endedAt - startedAt)}`;
  return [
    `- run: ${id}`,
    `- status: ${status}`,
    `- began: ${localTime(startedAt)}`,
    `- ended: ${ended}`,
    `- objects gone through: ${formatCount(step?.objects ?? 0)}`,
    `- errors: ${formatCount(errorCount)}`,
  ].join('\n');
}

function counters({ step }: RunRecord, connectorName: (id: string) => string): readonly string[] {
  const own = counterList(step?.counters ?? {});
  const outbound = Object.entries(step?.outbound ?? {}).flatMap(([id, counts]) => {
    const list = counterList(counts);
    return list === '' ? [] : [`### Staged for ${connectorName(id)}`, list];
  });
  if (own === '' && outbound.length === 0) return ['## What it did', 'No object was changed.'];
  return ['## What it did', own, ...outbound];
}

function counterList(counts: Counters): string {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `- ${name}: ${formatCount(count)}`)
    .join('\n');
}

/** Errors before warnings, each kind with its remedy and its objects. */
function problems({ step }: RunRecord, errors: readonly RunError[]): readonly string[] {
  const sections = (['error', 'warning'] as const).flatMap((severity) => {
    const those = errors.filter((one) => one.severity === severity);
    if (those.length === 0) return [];
    const codes = [...Map.groupBy(those, ({ code }) => code)];
    return [
      severity === 'error' ? '## Errors' : '## Warnings',
      ...codes.flatMap(([code, group]) => [
        `### ${code} (${formatCount(group.length)})`,
        ...remedyOf(step?.kind, severity, group),
        problemList(group),
      ]),
    ];
  });
  return sections.length === 0 ? ['## Errors', 'None.'] : sections;
}

function problemList(group: readonly RunError[]): string {
  const lines = group.slice(0, namedObjects).flatMap((error) => {
    const where = error.dn ?? error.place;
    return where === undefined ? [`- ${messageText(error)}`] : [`- ${where}`, `  ${messageText(error)}`];
  });
  const more = group.length - namedObjects;
  return [...lines, ...(more > 0 ? [`- … and ${formatQuantity(more, 'object')} more`] : [])].join('\n');
}

function messageText({ message, rule, attribute }: RunError): string {
  const blame = [
    ...(rule === undefined ? [] : [`rule "${rule}"`]),
    ...(attribute === undefined ? [] : [`attribute ${attribute}`]),
  ];
  return blame.length === 0 ? message : `${message} (${blame.join(', ')})`;
}

/** What to do about objects of one code. What is wrong with the run as a whole says so in its own message. */
function remedyOf(
  kind: StepKind | undefined,
  severity: RunError['severity'],
  group: readonly RunError[],
): readonly string[] {
  const [first] = group;
  if (severity === 'warning' || first === undefined || (first.dn === undefined && first.place === undefined)) return [];
  switch (kind) {
    case 'export':
      return [`What to do: ${exportRemedy(first.code)}.`];
    case 'full-import':
    case 'delta-import':
      return ['What to do: correct the object where it comes from; the next import reads it again.'];
    case 'full-synchronization':
    case 'delta-synchronization':
      return [
        'What to do: preview an object to see its rules at work, and correct the rule, or the value where it comes from; the next synchronization tries again.',
      ];
    case undefined:
      return [];
  }
}
