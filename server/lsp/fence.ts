import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';

/** Writes a line to the editor's log. */
export type Log = (message: string) => void;

/**
 * Keeps what goes wrong in one request to that request: an error that is thrown is logged with its place in our code and answered, and the
 * next request is answered as if nothing had happened. Errors meant for the editor pass.
 */
export function fenced<Arguments extends readonly unknown[], Result>(
  name: string,
  log: Log,
  answer: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result | ResponseError> {
  return async (...args) => {
    try {
      return await answer(...args);
    } catch (cause) {
      if (cause instanceof ResponseError) return cause;
      const told = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      log(`${name} failed: ${told}`);
      const reason = cause instanceof Error ? cause.message : String(cause);
      return new ResponseError(
        ErrorCodes.InternalError,
        `${name} failed (${reason}), so there is no answer; the log has more, and it is a fault of Joinery worth reporting`,
      );
    }
  };
}

/** Lets messages that arrived meanwhile be read: changes of the text, and that an answer is no longer wanted. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

export function assertWanted(token: CancellationToken): void {
  if (token.isCancellationRequested)
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled');
}

/** For an answer about a text that has changed since it was asked for. */
export function contentModified(): ResponseError {
  return new ResponseError(LSPErrorCodes.ContentModified, 'The text changed before the answer was ready');
}
