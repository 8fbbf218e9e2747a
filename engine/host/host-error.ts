import { ResponseError } from 'vscode-jsonrpc';
import { RequestError } from '../model/request-error.ts';
import { CancelledError } from '../ports/cancel.ts';
import { EngineBusyError, EngineConfigurationError } from '../runs/engine-error.ts';
import { hostErrors } from './protocol/requests.ts';

/** The request was cancelled; the protocol's own code for it. */
const requestCancelled = -32_800;

/** An error as the editor gets it: a code it can tell apart, a message for the user. */
export function hostError(cause: unknown): ResponseError {
  if (cause instanceof ResponseError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ResponseError(codeOf(cause), message);
}

export function badRequest(message: string): ResponseError {
  return new ResponseError(hostErrors.badRequest, message);
}

function codeOf(cause: unknown): number {
  if (cause instanceof CancelledError) return requestCancelled;
  if (cause instanceof EngineBusyError) return hostErrors.busy;
  if (cause instanceof EngineConfigurationError) return hostErrors.noWorkspace;
  if (cause instanceof RequestError) return hostErrors.badRequest;
  return hostErrors.unavailable;
}
