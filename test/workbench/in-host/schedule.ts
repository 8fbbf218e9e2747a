import * as vscode from 'vscode';
import { eventually, workspaceFile } from './workspace.ts';

describe('the schedule of a window', () => {
  it('runs until it is stopped', async () => {
    const lock = workspaceFile('.joinery/store.db.scheduler.holder');
    const isHeld = async (): Promise<boolean> =>
      await vscode.workspace.fs.stat(lock).then(
        () => true,
        () => false,
      );
    await vscode.commands.executeCommand('joinery.startSchedule');
    await eventually('the lock of the schedule', async () => ((await isHeld()) ? true : undefined));
    await vscode.commands.executeCommand('joinery.stopSchedule');
    await eventually('no lock of the schedule', async () => ((await isHeld()) ? undefined : true));
  });
});
