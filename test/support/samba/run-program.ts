import { spawnSync } from 'node:child_process';

/** What a program wrote; throws with what it complained about when it fails. Arguments are not repeated: they may hold a password. */
export function runProgram(
  program: string,
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): string {
  const done = spawnSync(program, args, {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${program} ended with ${done.status}: ${done.stderr}${done.stdout}`);
  return done.stdout;
}
