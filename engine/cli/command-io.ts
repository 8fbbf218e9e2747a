import type { CancelSignal } from '../ports/cancel.ts';
import type { Clock } from '../ports/clock.ts';

/** Where text goes. `process.stdout` is one. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything a command touches besides files, so that it runs the same inside a test as in a terminal. */
export interface CommandIo {
  /** Results: what a script reads. */
  readonly stdout: Output;
  /** Progress and problems with the command itself. */
  readonly stderr: Output;
  /** Absolute. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Set by an interrupt. */
  readonly signal: CancelSignal;
  /** Comes back after so many milliseconds, or earlier when interrupted. Absent: the machine's timers, which an interrupt does not wake. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
