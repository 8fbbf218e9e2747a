import * as vscode from 'vscode';
import { placeLinks, type Report, type ReportLink } from './report.ts';

/** The scheme of texts that are not files. */
const scheme = 'joinery';

/** Reports as read-only documents. */
export interface ReportDocuments extends vscode.Disposable {
  show(report: Report): Promise<void>;
}

export function createReportDocuments(): ReportDocuments {
  const reports = new Map<string, Report>();
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const registered = [
    changes,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      // After a reload of the window the tab is still there, what it showed is not.
      provideTextDocumentContent: ({ path }) =>
        reports.get(path)?.text ??
        'This was shown before the window was loaded anew. The command that made it makes it again.\n',
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      {
        provideDocumentLinks: (document) => {
          const report = reports.get(document.uri.path);
          return report === undefined ? [] : documentLinks(document, report);
        },
      },
    ),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) reports.delete(uri.path);
    }),
  ];
  return {
    show: async (report) => {
      const uri = vscode.Uri.from({ scheme, path: `/${fileName(report.title)}.md` });
      const isOpen = reports.has(uri.path);
      reports.set(uri.path, report);
      if (isOpen) changes.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose: () => {
      for (const each of registered) each.dispose();
    },
  };
}

/** A title as the last part of a path: no separators, no character that some file system or address does not take. */
function fileName(title: string): string {
  return title.replace(/[\\/:*?"<>|#%]+/g, ' ').trim();
}

function documentLinks(document: vscode.TextDocument, report: Report): vscode.DocumentLink[] {
  return placeLinks(report).map(({ start, end, link }) => {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const target = new vscode.DocumentLink(range, commandUri(link));
    target.tooltip = link.kind === 'object' ? 'Show the object' : 'Show the rule';
    return target;
  });
}

function commandUri(link: ReportLink): vscode.Uri {
  const [command, argument] =
    link.kind === 'object'
      ? ['joinery.openCsObject', { connector: link.connector, dn: link.dn }]
      : ['joinery.openRule', link.name];
  return vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`);
}
