/** What follows `export` on the command line: one rule, or all. `force`: files that are there may be overwritten. */
export function exportArguments(
  form: 'powershell' | 'xml',
  target: string,
  { rule, force }: { readonly rule: string | undefined; readonly force: boolean },
): readonly string[] {
  // Behind the dashes a name is a name, whatever it begins with.
  return [`--${form}`, target, ...(force ? ['--force'] : []), ...(rule === undefined ? [] : ['--', rule])];
}
