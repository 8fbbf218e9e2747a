import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { previewRuleCommand } from '../../server/protocol/commands.ts';
import { loadMoreCommand } from '../views/object-rows.ts';
import { openObjectPanel } from '../webviews/object-panel.ts';
import { type ObjectPlace, openPreviewPanel } from '../webviews/preview-panel.ts';
import { type CommandContext, pickConnector, register } from './command.ts';
import { placeGiven } from './object-place.ts';

/** Finding objects and looking at them. */
export function registerObjectCommands(context: CommandContext): readonly vscode.Disposable[] {
  const { extension, session } = context;
  return [
    register(context, 'joinery.openCsObject', async (given) => {
      const object = await placeOrPick(context, given);
      if (object !== undefined) openObjectPanel(extension, session, { kind: 'connectorSpace', ...object });
    }),
    register(context, 'joinery.openMvObject', (given) => {
      if (isMetaverseId(given)) openObjectPanel(extension, session, { kind: 'metaverse', id: given.id });
    }),
    register(context, 'joinery.preview', async (given) => {
      const object = await placeOrPick(context, given);
      if (object !== undefined) openPreviewPanel(extension, session, object);
    }),
    register(context, 'joinery.filterConnectorSpace', async (node) => {
      const connector = await pickConnector(context, node);
      if (connector === undefined) return;
      const text = await vscode.window.showInputBox({
        title: `Objects of ${connector} whose DN contains`,
        value: context.connectors.filterOf(connector),
        prompt: 'Empty shows all objects',
      });
      if (text !== undefined) context.connectors.filter(connector, text);
    }),
    register(context, 'joinery.searchMetaverse', async () => {
      const text = await vscode.window.showInputBox({
        title: 'Search the metaverse',
        value: context.metaverse.clauses.join(' and '),
        prompt:
          'attribute=value, ^= starts, $= ends, *= contains, attribute, !attribute; several joined by "and"; empty shows all',
      });
      if (text === undefined) return;
      context.metaverse.search(
        text
          .split(/\s+and\s+/i)
          .map((clause) => clause.trim())
          .filter((clause) => clause !== ''),
      );
      await vscode.commands.executeCommand('joinery.metaverse.focus');
    }),
    register(context, previewRuleCommand, async (given) => await previewRule(context, given)),
    register(context, loadMoreCommand, (more) => {
      if (typeof more === 'function') more();
    }),
  ];
}

/** The object a command was given, or one the user finds. */
async function placeOrPick(context: CommandContext, given: unknown): Promise<ObjectPlace | undefined> {
  return placeGiven(given) ?? (await pickObject(context));
}

function isMetaverseId(given: unknown): given is { readonly id: number } {
  return typeof given === 'object' && given !== null && 'id' in given && typeof given.id === 'number';
}

/** Lets the user find an object by a part of its DN; of one connector and type where they are known. */
async function pickObject(
  context: CommandContext,
  known: { readonly connector?: string; readonly objectType?: string } = {},
): Promise<ObjectPlace | undefined> {
  const connector = known.connector ?? (await pickConnector(context, undefined));
  if (connector === undefined) return undefined;
  const what = known.objectType ?? 'object';
  const text = await vscode.window.showInputBox({
    title: `Preview which ${what} of ${connector}?`,
    prompt: 'A part of its DN; empty lists the first ones',
  });
  if (text === undefined) return undefined;
  const { objects } = await context.session.request(protocol.searchConnectorSpace, {
    connector,
    clauses: [],
    text,
    after: 0,
    limit: 100,
    ...(known.objectType === undefined ? {} : { objectType: known.objectType }),
  });
  if (objects.length === 0) throw new Error(`No ${what} of ${connector} has "${text}" in its DN; run an import first`);
  const dn = await vscode.window.showQuickPick(
    objects.map((object) => object.dn),
    { title: 'Which object?' },
  );
  return dn === undefined ? undefined : { connector, dn };
}

/** Previews an object a rule is for. The rule is given by name, as a lens above it does. */
async function previewRule(context: CommandContext, given: unknown): Promise<void> {
  const name = typeof given === 'object' && given !== null && 'name' in given ? given.name : undefined;
  const rule = (await context.language.rules()).find((each) => each.name === name);
  if (rule === undefined) throw new Error('The rule is not in the workspace any more');
  const { state } = context.session;
  const connectors = state.kind === 'open' ? state.summary.connectors : [];
  const category = /^every (\w+)$/.exec(rule.connector)?.[1]?.toLowerCase();
  const candidates = connectors
    .filter((each) => each.name === rule.connector || each.category.toLowerCase() === category)
    .map((each) => each.name);
  const connector =
    candidates.length > 1
      ? await vscode.window.showQuickPick(candidates, { title: 'An object of which connector?' })
      : candidates[0];
  if (connector === undefined) return;
  const objectType = rule.direction === 'inbound' ? rule.from : rule.to;
  const object = await pickObject(context, { connector, objectType });
  if (object !== undefined) openPreviewPanel(context.extension, context.session, object);
}
