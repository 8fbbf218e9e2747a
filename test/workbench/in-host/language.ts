import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { before, eventually, openRules, withEdit } from './workspace.ts';

function problemsOf({ document }: vscode.TextEditor): readonly string[] {
  return vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
}

describe('a rule in the editor', () => {
  it('has no problems as it comes with the sample', async () => {
    const editor = await openRules();
    assert.deepEqual(problemsOf(editor), []);
  });

  it('shows a problem while it is typed, with a code and a fix', async () => {
    const editor = await openRules();
    await withEdit(editor, 'connector   every ad', 'connector   "nowhere.example"', async () => {
      const problem = await eventually('a problem', () => vscode.languages.getDiagnostics(editor.document.uri)[0]);
      assert.match(problem.message, /nowhere\.example/);
      assert.ok(typeof problem.code === 'object' && problem.code.value === 'unknown-connector');
    });
    await eventually('no problem', () => (problemsOf(editor).length === 0 ? true : undefined));
  });

  it('completes attributes and functions', async () => {
    const editor = await openRules();
    const position = before(editor.document, 'msExchMasterAccountSid]');
    const list = await eventually('completions', async () => {
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        editor.document.uri,
        position,
      );
      return found.items.length === 0 ? undefined : found;
    });
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('[sAMAccountName]'), labels.slice(0, 10).join(', '));
  });

  it('explains an attribute on hover', async () => {
    const editor = await openRules();
    const [hover] = await vscode.commands.executeCommand<readonly vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      before(editor.document, 'sAMAccountName starts').translate(0, 2),
    );
    const text = hover?.contents.map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
    assert.match(text ?? '', /sAMAccountName/);
  });

  it('is laid out by the formatter', async () => {
    const editor = await openRules();
    await withEdit(editor, '  precedence  10', '      precedence 10', async () => {
      const edits = await vscode.commands.executeCommand<readonly vscode.TextEdit[]>(
        'vscode.executeFormatDocumentProvider',
        editor.document.uri,
        { tabSize: 2, insertSpaces: true },
      );
      assert.ok(edits.length > 0);
    });
  });

  it('is listed among the symbols of the workspace', async () => {
    const symbols = await vscode.commands.executeCommand<readonly vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'In from AD - Person',
    );
    assert.ok(symbols.some(({ name }) => name === 'In from AD - Person'));
  });
});
