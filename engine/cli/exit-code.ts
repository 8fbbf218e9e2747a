/** How a command ended, as the shell sees it. Documented in `docs/cli.md`. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export const exitCodes: {
  readonly ok: 0;
  /** The command did its work and the data has problems. */
  readonly problems: 1;
  /** Wrong usage or input that cannot be used. */
  readonly usage: 2;
  /** Something the command needs could not be reached or opened. */
  readonly unavailable: 3;
  readonly interrupted: 130;
} = {
  ok: 0,
  problems: 1,
  usage: 2,
  unavailable: 3,
  interrupted: 130,
};

/** The command cannot go on for a reason the user can act on. Shown as its message alone, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
