import type { ExportError, ExportOperation } from '../../ports/directory.ts';
import type { DeletedUsers } from './deleted-users.ts';
import type { GraphRequest, GraphResponse } from './graph-session.ts';
import { exportError, isSuccess } from './map-errors.ts';
import type { StepQueue } from './step-queue.ts';

/** What writing one object needs. */
export interface WriteContext {
  readonly operation: ExportOperation;
  readonly steps: StepQueue;
  readonly deletedUsers: DeletedUsers;
  /** `https://graph.microsoft.com/v1.0`, for references in bodies. */
  readonly root: string;
}

/** Leaves the writing of one object with its error; never gets out of the writer. */
export class RefusedExport extends Error {
  override readonly name = 'RefusedExport';
  readonly error: ExportError;

  constructor(error: ExportError) {
    super(error.message);
    this.error = error;
  }
}

/** Sends a request that has to succeed; a status in `also` counts as success. */
export async function sendStep(
  { steps, operation }: WriteContext,
  request: GraphRequest,
  also: readonly number[] = [],
): Promise<GraphResponse> {
  const response = await steps.send(request);
  if (!isSuccess(response) && !also.includes(response.status))
    throw new RefusedExport(exportError(response, operation));
  return response;
}

/** A key or a quoted value of an address. */
export function quoted(text: string): string {
  return encodeURIComponent(text.replaceAll("'", "''"));
}
