import type { FromObjectPage, FromPreviewPage, ToObjectPage, ToPreviewPage } from '../messages/messages.ts';

/** The one object a page gets from the editor it is shown in. */
interface EditorApi {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

const api = acquireVsCodeApi();

/** Sends what a person did. */
export function send(message: FromPreviewPage | FromObjectPage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is the editor's own channel, not a window.
  api.postMessage(message);
}

/** Hands on what the editor sends, which comes from nowhere else: the page's policy lets nobody in. */
export function listen(handle: (message: ToPreviewPage | ToObjectPage) => void): void {
  window.addEventListener('message', (event: MessageEvent<ToPreviewPage | ToObjectPage>) => handle(event.data));
}
