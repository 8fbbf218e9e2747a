/** One CSV line (RFC 4180) without its line break. Fields that a spreadsheet would read as a formula are made text. */
export function csvLine(fields: readonly string[]): string {
  return fields.map(csvField).join(',');
}

function csvField(field: string): string {
  // A directory value such as `=cmd|…` must not run when someone opens the report.
  const isFormula = /^[=@+\-\t\r]/.test(field) && !/^[+-][\d\s().-]*$/.test(field);
  const text = isFormula ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
