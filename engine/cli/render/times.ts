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

/** `2026-11-21 02:56:08Z`: for columns of tables. */
export function formatTime(milliseconds: number): string {
  return formatUtc(milliseconds).replace('T', ' ');
}

/** Both, where the machine is not on UTC. */
export function formatBoth(milliseconds: number): string {
  const [local, utc] = [formatLocal(milliseconds), formatUtc(milliseconds)];
  return local === utc ? utc : `${local} (${utc})`;
}
