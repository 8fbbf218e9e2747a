import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { type RunProfile, runProfiles } from '../../engine/runs/run-record.ts';
import { type CommandContext, pickConnector, register } from './command.ts';
import { tellEnd } from './window-runs.ts';

/** Runs of run profiles and cycles. */
export function registerRunCommands(context: CommandContext): readonly vscode.Disposable[] {
  const { runs } = context;

  async function profile(node: unknown): Promise<void> {
    const connector = await pickConnector(context, node);
    if (connector === undefined) return;
    const chosen = await pickProfile(connector);
    if (chosen === undefined) return;
    const title = `${connector}: ${chosen}`;
    const run = await runs.run(title, protocol.runProfile, { connector, profile: chosen });
    void tellEnd(title, [run]);
  }

  async function cycle(policy: 'Delta' | 'Initial'): Promise<void> {
    const title = policy === 'Delta' ? 'Cycle' : 'Initial cycle';
    const result = await runs.run(title, protocol.runCycle, { policy });
    void tellEnd(title, result.runs);
  }

  return [
    register(context, 'joinery.runProfile', profile),
    register(context, 'joinery.cycle', async () => await cycle('Delta')),
    register(context, 'joinery.initialCycle', async () => await cycle('Initial')),
    register(context, 'joinery.stop', () => runs.stop()),
  ];
}

async function pickProfile(connector: string): Promise<RunProfile | undefined> {
  const chosen = await vscode.window.showQuickPick(runProfiles, { title: `Run which profile of ${connector}?` });
  return runProfiles.find((profile) => profile === chosen);
}
