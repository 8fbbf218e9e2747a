import { type CancellationToken, CancellationTokenSource, type MessageConnection } from 'vscode-jsonrpc';
import type { SignInAnswer, SignInPrompt } from '../connectors/entra/sign-in.ts';
import { askPerson, type PersonQuestion } from './protocol/connections.ts';

/** Has the editor ask a person to sign in for a connector. Cancelling `token` is as good as giving up. */
export function personPrompt(
  connection: MessageConnection,
  connector: string,
  token?: CancellationToken,
): SignInPrompt {
  const ask = async (question: PersonQuestion, ended: AbortSignal): Promise<SignInAnswer> => {
    const source = new CancellationTokenSource();
    const { promise: cancelled, resolve } = Promise.withResolvers<SignInAnswer>();
    const listener = token?.onCancellationRequested(() => resolve('given-up'));
    const end = (): void => source.cancel();
    ended.addEventListener('abort', end, { once: true });
    try {
      if (token?.isCancellationRequested === true) return 'given-up';
      return await Promise.race([connection.sendRequest(askPerson, question, source.token), cancelled]);
    } catch (cause) {
      // The editor ends a question it was told to cancel with an error.
      if (ended.aborted) return 'shown';
      throw cause;
    } finally {
      listener?.dispose();
      ended.removeEventListener('abort', end);
      source.cancel();
    }
  };
  return {
    showCode: async ({ code, address }, ended) => await ask({ kind: 'code', connector, code, address }, ended),
    openBrowser: async (address, ended) => await ask({ kind: 'browser', connector, address }, ended),
  };
}
