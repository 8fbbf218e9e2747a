import type { SyncTrace } from '../sync/trace.ts';

/** What synchronizing one object would do, drawn from the same function a run calls. */
export interface Preview {
  readonly connector: string;
  readonly dn: string;
  readonly objectType: string;
  readonly trace: SyncTrace;
}
