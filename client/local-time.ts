/** A moment as people of this machine write it, with its day. */
export function localTime(at: number): string {
  return new Date(at).toLocaleString();
}

/** `12:30`: a moment of which the day is plain. */
export function localHour(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
