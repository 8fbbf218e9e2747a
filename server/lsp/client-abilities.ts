import type { InitializeParams } from 'vscode-languageserver/node';
import { previewRuleCommand, showReferencesCommand } from '../protocol/commands.ts';

/** What the editor at the other end can do, as far as answers depend on it. */
export interface ClientAbilities {
  /** Asks for diagnostics; otherwise they are sent to it. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesInlayHints: boolean;
  readonly refreshesCodeLenses: boolean;
  readonly snippets: boolean;
  readonly watchesFiles: boolean;
  readonly sendsConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly workspaceFolders: boolean;
  /** Its user does not trust the workspace: what lies outside of the workspace's folder is not to be read. */
  readonly confined: boolean;
  /** Commands of its own that lenses may call. */
  readonly commands: ReadonlySet<string>;
}

export function abilitiesOf({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { textDocument, workspace } = capabilities;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    sendsConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    confined: optionOf(initializationOptions, 'confined') === true,
    commands: commandsOf(initializationOptions),
  };
}

/** `initializationOptions.commands`: which of our commands the editor has. Absent: all, as in our own extension. */
function commandsOf(options: unknown): ReadonlySet<string> {
  const commands = optionOf(options, 'commands');
  const all = [previewRuleCommand, showReferencesCommand];
  return new Set(Array.isArray(commands) ? all.filter((command) => commands.includes(command)) : all);
}

function optionOf(options: unknown, name: string): unknown {
  return typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined;
}
