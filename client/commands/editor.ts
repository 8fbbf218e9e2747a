import * as vscode from 'vscode';
import { showReferencesCommand } from '../../server/protocol/commands.ts';
import { openFolder } from '../joinery-folder.ts';
import { runInTerminal } from '../tasks.ts';
import { type CommandContext, register } from './command.ts';

/** What the editor's lenses and the palette offer around rules. */
export function registerEditorCommands(context: CommandContext): readonly vscode.Disposable[] {
  const { cli, folder, language } = context;
  const inTerminal = async (command: string): Promise<void> => await runInTerminal(cli, openFolder(folder), command);
  return [
    register(context, 'joinery.checkWorkspace', async () => await inTerminal('check')),
    register(context, 'joinery.formatRules', async () => await inTerminal('format')),
    register(context, 'joinery.restartLanguageServer', async () => await language.restart()),
    register(context, 'joinery.openRule', async (name) => await openRule(context, String(name))),
    register(context, 'joinery.showActions', async () => await showActions()),
    // Lenses come with places as the protocol writes them; the editor wants its own.
    vscode.commands.registerCommand(showReferencesCommand, async (uri: string, position: Place, locations: Found[]) => {
      await vscode.commands.executeCommand(
        'editor.action.showReferences',
        vscode.Uri.parse(uri),
        positionOf(position),
        locations.map(
          (found) =>
            new vscode.Location(
              vscode.Uri.parse(found.uri),
              new vscode.Range(positionOf(found.range.start), positionOf(found.range.end)),
            ),
        ),
      );
    }),
  ];
}

interface Place {
  readonly line: number;
  readonly character: number;
}

interface Found {
  readonly uri: string;
  readonly range: { readonly start: Place; readonly end: Place };
}

function positionOf({ line, character }: Place): vscode.Position {
  return new vscode.Position(line, character);
}

async function openRule({ language }: CommandContext, name: string): Promise<void> {
  const rules = await language.rules();
  const rule = rules.find((each) => each.name === name);
  if (rule === undefined) throw new Error(`There is no rule "${name}" in the workspace any more`);
  const selection = new vscode.Range(rule.line, 0, rule.line, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(rule.uri), { selection, viewColumn: vscode.ViewColumn.One });
}

/** What is behind the status item. */
async function showActions(): Promise<void> {
  const actions = [
    { label: '$(run-all) Run a cycle', command: 'joinery.cycle' },
    { label: '$(debug-stop) Stop the run', command: 'joinery.stop' },
    { label: '$(preview) Preview an object…', command: 'joinery.preview' },
    { label: '$(question) Explain an object…', command: 'joinery.explainObject' },
    { label: '$(search) Search the metaverse…', command: 'joinery.searchMetaverse' },
    { label: '$(history) Show the runs', command: 'joinery.runs.focus' },
    { label: '$(list-flat) Tell a run in full…', command: 'joinery.openRun' },
    { label: '$(pulse) Doctor: what keeps the workspace from working', command: 'joinery.doctor' },
    { label: '$(trash) Release deletions that are held back…', command: 'joinery.releaseDeletions' },
    { label: '$(debug-pause) Suspend the schedule', command: 'joinery.suspendSchedule' },
    { label: '$(debug-continue) Resume the schedule', command: 'joinery.resumeSchedule' },
    { label: '$(settings-gear) Open joinery.json', command: 'joinery.openSettingsFile' },
    { label: '$(output) Show the log', command: 'joinery.showLog' },
  ];
  const chosen = await vscode.window.showQuickPick(actions, { title: 'Joinery' });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}
