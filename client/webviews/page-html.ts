import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The pages there are; each is a bundle in `dist/webviews`. */
export type PageName = 'preview' | 'object';

/** What a page may load: its own script and style, nothing from the network, nothing inline. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, page: PageName, title: string): string {
  const nonce = randomBytes(16).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webviews', `${page}.js`)).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'media', 'page.css')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<main></main>
<p id="status" role="status"></p>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** Folders a page may load from. */
export function pageRoots(extension: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist', 'webviews'), vscode.Uri.joinPath(extension, 'media')];
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
