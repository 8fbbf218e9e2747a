import type { CommandIo } from './command-io.ts';
import type { ExitCode } from './exit-code.ts';
import type { Style } from './render/style.ts';

/** Options every command understands. */
export interface GlobalOptions {
  readonly workspace?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** What a command is given to do its work. */
export interface CommandContext {
  readonly io: CommandIo;
  readonly options: GlobalOptions;
  readonly style: Style;
}

/** Called by a command's registration once its arguments are known; the work begins after the whole command line was read. */
export type StartCommand = (work: (context: CommandContext) => Promise<ExitCode>) => void;

/** One line of text on stdout. */
export function printLine(context: CommandContext, text = ''): void {
  context.io.stdout.write(`${text}\n`);
}

/** One JSON document on stdout. */
export function printJson(context: CommandContext, value: unknown): void {
  context.io.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
