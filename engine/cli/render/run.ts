import { formatCount, formatDuration, formatQuantity } from '../../model/figures.ts';
import type { Counters, RunError, RunRecord, RunStatus } from '../../runs/run-record.ts';
import { exitCodeOf } from '../run-outcome.ts';
import { oneLine } from './stored.ts';
import type { Style } from './style.ts';

/** What connectors and rules are called, by id. */
export interface Names {
  connectorName(id: string): string;
  ruleName(id: string): string;
}

const examplesPerCode = 3;

/** Of a shorter run a pace would say more about the clock than about the engine. */
const shortestPacedMs = 100;

/** One line for a run, then its counters, then its errors grouped by code. No line break at the end. */
export function renderRun(run: RunRecord, errors: readonly RunError[], names: Names, style: Style): string {
  const head = [
    `${style.bold(names.connectorName(run.connectorId))}  ${run.profile}  ${statusText(run.status, style)}`,
    run.step === null || run.endedAt === null ? '' : style.dim(paceText(run.step.objects, run.endedAt - run.startedAt)),
  ];
  const counters =
    run.step === null ? [] : [countersText(run.step.counters), ...outboundTexts(run.step.outbound, names)];
  return [
    head.filter((part) => part !== '').join('  '),
    ...counters.filter((line) => line !== '').map((line) => `  ${line}`),
    ...renderErrors(errors, names, style),
  ].join('\n');
}

/** Errors and warnings by code, each with its number and its first examples. */
export function renderErrors(errors: readonly RunError[], names: Names, style: Style): readonly string[] {
  const groups = Map.groupBy(errors, (error) => `${error.severity} ${error.code}`);
  return [...groups].flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const mark = first.severity === 'error' ? style.bad : style.warn;
    const more = group.length - examplesPerCode;
    return [
      `  ${mark(`${first.severity} ${first.code}`)}  (${formatCount(group.length)})`,
      ...group.slice(0, examplesPerCode).flatMap((error) => exampleLines(error, names, style)),
      ...(more > 0 ? [style.dim(`    … and ${formatCount(more)} more`)] : []),
    ];
  });
}

export function statusText(status: RunStatus, style: Style): string {
  if (status === 'success') return style.good(status);
  return exitCodeOf(status) === 0 ? style.warn(status) : style.bad(status);
}

/** `stage-add 12, stage-update 3`; counters that are 0 are left out. */
export function countersText(counters: Counters): string {
  return Object.entries(counters)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${name} ${formatCount(count)}`)
    .join(', ');
}

function outboundTexts(outbound: Readonly<Record<string, Counters>>, names: Names): readonly string[] {
  return Object.entries(outbound).flatMap(([connectorId, counters]) => {
    const text = countersText(counters);
    return text === '' ? [] : [`to ${names.connectorName(connectorId)}: ${text}`];
  });
}

/** Objects per second; `undefined` when it took no time that can be measured. */
function rate(objects: number, milliseconds: number): number | undefined {
  return milliseconds > 0 ? Math.round((objects * 1000) / milliseconds) : undefined;
}

function paceText(objects: number, milliseconds: number): string {
  const pace = milliseconds >= shortestPacedMs ? rate(objects, milliseconds) : undefined;
  const perSecond = pace === undefined || objects === 0 ? '' : `, ${formatCount(pace)}/s`;
  return `${formatQuantity(objects, 'object')} in ${formatDuration(milliseconds)}${perSecond}`;
}

function exampleLines(error: RunError, names: Names, style: Style): readonly string[] {
  const where = oneLine(error.dn ?? error.place ?? '(no object)');
  const blame = [error.attribute, error.rule === undefined ? undefined : names.ruleName(error.rule)]
    .filter((part) => part !== undefined)
    .join(', ');
  return [`    ${where}`, `      ${error.message}${blame === '' ? '' : style.dim(` (${blame})`)}`];
}
