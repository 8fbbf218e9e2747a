import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { codeActionKinds } from '../features/code-actions.ts';
import { tokenModifiers, tokenTypes } from '../features/semantic-tokens.ts';

/** What the server announces. `docs/language-server.md` says the same for people, and a test holds the two together. */
export function serverCapabilities(): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    diagnosticProvider: { identifier: 'joinery', interFileDependencies: true, workspaceDiagnostics: true },
    completionProvider: { triggerCharacters: ['[', '"', '%', '$', '('], resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ['(', ','], retriggerCharacters: [')'] },
    hoverProvider: true,
    declarationProvider: true,
    definitionProvider: true,
    typeDefinitionProvider: true,
    implementationProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: { label: 'Synchronization rules' },
    workspaceSymbolProvider: true,
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
    inlayHintProvider: true,
    codeLensProvider: { resolveProvider: true },
    codeActionProvider: { codeActionKinds: [...codeActionKinds] },
    renameProvider: { prepareProvider: true },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    linkedEditingRangeProvider: true,
    callHierarchyProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
