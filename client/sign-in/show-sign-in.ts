import * as vscode from 'vscode';
import type { CancellationToken } from 'vscode-jsonrpc';
import type { PersonQuestion } from '../../engine/host/protocol/connections.ts';
import { unlinked } from '../unlinked.ts';

/**
 * Has the person sign in: shows the code and opens the page to enter it on, or opens the page to sign in on. Stays until the person gives
 * up, or `ended` is cancelled because signing in has come to its end.
 */
export async function showSignIn(question: PersonQuestion, ended: CancellationToken): Promise<'shown' | 'given-up'> {
  // The address of a code is what a server said: it is a page, or nothing is opened.
  if (!question.address.startsWith('https://')) return 'given-up';
  const { promise: over, resolve } = Promise.withResolvers<'shown'>();
  const listener = ended.onCancellationRequested(() => resolve('shown'));
  try {
    const begun = await Promise.race([
      over,
      question.kind === 'code' ? offerCode(question, ended) : openPage(question),
    ]);
    return begun === 'begun' ? await waitFor(question, over) : begun;
  } finally {
    listener.dispose();
  }
}

type Begun = 'begun' | 'given-up';

async function offerCode(
  { connector, code, address }: Extract<PersonQuestion, { kind: 'code' }>,
  ended: CancellationToken,
): Promise<Begun> {
  const go = 'Copy code and open browser';
  const chosen = await vscode.window.showInformationMessage(
    unlinked(`Sign in to "${connector}": enter the code ${code} at ${address}`),
    go,
  );
  // Where the message stood longer than the sign-in, its code is worth nothing any more.
  if (chosen !== go || ended.isCancellationRequested) return 'given-up';
  await vscode.env.clipboard.writeText(code);
  await vscode.env.openExternal(vscode.Uri.parse(address));
  return 'begun';
}

async function openPage({ address }: Extract<PersonQuestion, { kind: 'browser' }>): Promise<Begun> {
  const back = new URL(address).searchParams.get('redirect_uri');
  // With the engine on another machine, asking for the outer address makes its port reachable from this one.
  if (back !== null) await vscode.env.asExternalUri(vscode.Uri.parse(back));
  const opened = await vscode.env.openExternal(vscode.Uri.parse(address));
  return opened ? 'begun' : 'given-up';
}

async function waitFor(question: PersonQuestion, over: Promise<'shown'>): Promise<'shown' | 'given-up'> {
  const title =
    question.kind === 'code'
      ? `Sign in to "${question.connector}" with the code ${question.code}`
      : `Sign in to "${question.connector}" in the browser`;
  return await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: unlinked(title), cancellable: true },
    async (_, token) => {
      const { promise: cancelled, resolve } = Promise.withResolvers<'given-up'>();
      const listener = token.onCancellationRequested(() => resolve('given-up'));
      try {
        return await Promise.race([over, cancelled]);
      } finally {
        listener.dispose();
      }
    },
  );
}
