#!/usr/bin/env node
import { runCommand } from './command-line.ts';
import { listenForInterrupt } from './interrupt.ts';
import { wallClock } from '../workspace/wall-clock.ts';

// A reader that stops early, such as `head`, closes the pipe; that is not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  environment: process.env,
  clock: wallClock,
  ...listenForInterrupt(process),
});
