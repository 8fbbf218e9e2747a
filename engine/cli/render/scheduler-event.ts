import { formatDuration, formatQuantity, formatSpan } from '../../model/figures.ts';
import type { SchedulerEvent } from '../../scheduler/run-scheduler.ts';
import { runToJson } from './run-json.ts';
import { countersText, type Names, statusText } from './run.ts';
import type { Style } from './style.ts';
import { formatBoth, formatUtc } from './times.ts';

/** What a person reads in a log: the end of a cycle in one line, and one more for every run that changed or failed something. */
export function renderSchedulerEvent(event: SchedulerEvent, names: Names, style: Style): readonly string[] {
  switch (event.event) {
    case 'started':
      return ['schedule started'];
    case 'stopped':
      return ['schedule stopped'];
    case 'reloaded':
      return ['joinery.json has changed and was read again'];
    case 'interval-raised':
      return [
        `${style.warn('interval raised')} from ${formatSpan(event.fromMs)} to ${formatSpan(event.toMs)}, the least a tenant of the service allows`,
      ];
    case 'waiting':
      return [`next: ${policyText(event.policy)} cycle at ${formatBoth(event.nextStart)}`];
    case 'suspended':
      return [
        `${style.warn('suspended')} since ${formatBoth(event.since)}; "joinery schedule resume" lets cycles start again`,
      ];
    case 'switched-off':
      return [`${style.warn('switched off')}: "schedule" in joinery.json says "enabled": false`];
    case 'unusable':
      return [
        `${style.bad('no cycle is started')}: the workspace has ${formatQuantity(event.errors, 'error')}; ${event.first}; "joinery check" shows all`,
      ];
    case 'busy':
      return [`${style.warn('waiting')}: ${event.message}`];
    case 'maintained':
      return event.forgottenRuns === 0 ? [] : [`${formatQuantity(event.forgottenRuns, 'old run')} forgotten`];
    case 'cycle-started':
      return [`${policyText(event.policy)} cycle started`];
    case 'cycle-failed':
      return [
        `${style.bad(`${policyText(event.policy)} cycle failed`)}: ${event.message}; the next one comes at its time`,
      ];
    case 'cycle-ended':
      return cycleLines(event, names, style);
  }
}

function policyText(policy: 'Delta' | 'Initial'): string {
  return policy === 'Initial' ? 'initial' : 'delta';
}

type CycleEnded = Extract<SchedulerEvent, { readonly event: 'cycle-ended' }>;

function cycleLines({ policy, tookMs, result }: CycleEnded, names: Names, style: Style): readonly string[] {
  const changed = result.changed ? 'something changed' : 'nothing changed';
  const complete = result.complete ? '' : `, ${style.bad('incomplete')}`;
  const told = result.runs.filter((run) =>
    run.status !== 'success' && run.status !== 'completed-no-objects' ? true : changedText(run.step) !== '',
  );
  return [
    `${policyText(policy)} cycle ended after ${formatDuration(tookMs)}: ${changed}${complete}`,
    ...told.map(
      (run) =>
        `  ${names.connectorName(run.connectorId)}  ${run.profile}  ${statusText(run.status, style)}  ${changedText(run.step)}`,
    ),
    ...result.reasons.map(
      ({ connectorId, profile, reason }) => `  ${names.connectorName(connectorId)}  ${profile}, because ${reason}`,
    ),
    ...result.skipped
      .filter(({ reason }) => !reason.startsWith('files are'))
      .map(
        ({ connectorId, profile, reason }) =>
          `  ${names.connectorName(connectorId)}  ${profile}  ${style.warn('skipped')}: ${reason}`,
      ),
  ].map((line) => line.trimEnd());
}

/** Counters of what is as it was are no news. */
function changedText(step: CycleEnded['result']['runs'][number]['step']): string {
  if (step === null) return '';
  const news = Object.entries(step.counters).filter(
    ([name]) => !/^(stage-no-change|filtered-|connector-no-flow|disconnector-(filtered|remains))/.test(name),
  );
  return countersText(Object.fromEntries(news));
}

/** One line of the log as programs read it. Times are RFC 3339 in UTC, durations in milliseconds. */
export function schedulerEventToJson(event: SchedulerEvent, names: Names): Readonly<Record<string, unknown>> {
  switch (event.event) {
    case 'waiting':
      return { ...event, nextStart: formatUtc(event.nextStart) };
    case 'suspended':
      return { ...event, since: formatUtc(event.since) };
    case 'cycle-started':
      return { ...event, planned: formatUtc(event.planned) };
    case 'cycle-ended': {
      const { result, ...rest } = event;
      const { runs, skipped, reasons, changed, complete } = result;
      const named = ({ connectorId, profile, reason }: (typeof skipped)[number]): unknown => ({
        connector: names.connectorName(connectorId),
        profile,
        reason,
      });
      return {
        ...rest,
        changed,
        complete,
        runs: runs.map((run) => runToJson(run, names)),
        skipped: skipped.map(named),
        reasons: reasons.map(named),
      };
    }
    case 'started':
    case 'stopped':
    case 'reloaded':
    case 'interval-raised':
    case 'switched-off':
    case 'unusable':
    case 'busy':
    case 'maintained':
    case 'cycle-failed':
      return { ...event };
  }
}
