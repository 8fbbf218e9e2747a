/** Several values on one line: the first three, then how many more. An absent attribute is `(none)`. */
export function printValues(values: readonly string[] | null): string {
  if (values === null || values.length === 0) return '(none)';
  const shown = values.slice(0, 3).map((value) => shorten(value, 60));
  return values.length > 3 ? `${shown.join(', ')} and ${values.length - 3} more` : shown.join(', ');
}

/** Line breaks made visible, so that a value cannot pretend to be a line of ours. */
export function oneLine(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '⏎');
}

/** Line breaks made visible and the text cut to `length` characters. */
export function shorten(text: string, length: number): string {
  const line = oneLine(text);
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
