import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Problem } from '../../../grammar/ast/problem.ts';
import { parseExpression } from '../../../grammar/syntax/parse.ts';
import { evaluateStandalone } from '../../expressions/standalone.ts';
import { toFileProblem } from '../../model/file-problem.ts';
import { valueFromJson, valueToJson } from '../../model/value-json.ts';
import type { Value } from '../../model/value.ts';
import { type CommandContext, printLine, type StartCommand, warnLine } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { underline } from '../render/problem.ts';

interface EvalFlags {
  readonly object?: string;
  readonly parameter?: ReadonlyMap<string, string>;
}

export function registerEval(program: Command, start: StartCommand): void {
  program
    .command('eval')
    .description('evaluate one expression and print its value as JSON')
    .argument('<expression>', 'an expression of the rule language')
    .option('--object <file>', 'JSON object with the attributes the expression reads, values encoded as in the output')
    .option('--parameter <name=value>', 'value for %name%; may be repeated', collectParameter)
    .action((expression: string, flags: EvalFlags) => start((context) => evaluate(context, expression, flags)));
}

function evaluate(context: CommandContext, text: string, flags: EvalFlags): Promise<ExitCode> {
  const values = flags.object === undefined ? new Map<string, Value>() : readObject(context, flags.object);
  const { expression, problems } = parseExpression(text);
  if (problems.some((problem) => problem.severity === 'error'))
    return Promise.resolve(reportProblems(context, text, problems));
  const result = evaluateStandalone(expression, {
    values,
    imported: values,
    parameters: flags.parameter ?? new Map(),
    now: context.io.clock.now(),
    random: () => Math.random(),
  });
  switch (result.kind) {
    case 'problems':
      return Promise.resolve(reportProblems(context, text, result.problems));
    case 'error':
      warnLine(context, `joinery: ${result.code}: ${result.message}`);
      return Promise.resolve(exitCodes.problems);
    case 'value':
      printLine(context, JSON.stringify(valueToJson(result.value)));
      return Promise.resolve(exitCodes.ok);
  }
}

/** Each problem under the part of the expression it is about. */
function reportProblems(context: CommandContext, text: string, problems: readonly Problem[]): ExitCode {
  const lines = text.split(/\r\n|\r|\n/);
  for (const problem of problems) {
    const place = toFileProblem('', text, problem);
    warnLine(context, `${problem.severity} ${problem.code} ${problem.message}`);
    warnLine(context, underline(lines[place.line - 1] ?? '', place, context.style));
  }
  return exitCodes.usage;
}

function readObject(context: CommandContext, file: string): ReadonlyMap<string, Value> {
  const object = parseObject(context, file);
  return new Map(
    Object.entries(object).map(([name, json]) => {
      const reading = valueFromJson(json);
      if (reading.kind === 'value' && typeof reading.value !== 'symbol') return [name, reading.value];
      const reason =
        reading.kind === 'invalid' ? reading.message : 'An attribute holds a value, no flow signal and no error';
      throw new CommandError(exitCodes.usage, `"${name}" in "${file}" cannot be read: ${reason}`);
    }),
  );
}

function parseObject(context: CommandContext, file: string): object {
  let object: unknown;
  try {
    object = JSON.parse(readFileSync(resolve(context.io.cwd, file), 'utf8'));
  } catch (cause) {
    throw new CommandError(
      exitCodes.usage,
      `"${file}" cannot be read as JSON; --object names a file with one JSON object of attributes`,
      { cause },
    );
  }
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) return object;
  throw new CommandError(
    exitCodes.usage,
    `"${file}" holds no JSON object; --object names a file with one JSON object of attributes`,
  );
}

function collectParameter(text: string, earlier?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1)
    throw new CommandError(exitCodes.usage, `"${text}" is no parameter; write --parameter <name>=<value>`);
  return new Map([...(earlier ?? []), [text.slice(0, equals), text.slice(equals + 1)]]);
}
