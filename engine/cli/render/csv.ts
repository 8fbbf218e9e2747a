/** One CSV line (RFC 4180) without its line break. Fields that a spreadsheet would read as a formula are made text. */
export function csvLine(fields: readonly string[]): string {
  return fields.map(csvField).join(',');
}

/**
 * A directory value such as `=cmd|…` must not run when someone opens the report: an apostrophe goes before it. Telephone numbers and
 * numbers stay. Source: OWASP, CSV Injection.
 */
export function harmlessText(field: string): string {
  const isFormula = /^[=@+\-\t\r\n\uFF1D\uFF20\uFF0B\uFF0D]/.test(field) && !/^[+-][\d\s().-]*$/.test(field);
  return isFormula ? `'${field}` : field;
}

function csvField(field: string): string {
  const text = harmlessText(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The rows of a CSV text (RFC 4180); lines may end with LF alone, and a byte order mark does not count. `undefined` where a quoted field
 * does not end.
 */
export function parseCsv(text: string): readonly (readonly string[])[] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  const body = text.replace(/^\uFEFF/, '');
  // Unrolled, since a choice per character would need as much stack as a field is long.
  const field = /"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)/y;
  let at = 0;
  while (at < body.length) {
    field.lastIndex = at;
    const match = field.exec(body);
    if (match === null) return undefined;
    at = field.lastIndex;
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    const end = /,|\r?\n|$/y;
    end.lastIndex = at;
    const separator = end.exec(body)?.[0];
    if (separator === undefined) return undefined;
    at = end.lastIndex;
    if (separator === ',') {
      if (at === body.length) row.push('');
      continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
