import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId } from './workspace.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

/** Commands that rows, lenses and pages call with arguments; nobody chooses them by name. */
const unlisted = [
  'joinery.loadMore',
  'joinery.openMvObject',
  'joinery.openRule',
  'joinery.previewRule',
  'joinery.showReferences',
];

describe('the extension', () => {
  it('is there and can be activated', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('registers every command it contributes, and no other that is not meant for rows and pages', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    const { contributes }: Manifest = extension.packageJSON;
    const contributed = contributes.commands.map(({ command }) => command).toSorted();
    const all = await vscode.commands.getCommands(true);
    const views = Object.values(contributes.views)
      .flat()
      .map(({ id }) => id);
    // Every view brings commands of its own, such as joinery.runs.focus.
    const own = all.filter(
      (command) => command.startsWith('joinery.') && views.every((view) => !command.startsWith(`${view}.`)),
    );
    assert.deepEqual(own.filter((command) => !unlisted.includes(command)).toSorted(), contributed);
  });
});
