import type { EntraConnector } from '../../model/configuration.ts';
import type { ExportError, ExportOperation } from '../../ports/directory.ts';
import type { DeletedObjects } from './deleted-objects.ts';
import type { GraphRequest, GraphResponse } from './graph-session.ts';
import { exportError, isSuccess } from './map-errors.ts';
import type { RecentObjects } from './recent-objects.ts';
import { maximumAttempts, type Patience } from './retry.ts';
import type { StepQueue } from './step-queue.ts';
import type { KnownDomains } from './tenant-domains.ts';

/** What all writes of one connector share. */
export interface WriterState {
  readonly connector: EntraConnector;
  readonly deleted: DeletedObjects;
  readonly recent: RecentObjects;
  readonly domains: KnownDomains;
  /** `https://graph.microsoft.com/v1.0`, for references in bodies. */
  readonly root: string;
}

/** What writing one object needs. */
export interface WriteContext extends WriterState {
  readonly operation: ExportOperation;
  readonly steps: StepQueue;
  readonly patience: Patience;
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

/**
 * Sends a request that refers to objects. Where one of them is so new that the answering server may not know it, "not found" is not
 * believed at once.
 */
export async function sendReference(
  { steps, recent, patience }: WriteContext,
  request: GraphRequest,
  ids: readonly string[],
): Promise<GraphResponse> {
  for (let attempt = 1; ; attempt++) {
    const response = await steps.send(request);
    const mayCome = response.status === 404 && ids.some((id) => recent.isRecent(id));
    if (!mayCome || attempt === maximumAttempts) return response;
    await patience.pacer.pause(patience.pacer.delayMs(response, attempt), patience.signal);
  }
}

/** A key or a quoted value of an address. Half a character, as a rule may cut one, is U+FFFD there. */
export function quoted(text: string): string {
  return encodeURIComponent(text.toWellFormed().replaceAll("'", "''"));
}
