import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import { isAtOrBelow, normalizeDn, parentDn } from '../../model/dn.ts';
import { neverCancelled } from '../../ports/cancel.ts';
import type { Diagnosis, DiagnosisFinding } from '../../ports/diagnosis.ts';
import { DirSyncControl, domainScope, showDeleted } from './controls.ts';
import type { WrittenType } from './diagnose.ts';
import type { PartitionDiagnosis } from './diagnose-partition.ts';
import { textsOf, valuesOf } from './ldap-entry.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import { allOf, equalTo, noObject } from './ldap-filter.ts';
import type { LdapSession } from './ldap-session.ts';

/** Containers looked into for one object type, and objects gone through to find them. */
const sampledContainers = 20;
const sampledObjects = 500;
/** Containers named in one finding. */
const namedContainers = 3;

/** Whether changes and deletions can be read. Asks for changes of nothing, so that nothing is transferred. */
export async function* diagnoseReading(
  session: LdapSession,
  connector: ActiveDirectoryConnector,
  namingContext: string,
): Diagnosis {
  yield (await mayAskForChanges(session, namingContext))
    ? {
        check: 'replicate-changes',
        status: 'ok',
        message: `"${connector.user}" may ask "${namingContext}" for its changes`,
      }
    : {
        check: 'replicate-changes',
        status: 'warning',
        message: `"${connector.user}" lacks the right "Replicating Directory Changes" on "${namingContext}": delta imports compare update numbers instead, which reads whole objects and works at one domain controller only`,
        remedy: dsacls(namingContext, connector.user, 'CA;Replicating Directory Changes'),
      };
  const deleted = `CN=Deleted Objects,${namingContext}`;
  yield (await mayReadDeleted(session, deleted))
    ? {
        check: 'deleted-objects',
        status: 'ok',
        message: `"${connector.user}" sees what is deleted in "${namingContext}"`,
      }
    : {
        check: 'deleted-objects',
        status: 'error',
        message: `"${connector.user}" may not read "${deleted}", so delta imports do not see deletions and only full imports take deleted objects out`,
        remedy: `As a domain administrator run: dsacls "${deleted}" /takeownership, then ${dsacls(deleted, connector.user, 'LCRP')}`,
      };
}

async function mayAskForChanges(session: LdapSession, namingContext: string): Promise<boolean> {
  const changes = new DirSyncControl({ flags: 0, maximumBytes: 1_000_000, cookie: Buffer.alloc(0) });
  return await isAllowed(async () => {
    await session.search({
      base: namingContext,
      scope: 'sub',
      filter: noObject,
      attributes: ['objectGUID'],
      controls: [changes],
    });
    return changes.answer !== undefined;
  });
}

/** Samba shows the container without anything in it to accounts that may not read it; Windows does not show it. */
async function mayReadDeleted(session: LdapSession, deleted: string): Promise<boolean> {
  return await isAllowed(async () => {
    const found = await session.read(deleted, ['objectGUID'], [showDeleted(), domainScope()]);
    return found !== undefined && valuesOf(found, 'objectGUID').length > 0;
  });
}

/** Results by which a server says no to the account, and those by which it says that it cannot at all. */
const refusals: ReadonlySet<number> = new Set([
  resultCodes.insufficientAccessRights,
  resultCodes.noSuchObject,
  resultCodes.unavailableCriticalExtension,
  resultCodes.unwillingToPerform,
]);

async function isAllowed(ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof LdapResultError && refusals.has(cause.code)) return false;
    throw cause;
  }
}

/**
 * Whether the account may write what the outbound rules write: the directory itself tells which attributes and child objects it may
 * touch. A few objects of each type are asked, one per container, since rights are given on containers.
 */
export async function* diagnoseWriting(session: LdapSession, task: PartitionDiagnosis, base: string): Diagnosis {
  for (const written of task.writes) {
    if (written.attributes.length > 0) yield* diagnoseAttributes(session, task, { written, base });
    for (const container of written.containers.filter((dn) => isAtOrBelow(dn, normalizeDn(base))))
      yield await childFinding(session, task.connector, { objectType: written.objectType, container });
  }
}

async function* diagnoseAttributes(
  session: LdapSession,
  { connector, partition }: PartitionDiagnosis,
  { written, base }: { readonly written: WrittenType; readonly base: string },
): Diagnosis {
  const { objectType, attributes } = written;
  const listed = partition?.include ?? [];
  const bases: string[] = [];
  // A listed container that is not there is a finding of its own.
  for (const dn of listed.length === 0 ? [base] : listed)
    if ((await session.read(dn, ['objectClass'])) !== undefined) bases.push(dn);
  const lacking = new Map<string, string[]>();
  let asked = 0;
  for (const each of bases) {
    for (const { dn, allowed } of await sampleObjects(session, each, objectType)) {
      asked += 1;
      for (const name of attributes.filter((one) => !allowed.has(one.toLowerCase())))
        lacking.set(name, [...(lacking.get(name) ?? []), parentDn(dn)]);
    }
  }
  if (asked === 0) {
    yield {
      check: 'write-attributes',
      status: 'warning',
      message: `There is no ${objectType} in "${base}" yet, so it is not known whether "${connector.user}" may write ${attributes.join(', ')}`,
      remedy: 'Ask again once there is one',
    };
    return;
  }
  if (lacking.size === 0) {
    yield {
      check: 'write-attributes',
      status: 'ok',
      message: `"${connector.user}" may write what rules flow to objects of type ${objectType}: ${attributes.join(', ')}`,
    };
    return;
  }
  for (const [name, containers] of lacking) yield lackingFinding(connector, objectType, { name, containers });
}

function lackingFinding(
  { user }: ActiveDirectoryConnector,
  objectType: string,
  { name, containers }: { readonly name: string; readonly containers: readonly string[] },
): DiagnosisFinding {
  const distinct = [...new Set(containers)];
  const named = distinct.slice(0, namedContainers).map((dn) => `"${dn}"`);
  const more = distinct.length > named.length ? ` and ${distinct.length - named.length} more containers` : '';
  return {
    check: 'write-attributes',
    status: 'error',
    message: `"${user}" may not write "${name}" of objects of type ${objectType} in ${named.join(', ')}${more}, so every export of it there fails with permission-issue`,
    remedy: distinct
      .slice(0, namedContainers)
      .map((dn) => dsacls(dn, user, `RPWP;${name};${objectType}`, '/I:S '))
      .join(' and '),
  };
}

/** One object per container. Administrators are left out: their rights come from a template and not from their container. */
async function sampleObjects(
  session: LdapSession,
  base: string,
  objectType: string,
): Promise<readonly { readonly dn: string; readonly allowed: ReadonlySet<string> }[]> {
  const filter = allOf([
    equalTo('objectClass', objectType),
    { kind: 'not', filter: equalTo('adminCount', '1') },
    { kind: 'not', filter: equalTo('isCriticalSystemObject', 'TRUE') },
  ]);
  const found = new Map<string, { readonly dn: string; readonly allowed: ReadonlySet<string> }>();
  let seen = 0;
  const search = { base, scope: 'sub', filter, attributes: ['objectClass', 'allowedAttributesEffective'] } as const;
  for await (const { entries } of session.searchPages(search, neverCancelled, 100)) {
    for (const entry of entries) {
      // A search by class finds derived ones: computers are users.
      if (textsOf(entry, 'objectClass').at(-1)?.toLowerCase() !== objectType.toLowerCase()) continue;
      const parent = normalizeDn(parentDn(entry.dn));
      if (found.has(parent)) continue;
      const allowed = new Set(textsOf(entry, 'allowedAttributesEffective').map((name) => name.toLowerCase()));
      found.set(parent, { dn: entry.dn, allowed });
    }
    seen += entries.length;
    if (seen >= sampledObjects || found.size >= sampledContainers) break;
  }
  return [...found.values()];
}

async function childFinding(
  session: LdapSession,
  { user }: ActiveDirectoryConnector,
  { objectType, container }: { readonly objectType: string; readonly container: string },
): Promise<DiagnosisFinding> {
  const entry = await session.read(container, ['allowedChildClassesEffective']);
  if (entry === undefined) {
    return {
      check: 'create-objects',
      status: 'error',
      message: `Rules make objects of type ${objectType} in "${container}", which is not in the directory, so every one of them fails`,
      remedy: 'Make the container, or correct the rule that gives "dn"',
    };
  }
  const allowed = textsOf(entry, 'allowedChildClassesEffective').some(
    (name) => name.toLowerCase() === objectType.toLowerCase(),
  );
  if (allowed)
    return {
      check: 'create-objects',
      status: 'ok',
      message: `"${user}" may make objects of type ${objectType} in "${container}"`,
    };
  return {
    check: 'create-objects',
    status: 'error',
    message: `"${user}" may not make objects of type ${objectType} in "${container}", so every export of a new one fails with permission-issue`,
    remedy: dsacls(container, user, `CCDC;${objectType}`),
  };
}

/** The command of Windows that grants a right; `inheritance` `/I:S ` gives it on what is below, not on the object itself. */
function dsacls(dn: string, user: string, right: string, inheritance = ''): string {
  return `dsacls "${dn}" ${inheritance}/G "${user}:${right}"`;
}
