import { ConnectorError } from '../../ports/directory.ts';
import type { AdSelection } from './ad-selection.ts';
import { extendedDn } from './controls.ts';
import { readExtendedDn } from './extended-dn.ts';
import { textOf, valuesOf } from './ldap-entry.ts';
import type { PartitionSessions } from './partition-sessions.ts';
import { completeRanges } from './ranged-values.ts';
import { anchorOf } from './read-object.ts';

/** The group whose direct members alone are imported. */
export interface FilterGroup {
  readonly anchor: string;
  /** Anchors of its direct members. As large as the group, which is meant for trials. */
  readonly members: ReadonlySet<string>;
}

/** `undefined` where no group is configured. Throws ConnectorError `configuration` when there is no such group. */
export async function readFilterGroup(
  { groupFilter }: AdSelection,
  sessions: PartitionSessions,
): Promise<FilterGroup | undefined> {
  if (groupFilter === undefined) return undefined;
  const session = sessions.sessionFor(groupFilter);
  const found = await session.read(groupFilter, ['objectGUID', 'member'], [extendedDn()]);
  const group = found && (await completeRanges(session, found, [extendedDn()]));
  const anchor = group && anchorOf(group);
  if (group === undefined || anchor === undefined) {
    throw new ConnectorError(
      'configuration',
      `The group "${groupFilter}", whose members alone are to be imported, is not in the directory; nothing was read, so that its members are not taken for deleted; correct "groupFilter"`,
    );
  }
  const members = valuesOf(group, 'member').flatMap((value) => readExtendedDn(textOf(value) ?? '').anchor ?? []);
  return { anchor, members: new Set(members) };
}
