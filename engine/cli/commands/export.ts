import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { nearestName } from '../../../grammar/ast/nearest-name.ts';
import type { Rule } from '../../../grammar/ast/rule.ts';
import { exportScripts, exportXml, type ExportedFile } from '../../entra-connect/exported-files.ts';
import { lostInScript, lostInXml } from '../../entra-connect/lost-in-export.ts';
import type { ServerRule } from '../../entra-connect/server-rule.ts';
import { unfoldRules, type RuleProblem } from '../../entra-connect/unfold-rules.ts';
import { formatQuantity } from '../../model/figures.ts';
import { type FileProblem, toFileProblem } from '../../model/file-problem.ts';
import { parseJoineryJson } from '../../workspace/joinery-json.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderProblem, shownPath } from '../render/problem.ts';
import { replaceFile } from '../replace-file.ts';
import { openRuleWorkspace, type RuleWorkspace } from '../rule-workspace.ts';
import { sourceText } from '../source-text.ts';

interface ExportFlags {
  readonly xml?: string;
  readonly powershell?: string;
  readonly force?: boolean;
}

export function registerExport(program: Command, start: StartCommand): void {
  program
    .command('export')
    .description('write rules as an Entra Connect server takes them')
    .argument('[rules...]', 'names of rules; by default all')
    .option('--xml <folder>', 'write rule files of a server configuration into this folder')
    .option('--powershell <path>', 'write scripts: all in one file (*.ps1), or one per rule into a folder')
    .option('--force', 'overwrite files that are there already')
    .action((names: readonly string[], flags: ExportFlags) => start((context) => exportRules(context, names, flags)));
}

async function exportRules(context: CommandContext, names: readonly string[], flags: ExportFlags): Promise<ExitCode> {
  if (flags.xml === undefined && flags.powershell === undefined) {
    throw new CommandError(exitCodes.usage, 'Nothing says what to write; name --xml <folder> or --powershell <path>');
  }
  const workspace = await openRuleWorkspace(context);
  const rules = workspace.rules.flatMap(({ file }) => file.rules);
  // All are unfolded even where some are wanted, since a rule's number depends on those before it.
  const unfolded = unfoldRules(rules, workspace.configuration.connectors);
  const wanted = selected(rules, names);
  const servers = unfolded.rules.filter(({ rule }) => wanted.has(rule));
  const problems = [
    ...located(workspace, [
      ...unfolded.problems.filter(({ rule }) => wanted.has(rule)),
      ...[...new Set(servers.map(({ rule }) => rule))].flatMap((rule) => lost(rule, flags)),
    ]),
    ...namelessConnectors(workspace, servers),
  ];
  const files = targetFiles(context.io.cwd, servers, flags);
  if (flags.force !== true) refuseToOverwrite(context, files);
  for (const { path, text } of files) replaceFile(path, text);
  tell(context, { workspace, servers, files, problems });
  return problems.some(({ severity }) => severity === 'error') ? exitCodes.problems : exitCodes.ok;
}

/** Rules of one name are taken together, as the clones of different connectors share theirs. */
function selected(rules: readonly Rule[], names: readonly string[]): ReadonlySet<Rule> {
  if (names.length === 0) return new Set(rules);
  const known = new Set(rules.map(({ name }) => name.text));
  for (const name of names) {
    if (known.has(name)) continue;
    const nearest = nearestName(name, known);
    const remedy = nearest === undefined ? 'names are those behind "rule" in the files' : `did you mean "${nearest}"?`;
    throw new CommandError(exitCodes.usage, `There is no rule "${name}"; ${remedy}`);
  }
  return new Set(rules.filter(({ name }) => names.includes(name.text)));
}

function lost(rule: Rule, { xml, powershell }: ExportFlags): readonly RuleProblem[] {
  const problems = [
    ...(xml === undefined ? [] : lostInXml(rule)),
    ...(powershell === undefined ? [] : lostInScript(rule)),
  ];
  const byMessage = new Map(problems.map((problem) => [problem.message, problem]));
  return [...byMessage.values()].map((problem) => ({ rule, problem }));
}

function located({ rules: sources }: RuleWorkspace, problems: readonly RuleProblem[]): readonly FileProblem[] {
  const origin = new Map(sources.flatMap((source) => source.file.rules.map((rule) => [rule, source] as const)));
  return problems.flatMap(({ rule, problem }) => {
    const source = origin.get(rule);
    return source === undefined ? [] : [toFileProblem(source.path, source.text, problem)];
  });
}

/** A connector without an `id` in `joinery.json` has one derived from its name, which no server knows. */
function namelessConnectors({ folder }: RuleWorkspace, servers: readonly ServerRule[]): readonly FileProblem[] {
  const path = join(folder, 'joinery.json');
  const text = readFileSync(path, 'utf8');
  const json = parseJoineryJson(text);
  return (json.value?.connectors ?? []).flatMap(({ kind, name, id }, at) => {
    const count = servers.filter(({ connectorName }) => connectorName === name).length;
    if (id !== undefined || kind === 'entra' || count === 0) return [];
    return [
      toFileProblem(path, text, {
        code: 'connector-without-id',
        severity: 'warning',
        message: `Connector "${name}" has no "id", so a server does not know the connector of its ${formatQuantity(count, 'rule')}; write the server's GUID of it here`,
        span: json.spanOf(['connectors', at, 'name']),
      }),
    ];
  });
}

/** Paths absolute. */
function targetFiles(cwd: string, servers: readonly ServerRule[], flags: ExportFlags): readonly ExportedFile[] {
  const { xml, powershell } = flags;
  const inside = (folder: string, files: readonly ExportedFile[]): readonly ExportedFile[] =>
    files.map(({ path, text }) => ({ path: resolve(cwd, folder, path), text }));
  if (servers.length === 0) return [];
  return [
    ...(xml === undefined ? [] : inside(xml, exportXml(servers))),
    ...(powershell === undefined ? [] : scriptFiles(powershell, servers, inside)),
  ];
}

function scriptFiles(
  path: string,
  servers: readonly ServerRule[],
  inside: (folder: string, files: readonly ExportedFile[]) => readonly ExportedFile[],
): readonly ExportedFile[] {
  if (!/\.ps1$/i.test(path)) return inside(path, exportScripts(servers, 'each'));
  return inside(
    '.',
    exportScripts(servers, 'together').map(({ text }) => ({ path, text })),
  );
}

function refuseToOverwrite({ io }: CommandContext, files: readonly ExportedFile[]): void {
  const there = files.filter(({ path }) => existsSync(path));
  const [first] = there;
  if (first === undefined) return;
  const others = there.length === 1 ? '' : ` and ${there.length - 1} more`;
  throw new CommandError(
    exitCodes.usage,
    `"${shownPath(io.cwd, first.path)}"${others} would be overwritten, so nothing is written; name another place, or --force`,
  );
}

interface Result {
  readonly workspace: RuleWorkspace;
  readonly servers: readonly ServerRule[];
  readonly files: readonly ExportedFile[];
  readonly problems: readonly FileProblem[];
}

function tell(context: CommandContext, { workspace, servers, files, problems }: Result): void {
  const { cwd } = context.io;
  if (context.options.json === true) {
    printJson(context, {
      rules: servers.map(({ rule, id, connectorName }) => ({ name: rule.name.text, id, connector: connectorName })),
      files: files.map(({ path }) => shownPath(cwd, path)),
      problems: problems.map((problem) => ({ ...problem, file: shownPath(cwd, problem.file) })),
    });
    return;
  }
  const text = sourceText(workspace.rules);
  const uncommented = problems.filter(({ code }) => code === 'comments-left-out');
  for (const problem of problems) {
    // One line each would hide the rest where every rule is documented.
    if (uncommented.includes(problem)) continue;
    printLine(context, renderProblem(problem, { folder: cwd, text, style: context.style }));
  }
  if (uncommented.length > 0)
    printLine(
      context,
      `Comments of ${formatQuantity(uncommented.length, 'rule')} are left out, since a server keeps none`,
    );
  printLine(context, `${formatQuantity(servers.length, 'rule')} written to ${formatQuantity(files.length, 'file')}`);
}
