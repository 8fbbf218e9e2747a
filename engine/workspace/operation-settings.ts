import type { DeletionThreshold, ScheduleConfiguration } from '../model/configuration.ts';
import type { ScheduleJson } from './joinery-json.ts';

/** What `"deletionThreshold"` says; 500 when it is left out. */
export function deletionThreshold(written: number | string | null | undefined): DeletionThreshold | null {
  if (written === undefined) return 500;
  return typeof written === 'string' ? { percent: Number.parseInt(written, 10) } : written;
}

/** What `"schedule"` says: every half hour by default, with runs kept for seven days. */
export function schedule(written: ScheduleJson = {}): ScheduleConfiguration {
  return {
    enabled: written.enabled ?? true,
    intervalMs: durationMs(written.interval ?? '00:30:00'),
    maintenance: written.maintenance ?? true,
    runHistoryMs: durationMs(written.runHistory ?? '7.00:00:00'),
  };
}

/** `d.HH:mm:ss` or `HH:mm:ss`, which the JSON Schema has seen to. */
function durationMs(text: string): number {
  const [seconds = 0, minutes = 0, hours = 0, days = 0] = text.split(/[.:]/).map(Number).toReversed();
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
