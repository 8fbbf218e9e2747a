import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { nameInDn } from '../../engine/model/dn.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { fromObjectPage } from './messages/from-page.ts';
import type { FromObjectPage, ToObjectPage } from './messages/messages.ts';
import { pageHtml, pageRoots } from './page-html.ts';
import type { ObjectPlace } from './preview-panel.ts';

/** Which object a page shows. */
export type ShownObject =
  | ({ readonly kind: 'connectorSpace' } & ObjectPlace)
  | { readonly kind: 'metaverse'; readonly id: number };

/** The page of a connector-space or metaverse object. It follows the store. */
export function openObjectPanel(extension: vscode.Uri, session: EngineSession, object: ShownObject): void {
  const title = object.kind === 'metaverse' ? 'Metaverse object' : nameInDn(object.dn);
  const panel = vscode.window.createWebviewPanel('joinery.object', title, vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [...pageRoots(extension)],
    enableFindWidget: true,
  });
  panel.iconPath = new vscode.ThemeIcon(object.kind === 'metaverse' ? 'symbol-class' : 'symbol-object');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview is not a window; it has one listener.
  const tell = (message: ToObjectPage): void => void panel.webview.postMessage(message);

  async function show(): Promise<void> {
    try {
      tell(await read());
    } catch (cause) {
      tell({ kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  async function read(): Promise<ToObjectPage> {
    if (object.kind === 'metaverse') {
      const found = await session.request(protocol.readMvObject, { id: object.id });
      if (found !== null) panel.title = found.name;
      return found === null
        ? { kind: 'failed', message: 'The object is not in the metaverse any more' }
        : { kind: 'metaverse', object: found };
    }
    const found = await session.request(protocol.readCsObject, { connector: object.connector, dn: object.dn });
    if (found !== null) panel.title = found.name;
    return found === null
      ? { kind: 'failed', message: `${object.dn} is not in the connector space any more` }
      : { kind: 'connectorSpace', object: found };
  }

  const listeners = [
    panel.webview.onDidReceiveMessage((sent: unknown) => {
      const message = fromObjectPage(sent);
      if (message !== undefined) void (message.kind === 'ready' ? show() : execute(object, message));
    }),
    session.onDidChange(({ kind }) => {
      if (kind === 'open' && panel.visible) void show();
    }),
  ];
  panel.onDidDispose(() => {
    for (const listener of listeners) listener.dispose();
  });
  panel.webview.html = pageHtml(panel.webview, extension, 'object', title);
}

/** Does what a person chose on the page: each is a command. */
async function execute(
  object: ShownObject,
  message: Exclude<FromObjectPage, { readonly kind: 'ready' }>,
): Promise<void> {
  const { executeCommand } = vscode.commands;
  switch (message.kind) {
    case 'openRule':
      return await executeCommand('joinery.openRule', message.rule);
    case 'openObject':
      return await executeCommand('joinery.openCsObject', { connector: message.connector, dn: message.dn });
    case 'openMetaverse':
      return await executeCommand('joinery.openMvObject', { id: message.id });
    case 'preview':
      return await executeCommand('joinery.preview', object);
    case 'explain':
      return await executeCommand('joinery.explainObject', object);
  }
}
