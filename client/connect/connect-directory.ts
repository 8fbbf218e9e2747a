import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { slug } from '../../engine/entra-connect/slug.ts';
import type { PreparedConnection } from '../../engine/host/protocol/connections.ts';
import type { ConnectionDraft } from '../../engine/model/connection-draft.ts';
import type { DiagnosisFinding } from '../../engine/ports/diagnosis.ts';
import type { CommandContext } from '../commands/command.ts';
import { type ConfiguredConnector, configuredConnectors } from '../joinery-file.ts';
import { openFolder } from '../joinery-folder.ts';
import { askConnection, correctConnection } from './ask-connection.ts';
import { choosePartitions, chooseRules, decide, dialogs, type End } from './connection-choices.ts';
import { connectionDraft, credentialName, draftSecretPlace, typedSecret } from './connection-draft.ts';
import { testWithProgress, prepareWithProgress } from './connection-requests.ts';
import { connectorJson } from './connector-json.ts';
import { keepConnector } from './keep-connector.ts';
import type { Answers } from './question.ts';
import { unlinked } from '../unlinked.ts';

/**
 * Connects a directory step by step: what it is and how it is signed in to, a test of that, what is imported. Nothing is written before the
 * last step. `given` may have answers already, by the ids of their questions, and `partitions: "all"` and `rules: "yes"`.
 */
export async function connectDirectory(context: CommandContext, given: unknown): Promise<void> {
  const folder = openFolder(context.folder);
  if (!vscode.workspace.isTrusted)
    throw new Error('The workspace is not trusted, so nothing is connected to; trust it first');
  const existing = await configuredConnectors(folder);
  const known = { connectors: existing.map(({ name }) => name) };
  let answers: Answers | undefined = givenAnswers(given);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- entries are corrected until the directory is reached.
    answers = await askConnection(dialogs, answers, known);
    if (answers === undefined) return;
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const end = await connectWith(context, { folder, existing, answers });
    if (end !== 'correct') return;
    // oxlint-disable-next-line no-await-in-loop -- as above.
    answers = await correctConnection(dialogs, answers, known);
    if (answers === undefined) return;
  }
}

interface Connecting {
  readonly folder: vscode.Uri;
  readonly existing: readonly ConfiguredConnector[];
  readonly answers: Answers;
}

/** Tests, lets choose, and keeps. */
async function connectWith(context: CommandContext, connecting: Connecting): Promise<End> {
  const { folder, existing, answers } = connecting;
  const taken = existing.flatMap(({ credential }) => credential ?? []);
  const credential = credentialName(answers.get('name') ?? '', taken);
  const draft = connectionDraft(answers, credential, folder.fsPath);
  const secret = await secretOf(answers, folder);
  if (secret.kind === 'unreadable') return await decide(draft, [secret.finding], false);
  const params = { folder: folder.fsPath, connection: draft, secret: secret.value };
  const test = await testWithProgress(context.session, params);
  if (test === undefined) return 'correct';
  if (!test.reached || test.findings.some(({ status }) => status !== 'ok')) {
    const next = await decide(draft, test.findings, test.reached);
    if (next !== 'continue') return next;
  }
  const partitions = await choosePartitions(draft, test, answers);
  if (partitions === 'correct' || partitions === 'ended') return partitions;
  // A person has signed in by now; what that left is what later steps sign in with.
  const prepared = await prepareWithProgress(context.session, { ...params, secret: test.kept ?? secret.value });
  if (!('schema' in prepared)) return prepared.end ?? (await decide(draft, prepared.findings, false));
  const rules = await chooseRules(prepared.rules, answers);
  if (rules === 'correct' || rules === 'ended') return rules;
  const kept = test.kept ?? secret.value;
  const place = draftSecretPlace(draft, { tenantId: test.tenantId, partitions });
  await keepConnector(folder, context.secrets, {
    connector: connectorJson({
      draft,
      tenantId: test.tenantId,
      partitions,
      prepared,
      ...ownProperties(draft, existing),
    }),
    files: [prepared.schema, ...(rules === 'yes' && prepared.rules !== null ? [prepared.rules] : [])],
    ...(kept === null || place === undefined ? {} : { secret: { place, value: kept } }),
  });
  void tellConnected(draft, prepared);
  return 'ended';
}

/** A second tenant has an id and a file of its own. */
function ownProperties(
  draft: ConnectionDraft,
  existing: readonly ConfiguredConnector[],
): { readonly id?: string; readonly data?: string } {
  if (draft.kind !== 'entra' && draft.kind !== 'embedded') return {};
  const isSecond = existing.some(({ kind }) => kind === 'entra');
  const sharesFile = draft.kind === 'embedded' && existing.some(({ tenant }) => tenant === 'embedded');
  return {
    ...(isSecond ? { id: randomUUID() } : {}),
    ...(sharesFile ? { data: `.joinery/${slug(draft.name)}.db` } : {}),
  };
}

type Secret =
  | { readonly kind: 'secret'; readonly value: string | null }
  | { readonly kind: 'unreadable'; readonly finding: DiagnosisFinding };

async function secretOf(answers: Answers, folder: vscode.Uri): Promise<Secret> {
  const isCertificate = answers.get('kind') === 'entra' && answers.get('signIn') === 'certificate';
  if (!isCertificate) return { kind: 'secret', value: typedSecret(answers) ?? null };
  const path = answers.get('certificate') ?? '';
  const isAbsolute = /^(?:[/\\]|[a-z]:)/i.test(path);
  try {
    const uri = isAbsolute ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder, path);
    return { kind: 'secret', value: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch {
    // Why does not matter much: the file is chosen anew in any case.
    const finding: DiagnosisFinding = {
      check: 'certificate',
      status: 'error',
      message: `The file "${path}" cannot be read, so there is nothing to sign in with`,
      remedy: 'Name the PEM file with the certificate and its private key',
    };
    return { kind: 'unreadable', finding };
  }
}

async function tellConnected({ name }: ConnectionDraft, prepared: PreparedConnection): Promise<void> {
  const open = 'Open joinery.json';
  const run = 'Run an initial cycle';
  const chosen = await vscode.window.showInformationMessage(
    unlinked(
      `"${name}" is connected: ${prepared.objectTypes.join(', ')} with ${prepared.attributes.length} attributes`,
    ),
    run,
    open,
  );
  if (chosen === run) await vscode.commands.executeCommand('joinery.initialCycle');
  if (chosen === open) await vscode.commands.executeCommand('joinery.openSettingsFile');
}

/** What a keybinding or another command knows beforehand. */
function givenAnswers(given: unknown): Answers {
  if (typeof given !== 'object' || given === null || 'item' in given) return new Map();
  return new Map(Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
