import { Command, CommanderError } from 'commander';
import { RequestError } from '../model/request-error.ts';
import { CancelledError } from '../ports/cancel.ts';
import { ConnectorError } from '../ports/directory.ts';
import { EngineBusyError, EngineConfigurationError } from '../runs/engine-error.ts';
import { StoreError } from '../stores/sqlite/store-error.ts';
import type { CommandIo } from './command-io.ts';
import { type CommandContext, type GlobalOptions, type StartCommand, warnLine } from './command.ts';
import { registerCheck } from './commands/check.ts';
import { registerConfigure } from './commands/configure.ts';
import { registerCycle } from './commands/cycle.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerDump } from './commands/dump.ts';
import { registerEval } from './commands/eval.ts';
import { registerExplain } from './commands/explain.ts';
import { registerExport } from './commands/export.ts';
import { registerFormat } from './commands/format.ts';
import { registerImport } from './commands/import.ts';
import { registerInit } from './commands/init.ts';
import { registerPending } from './commands/pending.ts';
import { registerPreview } from './commands/preview.ts';
import { registerRequire } from './commands/require.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerSchedule } from './commands/schedule.ts';
import { registerSchema } from './commands/schema.ts';
import { registerSearch } from './commands/search.ts';
import { registerSignIn, registerSignOut } from './commands/sign-in.ts';
import { registerTenant } from './commands/tenant.ts';
import { registerStatus } from './commands/status.ts';
import { CommandError, exitCodes, type ExitCode } from './exit-code.ts';
import { createStyle } from './render/style.ts';
import { productVersion } from './product-version.ts';

const commands = [
  registerInit,
  registerConfigure,
  registerCheck,
  registerFormat,
  registerImport,
  registerExport,
  registerRun,
  registerCycle,
  registerSchedule,
  registerStatus,
  registerRequire,
  registerPreview,
  registerExplain,
  registerDoctor,
  registerSchema,
  registerSearch,
  registerPending,
  registerRuns,
  registerDump,
  registerEval,
  registerSignIn,
  registerSignOut,
  registerTenant,
  registerDemo,
];

/** Runs one command line (without the program's name) to its end. Never throws: every failure is a message and an exit code. */
export async function runCommand(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  let work: ((context: CommandContext) => Promise<ExitCode>) | undefined;
  const program = createProgram(io, (started) => {
    work = started;
  });
  try {
    program.parse([...argv], { from: 'user' });
    const context = { io, options: program.opts<GlobalOptions>(), style: createStyle(io) };
    return work === undefined ? exitCodes.usage : await work(context);
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return reportFailure(cause, io, program.opts<GlobalOptions>().verbose === true);
  }
}

function createProgram(io: CommandIo, start: StartCommand): Command {
  const program = new Command('joinery')
    .description('Write, preview and run Microsoft Entra synchronization rules as text.')
    .version(productVersion(), '--version', 'print the version of joinery')
    .option('--workspace <folder>', 'the folder with joinery.json; by default the nearest one upwards')
    .option('--json', 'print one JSON document instead of text')
    .option('--verbose', 'tell more, stacks of unexpected errors included')
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
    })
    .exitOverride();
  for (const register of commands) register(program, start);
  return program;
}

function reportFailure(cause: unknown, io: CommandIo, verbose: boolean): ExitCode {
  const { message, exitCode } = explain(cause);
  warnLine({ io }, `joinery: ${message}`);
  if (verbose && cause instanceof Error && cause.stack !== undefined) warnLine({ io }, cause.stack);
  return exitCode;
}

function explain(cause: unknown): { readonly message: string; readonly exitCode: ExitCode } {
  if (cause instanceof CommandError) return { message: cause.message, exitCode: cause.exitCode };
  if (cause instanceof RequestError) return { message: cause.message, exitCode: exitCodes.usage };
  if (cause instanceof EngineConfigurationError) return { message: cause.message, exitCode: exitCodes.usage };
  if (cause instanceof CancelledError) return { message: cause.message, exitCode: exitCodes.interrupted };
  if (cause instanceof StoreError || cause instanceof ConnectorError || cause instanceof EngineBusyError)
    return { message: cause.message, exitCode: exitCodes.unavailable };
  const text = cause instanceof Error ? cause.message : String(cause);
  return { message: `${text} (unexpected; --verbose tells where)`, exitCode: exitCodes.unavailable };
}
