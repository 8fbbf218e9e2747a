import * as vscode from 'vscode';
import { scopeOperatorTexts } from '../../grammar/syntax/scope-operators.ts';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { type CommandContext, register } from '../commands/command.ts';
import { openFolder } from '../joinery-folder.ts';
import { type FlowDraft, type JoinDraft, type RuleDraft, ruleText, type ScopeDraft } from './rule-text.ts';

/** Makes a rule in four steps, as the original's dialog does, and ends in text. Escape in any step makes nothing. */
export function registerNewRule(context: CommandContext): vscode.Disposable {
  return register(context, 'joinery.newRule', async () => {
    const folder = openFolder(context.folder);
    const schemas = await context.session.request(protocol.readSchemas, null);
    const draft = await askForRule(schemas);
    if (draft !== undefined) await showNewRule(folder, draft);
  });
}

/** A step was left with Escape. */
class Left extends Error {
  override readonly name = 'Left';
}

async function askForRule(schemas: protocol.WorkspaceSchemas): Promise<RuleDraft | undefined> {
  try {
    const description = await askForDescription(schemas);
    const { source, target } = description;
    const inbound = description.direction === 'inbound';
    return {
      ...description,
      scope: await askForScope(source),
      join: await askForJoin(inbound ? source : target, inbound ? target : source),
      flows: await askForFlows(source, target),
    };
  } catch (cause) {
    if (cause instanceof Left) return undefined;
    throw cause;
  }
}

type Description = Omit<RuleDraft, 'scope' | 'join' | 'flows'> & {
  readonly source: protocol.ObjectTypeSummary;
  readonly target: protocol.ObjectTypeSummary;
};

async function askForDescription(schemas: protocol.WorkspaceSchemas): Promise<Description> {
  const step = 'New rule, 1 of 4: description';
  const direction = await pick(step, 'Which way do values flow?', ['inbound', 'outbound'] as const);
  const connector = await pick(step, 'Which connector?', Object.keys(schemas.connectors));
  const inSpace = await pickType(step, `Which object type of ${connector}?`, schemas.connectors[connector] ?? []);
  const inMetaverse = await pickType(step, 'Which object type of the metaverse?', schemas.metaverse);
  const [source, target] = direction === 'inbound' ? [inSpace, inMetaverse] : [inMetaverse, inSpace];
  const link = await pick(step, 'What does the rule do to the link?', ['join', 'provision', 'sticky join'] as const);
  const name = await ask(step, 'Name', `${direction === 'inbound' ? 'In from' : 'Out to'} ${connector} - `);
  const precedence = await ask(
    step,
    'Precedence: the smaller number decides; custom rules have 0 to 99',
    '50',
    (text) => (/^\d{1,6}$/.test(text) ? undefined : 'A whole number'),
  );
  return {
    direction,
    name,
    connector,
    from: source.name,
    to: target.name,
    link,
    precedence: Number(precedence),
    source,
    target,
  };
}

async function askForScope(source: protocol.ObjectTypeSummary): Promise<readonly ScopeDraft[]> {
  const step = 'New rule, 2 of 4: scoping filter';
  const clauses: ScopeDraft[] = [];
  for (;;) {
    const prompt = clauses.length === 0 ? 'Every object, or only those with …' : 'Done, or also with …';
    // oxlint-disable-next-line no-await-in-loop -- each clause is asked for when the one before is there.
    const attribute = await pickAttribute(step, prompt, source);
    if (attribute === undefined) return clauses;
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const operator = await pick(step, attribute, Object.values(scopeOperatorTexts));
    const needsValue = operator !== 'is null' && operator !== 'is not null';
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const value = needsValue ? await ask(step, `${attribute} ${operator}`, '') : undefined;
    clauses.push(value === undefined ? { attribute, operator } : { attribute, operator, value });
  }
}

async function askForJoin(
  connectorSpace: protocol.ObjectTypeSummary,
  metaverse: protocol.ObjectTypeSummary,
): Promise<readonly JoinDraft[]> {
  const step = 'New rule, 3 of 4: join rules';
  const pairs: JoinDraft[] = [];
  for (;;) {
    const prompt = pairs.length === 0 ? 'No join, or join by …' : 'Done, or else join by …';
    // oxlint-disable-next-line no-await-in-loop -- each pair is asked for when the one before is there.
    const own = await pickAttribute(step, prompt, connectorSpace);
    if (own === undefined) return pairs;
    // oxlint-disable-next-line no-await-in-loop -- as above.
    const other = await pickAttribute(step, `${own} = which metaverse attribute?`, metaverse);
    if (other !== undefined) pairs.push({ connectorSpace: own, metaverse: other });
  }
}

async function askForFlows(
  source: protocol.ObjectTypeSummary,
  target: protocol.ObjectTypeSummary,
): Promise<readonly FlowDraft[]> {
  const step = 'New rule, 4 of 4: transformations';
  const flows: FlowDraft[] = [];
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each flow is asked for when the one before is there.
    const attribute = await pickAttribute(step, flows.length === 0 ? 'Flow to …' : 'Done, or flow to …', target);
    if (attribute === undefined) return flows;
    // oxlint-disable-next-line no-await-in-loop -- as above.
    flows.push({ target: attribute, source: await askForSource(step, attribute, source) });
  }
}

async function askForSource(
  step: string,
  target: string,
  source: protocol.ObjectTypeSummary,
): Promise<FlowDraft['source']> {
  const kind = await pick(step, `${target} comes from …`, ['an attribute', 'a constant', 'an expression'] as const);
  switch (kind) {
    case 'an attribute': {
      const attribute = await pickAttribute(step, `${target} <- [ … ]`, source);
      return attribute === undefined ? await askForSource(step, target, source) : { kind: 'direct', attribute };
    }
    case 'a constant':
      return { kind: 'constant', text: await ask(step, `${target} <-`, '') };
    case 'an expression':
      return { kind: 'expression', text: await ask(step, `${target} <-`, 'Trim([…])') };
  }
}

async function pick<T extends string>(title: string, placeHolder: string, choices: readonly T[]): Promise<T> {
  const chosen = await vscode.window.showQuickPick(choices, { title, placeHolder, ignoreFocusOut: true });
  const found = choices.find((choice) => choice === chosen);
  if (found === undefined) throw new Left();
  return found;
}

async function pickType(
  title: string,
  placeHolder: string,
  types: readonly protocol.ObjectTypeSummary[],
): Promise<protocol.ObjectTypeSummary> {
  const name = await pick(
    title,
    placeHolder,
    types.map((type) => type.name),
  );
  const found = types.find((type) => type.name === name);
  if (found === undefined) throw new Left();
  return found;
}

/** `undefined`: the step is done. */
async function pickAttribute(
  title: string,
  placeHolder: string,
  { attributes }: protocol.ObjectTypeSummary,
): Promise<string | undefined> {
  const done = { label: '$(check) Done', name: undefined };
  const items = attributes.map(({ name, type, multiValued }) => ({
    label: name,
    description: multiValued ? `${type}, multi-valued` : type,
    name,
  }));
  const chosen = await vscode.window.showQuickPick([done, ...items], { title, placeHolder, ignoreFocusOut: true });
  if (chosen === undefined) throw new Left();
  return chosen.name;
}

async function ask(
  title: string,
  prompt: string,
  value: string,
  validateInput: (text: string) => string | undefined = () => undefined,
): Promise<string> {
  const text = await vscode.window.showInputBox({ title, prompt, value, validateInput, ignoreFocusOut: true });
  if (text === undefined) throw new Left();
  return text;
}

/** Shows the rule as a new file of its own among the rules; nothing is kept until the user saves it. */
async function showNewRule(folder: vscode.Uri, draft: RuleDraft): Promise<void> {
  const name = draft.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const file = vscode.Uri.joinPath(folder, 'rules', `${name === '' ? 'rule' : name}.syncrule`);
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (exists) {
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(file, document.lineAt(document.lineCount - 1).range.end, `\n${ruleText(draft)}`);
    await vscode.workspace.applyEdit(edit);
    await vscode.window.showTextDocument(document);
    return;
  }
  const document = await vscode.workspace.openTextDocument(file.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), ruleText(draft));
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
}
