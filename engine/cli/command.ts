import type { CommandIo } from './command-io.ts';
import type { ExitCode } from './exit-code.ts';
import type { Style } from './render/style.ts';
import { visibleText } from './render/visible-text.ts';

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
  context.io.stdout.write(`${visibleText(text)}\n`);
}

/** One record of a file on stdout: to the letter, except where a person looks at it. */
export function printRecord({ io: { stdout } }: CommandContext, text: string): void {
  stdout.write(`${stdout.isTTY === true ? visibleText(text) : text}\n`);
}

/** One line of text on stderr. */
export function warnLine({ io }: Pick<CommandContext, 'io'>, text: string): void {
  io.stderr.write(`${visibleText(text)}\n`);
}

/** One JSON document on stdout. */
export function printJson(context: CommandContext, value: unknown): void {
  printLine(context, JSON.stringify(value, undefined, 2));
}
