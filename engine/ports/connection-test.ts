import type { PartitionChoice } from '../model/connection-draft.ts';
import type { DiagnosisFinding } from './diagnosis.ts';

/** What going the way to a directory came to, that is not configured yet. */
export interface ConnectionTest {
  /** In the order they were made. */
  readonly findings: readonly DiagnosisFinding[];
  /** The directory could be signed in to and read; findings may still warn of what it does not allow. */
  readonly reached: boolean;
  /** What can be chosen to be imported; empty where there is nothing to choose. */
  readonly partitions: readonly PartitionChoice[];
  /** GUID of the tenant that was signed in to. */
  readonly tenantId: string | null;
  /** What the sign-in of a person left to be kept under the credential's name. */
  readonly kept: string | null;
}
