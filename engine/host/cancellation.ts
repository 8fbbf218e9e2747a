import type { CancellationToken } from 'vscode-jsonrpc';
import { CancelledError, type CancelSignal } from '../ports/cancel.ts';

/** A request's cancellation as the engine asks for it. */
export function signalOf(token: CancellationToken): CancelSignal {
  return {
    get cancelled() {
      return token.isCancellationRequested;
    },
  };
}

/**
 * Waits for work as long as the request is not cancelled, then throws CancelledError: a server may be silent for a long time. What the
 * work comes to later goes nowhere.
 */
export async function untilCancelled<T>(token: CancellationToken, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const listener = token.onCancellationRequested(() => reject(new CancelledError()));
  try {
    return await Promise.race([work, promise]);
  } finally {
    listener.dispose();
  }
}
