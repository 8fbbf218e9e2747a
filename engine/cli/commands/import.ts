import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readForeignRules, type ForeignFile } from '../../entra-connect/foreign-rule.ts';
import { planImport, type ImportedOutcome } from '../../entra-connect/import-rules.ts';
import { ruleFile } from '../../entra-connect/rule-files.ts';
import { changedFiles, type ChangedFile } from '../../entra-connect/write-import.ts';
import { connectorNamed } from '../../model/connector-named.ts';
import { formatQuantity } from '../../model/figures.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import { guidText } from '../../model/guid.ts';
import { readText } from '../../workspace/read-text.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { replaceFile } from '../replace-file.ts';
import { openRuleWorkspace, type RuleWorkspace } from '../rule-workspace.ts';
import { sourceText } from '../source-text.ts';

interface ImportFlags {
  readonly to?: string;
  readonly connector?: ReadonlyMap<string, string>;
  readonly replace?: boolean;
}

export function registerImport(program: Command, start: StartCommand): void {
  program
    .command('import')
    .description('add rules of an Entra Connect server to the workspace')
    .argument('<paths...>', 'rule files (*.xml), scripts (*.ps1), or folders with such')
    .option('--to <file>', 'the rule file new rules are added to; by default one per direction, directory and type')
    .option(
      '--connector <guid=name>',
      "which connector the server's GUID stands for; may be repeated",
      collectConnector,
    )
    .option('--replace', 'put rules in the place of rules with the same id')
    .action((paths: readonly string[], flags: ImportFlags) => start((context) => importRules(context, paths, flags)));
}

async function importRules(context: CommandContext, paths: readonly string[], flags: ImportFlags): Promise<ExitCode> {
  const workspace = await openRuleWorkspace(context);
  const { connectors } = workspace.configuration;
  const connectorNames = checkedConnectors(workspace, flags.connector ?? new Map());
  const target = targetFile(context, workspace, flags.to);
  const sources = await Promise.all(foreignPaths(context.io.cwd, paths).map(readForeignFile));
  const foreign = readForeignRules(sources);
  const { outcomes: planned, problems: found } = planImport(foreign, {
    workspace: { files: workspace.rules, connectors },
    connectorNames,
    replace: flags.replace === true,
  });
  const [folder = join(workspace.folder, 'rules')] = workspace.configuration.ruleFolders;
  const texts = new Map(workspace.rules.map(({ path, text }) => [path, text]));
  const changed = changedFiles(planned, texts, (rule) => target ?? join(folder, ruleFile(rule, connectors)));
  const outcomes = planned.map((outcome): ImportedOutcome => {
    const { rule } = outcome;
    return rule !== undefined && changed.left.has(rule) ? { ...outcome, action: 'skipped' } : outcome;
  });
  const problems = [...foreign.problems, ...found, ...changed.problems];
  if (outcomes.length === 0 && problems.length === 0) {
    const named = paths.map((path) => `"${path}"`).join(', ');
    throw new CommandError(
      exitCodes.usage,
      `There are no rules in ${named}; name rule files, scripts, or their folder`,
    );
  }
  for (const { path, text } of changed.files) replaceFile(path, text);
  tell(context, { workspace, sources, outcomes, files: changed.files, problems });
  return problems.some(({ severity }) => severity === 'error') ? exitCodes.problems : exitCodes.ok;
}

/** Absolute paths in a stable order, each once. */
function foreignPaths(cwd: string, paths: readonly string[]): readonly string[] {
  const found = paths.flatMap((path) => {
    const full = resolve(cwd, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) {
      throw new CommandError(exitCodes.usage, `"${path}" does not exist; name rule files, scripts, or their folder`);
    }
    if (stat.isDirectory()) {
      const entries = readdirSync(full, { withFileTypes: true, recursive: true });
      const files = entries.filter((entry) => isForeign(entry.name) && !entry.isDirectory());
      return files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
    }
    if (isForeign(path)) return [full];
    throw new CommandError(
      exitCodes.usage,
      `"${path}" is neither a rule file (*.xml) nor a script (*.ps1), so nothing is imported; name such files, or a folder with them`,
    );
  });
  return [...new Set(found)];
}

function isForeign(name: string): boolean {
  return /\.(?:xml|ps1)$/i.test(name);
}

async function readForeignFile(path: string): Promise<ForeignFile> {
  const read = await readText(path);
  if (read.kind === 'text') return { path, text: read.text };
  throw new CommandError(exitCodes.usage, `"${path}" ${read.reason}, so nothing is imported; make it readable`);
}

function checkedConnectors(
  { configuration }: RuleWorkspace,
  named: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([...named].map(([foreign, name]) => [foreign, connectorNamed(configuration.connectors, name).name]));
}

/** A rule file outside the rule folders would never be read. */
function targetFile(
  { io }: CommandContext,
  { configuration, folder }: RuleWorkspace,
  to: string | undefined,
): string | undefined {
  if (to === undefined) return undefined;
  const path = resolve(io.cwd, to);
  const isRead = configuration.ruleFolders.some((one) => !relative(one, path).startsWith('..'));
  if (isRead && path.endsWith('.syncrule')) return path;
  const folders = configuration.ruleFolders.map((one) => `"${shownPath(folder, one)}"`).join(', ');
  throw new CommandError(
    exitCodes.usage,
    `"${to}" would not be read as a rule file; name a file *.syncrule in ${folders} of the workspace`,
  );
}

function collectConnector(text: string, earlier?: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  const guid = guidText(text.slice(0, Math.max(equals, 0)));
  const name = text.slice(equals + 1);
  if (guid === undefined || name === '') {
    throw new CommandError(
      exitCodes.usage,
      `"${text}" does not say which connector a GUID stands for; write --connector <guid>=<name>`,
    );
  }
  return new Map([...(earlier ?? []), [guid, name]]);
}

interface Result {
  readonly workspace: RuleWorkspace;
  readonly sources: readonly ForeignFile[];
  readonly outcomes: readonly ImportedOutcome[];
  readonly files: readonly ChangedFile[];
  readonly problems: readonly FileProblem[];
}

function tell(context: CommandContext, result: Result): void {
  const { outcomes, files, problems, workspace, sources } = result;
  const { cwd } = context.io;
  if (context.options.json === true) {
    printJson(context, {
      rules: outcomes.map(({ name, id, action }) => ({ name, id, action })),
      changed: files.map(({ path }) => shownPath(cwd, path)),
      problems: problems.map((problem) => ({ ...problem, file: shownPath(cwd, problem.file) })),
    });
    return;
  }
  const originals = new Map(sources.map(({ path, text }) => [path, text]));
  const ruleText = sourceText(workspace.rules);
  const text = (path: string): string | undefined => originals.get(path) ?? ruleText(path);
  for (const problem of problems)
    printLine(context, renderProblem(problem, { folder: cwd, text, style: context.style }));
  for (const { name, action } of outcomes) printLine(context, `${action.padEnd(9)} ${name}`);
  for (const { path } of files) printLine(context, `changed   ${shownPath(cwd, path)}`);
  printLine(context, counted(outcomes));
}

/** `3 rules: 2 added, 1 unchanged` */
function counted(outcomes: readonly ImportedOutcome[]): string {
  const counts = (['added', 'replaced', 'unchanged', 'skipped'] as const)
    .map((action) => [action, outcomes.filter((outcome) => outcome.action === action).length] as const)
    .filter(([, count]) => count > 0);
  const total = formatQuantity(outcomes.length, 'rule');
  return counts.length === 0 ? total : `${total}: ${counts.map(([action, count]) => `${count} ${action}`).join(', ')}`;
}
