import type { Command } from 'commander';
import {
  checkAnchorAttribute,
  checkAnchorInUse,
  checkAnchorValues,
  checkSignInNames,
  inUse,
} from '../../configure/check-values.ts';
import { configureSignInName, defaultSignInName } from '../../configure/sign-in-name.ts';
import { configureSourceAnchor, consistencyGuid, defaultAnchor } from '../../configure/source-anchor.ts';
import { type ChangedText, isReadable, type WorkspaceTexts } from '../../configure/workspace-text.ts';
import { accountsWith } from '../../connectors/ad/diagnose-object.ts';
import type { WorkspaceConfiguration } from '../../model/configuration.ts';
import { formatQuantity } from '../../model/figures.ts';
import type { DiagnosisFinding } from '../../ports/diagnosis.ts';
import { anchorSchema, spelledAttribute, textsOf } from '../../workspace/configured-texts.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { renderFinding } from '../render/findings.ts';
import { shownPath } from '../render/problem.ts';
import { renderDiff } from '../render/text-diff.ts';
import { openRuleWorkspace, type RuleWorkspace } from '../rule-workspace.ts';
import { headlessSecrets } from '../secrets.ts';
import { type Session, withSession } from '../session.ts';
import { writeTexts } from '../write-texts.ts';

interface ConfigureFlags {
  readonly dryRun?: boolean;
  readonly skipSearch?: boolean;
  readonly force?: boolean;
}

export function registerConfigure(program: Command, start: StartCommand): void {
  const configure = program
    .command('configure')
    .description('change what the rules are built on, as edits of joinery.json and the rule files');
  configure
    .command('source-anchor')
    .description('what the source anchor of users is made of')
    .argument('<attribute>', `${consistencyGuid}, ${defaultAnchor}, or another attribute of Active Directory`)
    .option('--dry-run', 'show what would change and change nothing')
    .option('--skip-search', `do not ask whether another program uses ${consistencyGuid}`)
    .option('--force', 'change the files although a check found an error')
    .action((attribute: string, flags: ConfigureFlags) => start((context) => sourceAnchor(context, attribute, flags)));
  configure
    .command('sign-in-name')
    .description('what users sign in with')
    .argument('<attribute>', `${defaultSignInName}, mail, or another attribute of Active Directory`)
    .option('--dry-run', 'show what would change and change nothing')
    .option('--force', 'change the files although a check found an error')
    .action((attribute: string, flags: ConfigureFlags) => start((context) => signInName(context, attribute, flags)));
}

async function sourceAnchor(context: CommandContext, attribute: string, flags: ConfigureFlags): Promise<ExitCode> {
  const workspace = await openRuleWorkspace(context);
  const { configuration } = workspace;
  const schema = anchorSchema(configuration, attribute);
  const findings = [...checkAnchorAttribute(configuration, schema.name)];
  if (!hasError(findings)) {
    findings.push(
      ...(await withSession(context, async (session) => [
        ...(flags.skipSearch === true ? [] : await searchForUse(context, session, schema.name)),
        ...checkAnchorValues(session.store, session.configuration, schema.name),
      ])),
      ...notWritable(configuration, schema.name),
    );
  }
  const changes = configureSourceAnchor(editable(workspace), configuration, schema);
  return finish(context, workspace, { changes, findings, flags });
}

async function signInName(context: CommandContext, attribute: string, flags: ConfigureFlags): Promise<ExitCode> {
  const workspace = await openRuleWorkspace(context);
  const { configuration } = workspace;
  const name = spelledAttribute(configuration, attribute) ?? attribute;
  const findings = await withSession(context, ({ store }) => checkSignInNames(store, configuration, name));
  const changes = configureSignInName(editable(workspace), configuration, name);
  return finish(context, workspace, { changes, findings, flags });
}

function finish(
  context: CommandContext,
  { folder }: RuleWorkspace,
  {
    changes,
    findings,
    flags,
  }: {
    readonly changes: readonly ChangedText[];
    readonly findings: readonly DiagnosisFinding[];
    readonly flags: ConfigureFlags;
  },
): ExitCode {
  const broken = changes.find((change) => change.path.endsWith('.syncrule') && !isReadable(change));
  if (broken !== undefined)
    throw new CommandError(
      exitCodes.problems,
      `${shownPath(folder, broken.path)} would not be readable after the change, so nothing was changed; lay the rule out plainly ("joinery format") and try again`,
    );
  const refused = hasError(findings) && flags.force !== true;
  const writes = changes.length > 0 && !refused && flags.dryRun !== true;
  if (writes) writeTexts(changes);
  if (context.options.json === true) {
    const files = changes.map(({ path, text }) => ({ file: shownPath(folder, path), text }));
    printJson(context, { written: writes, files, findings });
  } else {
    for (const finding of findings) printLine(context, renderFinding(finding, context.style));
    for (const change of changes)
      printLine(context, `\n${renderDiff(shownPath(folder, change.path), change, context.style)}`);
    printLine(context, `\n${outcome({ changes, refused, writes })}`);
  }
  return refused ? exitCodes.problems : exitCodes.ok;
}

function outcome({
  changes,
  refused,
  writes,
}: {
  readonly changes: readonly ChangedText[];
  readonly refused: boolean;
  readonly writes: boolean;
}): string {
  if (changes.length === 0) return 'It is configured so already; nothing to change';
  const files = formatQuantity(changes.length, 'file');
  if (refused)
    return `${files} would change; nothing was changed because of the errors above, --force changes them all the same`;
  if (!writes) return `${files} would change; nothing was changed`;
  return `${files} changed. Next: "joinery check", then a full import of the directories and "joinery cycle --initial"; read "joinery pending" before exporting`;
}

function hasError(findings: readonly DiagnosisFinding[]): boolean {
  return findings.some(({ status }) => status === 'error');
}

/** Imported data first; a live forest is asked as well, since the attribute may never have been imported. */
async function searchForUse(
  context: CommandContext,
  { store, configuration }: Session,
  attribute: string,
): Promise<readonly DiagnosisFinding[]> {
  const known = checkAnchorInUse(store, configuration, attribute);
  if (attribute !== consistencyGuid || configuration.sourceAnchor === consistencyGuid || hasError(known)) return known;
  const secrets = headlessSecrets(context.io.environment, configuration.folder);
  const findings: DiagnosisFinding[] = [...known];
  for (const connector of configuration.connectors) {
    if (connector.kind !== 'ad') continue;
    const found = await accountsWith(connector, attribute, secrets);
    if (found.kind === 'unreachable')
      findings.push({
        check: 'anchor-in-use',
        status: 'error',
        message: `"${connector.name}" could not be asked whether "${attribute}" is in use: ${found.message}`,
        remedy: 'See that it can be reached ("joinery doctor"), or say --skip-search',
      });
    else if (found.dns.length > 0) findings.push(inUse(attribute, found.dns));
    else
      findings.push({
        check: 'anchor-in-use',
        status: 'ok',
        message: `Nothing in "${connector.name}" has a value in "${attribute}" yet`,
      });
  }
  return findings;
}

function notWritable({ connectors }: WorkspaceConfiguration, attribute: string): readonly DiagnosisFinding[] {
  if (attribute !== consistencyGuid) return [];
  return connectors
    .filter(({ kind, category }) => kind === 'file' && category === 'AD')
    .map(({ name }) => ({
      check: 'anchor-write-back',
      status: 'warning',
      message: `"${name}" is a file and cannot be written, so its accounts without "${attribute}" never go to the tenant`,
      remedy: 'Use a connector of kind "ad", or write the attribute by other means',
    }));
}

function editable({ configuration, rules }: RuleWorkspace): WorkspaceTexts {
  const texts = textsOf(configuration, rules);
  if (texts !== undefined) return texts;
  throw new CommandError(exitCodes.usage, 'joinery.json cannot be used; "joinery check" shows what is wrong');
}
