/** `45 s`, `12 m`, `3 h 20 m`, `9 d`: a duration a person takes in at a glance. From milliseconds. */
export function formatSpan(milliseconds: number): string {
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} m`;
  if (minutes < 48 * 60)
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  return `${Math.floor(minutes / 1440)} d`;
}

/** RFC 3339 with the machine's offset: `2026-11-21T13:00:00+01:00`. */
export function formatLocal(milliseconds: number): string {
  const date = new Date(milliseconds);
  const offset = -date.getTimezoneOffset();
  const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return offset === 0 ? `${local}Z` : `${local}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** RFC 3339 in UTC: `2026-11-21T12:00:00Z`. */
export function formatUtc(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Both, where the machine is not on UTC. */
export function formatBoth(milliseconds: number): string {
  const [local, utc] = [formatLocal(milliseconds), formatUtc(milliseconds)];
  return local === utc ? utc : `${local} (${utc})`;
}
