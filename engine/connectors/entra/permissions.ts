import type { EntraConnector } from '../../model/configuration.ts';
import { tokenFacts } from './access-token.ts';
import type { GraphSession } from './graph-session.ts';

/** One thing the connector does and what it takes. */
export interface PermissionNeed {
  /** What for: the end of the sentence "needed to …". */
  readonly purpose: string;
  /** Each of them is enough; the first gives least. */
  readonly anyOf: readonly string[];
  /** Whether runs fail without it; otherwise something is left out. */
  readonly required: boolean;
}

export interface MissingPermission extends PermissionNeed {
  readonly remedy: string;
}

/** What the application or the person may do, compared with what the connector is configured to do. */
export interface PermissionReport {
  /** As the token tells them; `undefined` for a token that cannot be read. */
  readonly granted: readonly string[] | undefined;
  readonly missing: readonly MissingPermission[];
}

/** Throws ConnectorError when there is no token. */
export async function checkPermissions(connector: EntraConnector, session: GraphSession): Promise<PermissionReport> {
  const facts = tokenFacts(await session.token());
  if (facts === undefined) return { granted: undefined, missing: [] };
  const granted = new Set(facts.permissions);
  const kind = facts.kind === 'application' ? 'application' : 'delegated';
  const missing = permissionNeeds(connector)
    .filter(({ anyOf }) => !anyOf.some((permission) => granted.has(permission)))
    .map((need) => ({
      ...need,
      remedy: `Grant the ${kind} permission ${need.anyOf[0] ?? ''} to the application and have an administrator consent to it`,
    }));
  return { granted: facts.permissions, missing };
}

/** Everything the connector asks of Graph, by what it is configured to read and write. */
export function permissionNeeds({ objectTypes, matching }: EntraConnector): readonly PermissionNeed[] {
  const has = (type: string): boolean => objectTypes.has(type);
  const needs: (PermissionNeed | false)[] = [
    has('user') && {
      purpose: 'import users and their changes',
      anyOf: ['User.Read.All', 'User.ReadWrite.All'],
      required: true,
    },
    has('user') && {
      purpose: 'create, change, delete and restore users',
      anyOf: ['User.ReadWrite.All'],
      required: true,
    },
    has('group') && {
      purpose: 'import groups and their members',
      anyOf: ['Group.Read.All', 'Group.ReadWrite.All'],
      required: true,
    },
    has('group') && {
      purpose: 'create, change and delete groups and their members',
      anyOf: ['Group.ReadWrite.All'],
      required: true,
    },
    {
      purpose: 'name the objects that changes tell of, managers and members among them',
      anyOf: ['Directory.Read.All'],
      required: true,
    },
    has('contact') && {
      purpose: 'import contacts',
      anyOf: ['OrgContact.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
      required: true,
    },
    has('device') && { purpose: 'import devices and their changes', anyOf: ['Device.Read.All'], required: true },
    has('user') && {
      purpose: 'know which domains user principal names may have',
      anyOf: ['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All'],
      required: false,
    },
    {
      purpose: 'see whether another synchronization engine is active',
      anyOf: [
        'Organization.Read.All',
        'Organization.ReadWrite.All',
        'User.Read.All',
        'Directory.Read.All',
        'Directory.ReadWrite.All',
      ],
      required: false,
    },
    has('user') &&
      matching.softMatch.length > 0 && {
        purpose: 'see whether a user that would be taken over is an administrator',
        anyOf: ['Directory.Read.All', 'Directory.ReadWrite.All'],
        required: false,
      },
  ];
  return needs.filter((need) => need !== false);
}
