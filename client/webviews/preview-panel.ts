import * as vscode from 'vscode';
import * as protocol from '../../engine/host/protocol/requests.ts';
import { nameInDn } from '../../engine/model/dn.ts';
import type { EngineSession } from '../engine/engine-session.ts';
import { showRulePlace, unsavedRules } from '../rule-places.ts';
import { fromPreviewPage } from './messages/from-page.ts';
import type { FromPreviewPage, ToPreviewPage } from './messages/messages.ts';
import { pageHtml, pageRoots } from './page-html.ts';

/** An object, by its connector's name and its DN. */
export interface ObjectPlace {
  readonly connector: string;
  readonly dn: string;
}

/** How long typing must have paused before the preview is drawn anew. */
const quietMs = 150;

/** Opens the preview of one object. It follows the rules as they are typed, saved or not. */
export function openPreviewPanel(extension: vscode.Uri, session: EngineSession, object: ObjectPlace): void {
  const title = `Preview: ${nameInDn(object.dn)}`;
  const panel = vscode.window.createWebviewPanel('joinery.preview', title, vscode.ViewColumn.Beside, {
    enableScripts: true,
    localResourceRoots: [...pageRoots(extension)],
    enableFindWidget: true,
  });
  panel.iconPath = new vscode.ThemeIcon('preview');
  const live = new LivePreview(panel.webview, session, object);
  panel.onDidDispose(() => live.dispose());
  panel.webview.html = pageHtml(panel.webview, extension, 'preview', title);
}

class LivePreview implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #session: EngineSession;
  readonly #object: ObjectPlace;
  readonly #listeners: readonly vscode.Disposable[];
  /** The files of the rules the page shows, by the rules' names. */
  #places: ReadonlyMap<string, string> = new Map();
  #asked = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(webview: vscode.Webview, session: EngineSession, object: ObjectPlace) {
    this.#webview = webview;
    this.#session = session;
    this.#object = object;
    const soon = ({ languageId }: vscode.TextDocument): void => {
      if (languageId !== 'syncrule') return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#refresh(), quietMs);
    };
    this.#listeners = [
      webview.onDidReceiveMessage((sent: unknown) => {
        const message = fromPreviewPage(sent);
        if (message !== undefined) void this.#handle(message);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => soon(document)),
      vscode.workspace.onDidSaveTextDocument(soon),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
  }

  async #handle(message: FromPreviewPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        await this.#refresh();
        return;
      case 'openRule': {
        const path = this.#places.get(message.rule);
        if (path !== undefined) await showRulePlace(path, message.span);
        return;
      }
      case 'openObject':
        await vscode.commands.executeCommand('joinery.openCsObject', { connector: message.connector, dn: message.dn });
        return;
      case 'commit':
        await this.#show(true, async () => await this.#session.request(protocol.commitPreview, this.#object));
    }
  }

  async #refresh(): Promise<void> {
    const params = { ...this.#object, unsaved: unsavedRules() };
    await this.#show(false, async () => await this.#session.request(protocol.preview, params));
  }

  async #show(committed: boolean, ask: () => Promise<protocol.PreviewResult>): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    this.#tell({ kind: 'working' });
    const answer = await this.#answer(committed, ask);
    // A newer answer is on its way; this one is of rules that are no longer there.
    if (mine === this.#asked) this.#tell(answer);
  }

  async #answer(committed: boolean, ask: () => Promise<protocol.PreviewResult>): Promise<ToPreviewPage> {
    try {
      const { preview, places } = await ask();
      this.#places = new Map(Object.entries(places));
      if (preview === null)
        return { kind: 'failed', message: `${this.#object.dn} is not in the connector space any more` };
      return { kind: 'preview', preview, unsaved: unsavedRules().length > 0, committed };
    } catch (cause) {
      return { kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  #tell(message: ToPreviewPage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview is not a window; it has one listener.
    void this.#webview.postMessage(message);
  }
}
