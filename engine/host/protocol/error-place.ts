/**
 * An unexpected error for a log: what kind it is and where in the code it came about. Its message is left out, which may quote values of
 * a directory, and its properties, among which libraries keep requests with what was sent.
 */
export function errorPlace(cause: unknown): string {
  if (!(cause instanceof Error)) return 'something that is no error was thrown';
  const code =
    'code' in cause && (typeof cause.code === 'string' || typeof cause.code === 'number') ? cause.code : undefined;
  const { name, message, stack = '' } = cause;
  // The stack begins with the message, which may have lines of its own.
  const behind = stack.indexOf(message) < 0 ? stack : stack.slice(stack.indexOf(message) + message.length);
  const frames = behind.split('\n').filter((line) => /^\s+at /.test(line));
  return [`${name}${code === undefined ? '' : ` (${code})`}`, ...frames].join('\n');
}
