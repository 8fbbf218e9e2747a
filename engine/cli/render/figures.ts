/** `1,200` */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 rule`, `1,200 flows`. */
export function formatQuantity(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** `0.4 s`, `3 m 05 s`; from milliseconds. */
export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`;
}

/** `2026-11-21 02:56:08Z` */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}

/** Objects per second; `undefined` when it took no time that can be measured. */
export function rate(objects: number, milliseconds: number): number | undefined {
  return milliseconds > 0 ? Math.round((objects * 1000) / milliseconds) : undefined;
}
