import { bytesFromBase64 } from '../../model/base64.ts';
import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import { guidToText } from '../../model/guid.ts';
import type { ExportOperation } from '../../ports/directory.ts';
import type { LdapSession } from './ldap-session.ts';
import type { PartitionSessions } from './partition-sessions.ts';

/** One operation, and where it is carried out. */
export interface WriteTarget {
  readonly connector: ActiveDirectoryConnector;
  readonly sessions: PartitionSessions;
  /** The session of the partition the object lies in. */
  readonly session: LdapSession;
  readonly operation: ExportOperation;
}

/** What names the object: its identity where it is known, so that a rename nobody told us does no harm, else its DN. */
export function addressOf({ anchor, dn }: ExportOperation): string {
  return guidAddress(anchor) ?? dn;
}

/** `<GUID=…>` of an anchor. */
export function guidAddress(anchor: string | undefined): string | undefined {
  const guid = anchor === undefined ? undefined : guidToText(bytesFromBase64(anchor) ?? new Uint8Array());
  return guid === undefined ? undefined : `<GUID=${guid}>`;
}
