import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import { componentValue, normalizeDn, parentDn, rdnOf, splitDn } from '../../model/dn.ts';
import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import type { DirectoryWriter, ExportOperation, ExportResult } from '../../ports/directory.ts';
import { treeDelete } from './controls.ts';
import { LdapResultError, resultCodes } from './ldap-error.ts';
import { textsOf } from './ldap-entry.ts';
import type { PartitionSessions } from './partition-sessions.ts';
import { writeChanges } from './write-changes.ts';
import { addObject } from './write-new-object.ts';
import { explainRefusal, RefusedWrite } from './write-refusal.ts';
import { addressOf, type WriteTarget } from './write-target.ts';
import { writtenChanges } from './write-values.ts';

const batchSize = 100;

/** Operations on their way at once. They share one connection per partition. */
const atOnce = 4;

export interface WriterParts {
  readonly connector: ActiveDirectoryConnector;
  readonly sessions: PartitionSessions;
}

/**
 * Writes to a forest. Nothing is repeated when the connection is lost, because another domain controller may not have heard yet of
 * what the first one did; the next export sends it again, and what was done already is seen to be done.
 */
export function createActiveDirectoryWriter({ connector, sessions }: WriterParts): DirectoryWriter {
  return {
    batchSize,
    async write(operations: readonly ExportOperation[], signal: CancelSignal) {
      const results: ExportResult[] = [];
      for (const group of independentGroups(operations)) {
        throwIfCancelled(signal);
        const targets = group.map((operation) => ({
          connector,
          sessions,
          session: sessions.sessionFor(operation.dn),
          operation,
        }));
        results.push(...(await sideBySide(targets, writeObject)));
      }
      return results;
    },
  };
}

/** Operations that do not wait for each other: containers come before what lies in them, and go after it; renames one by one. */
function independentGroups(operations: readonly ExportOperation[]): readonly (readonly ExportOperation[])[] {
  const groups = new Map<number, ExportOperation[]>();
  for (const [index, operation] of operations.entries()) {
    const rank = rankOf(operation, index);
    const group = groups.get(rank);
    if (group === undefined) groups.set(rank, [operation]);
    else group.push(operation);
  }
  return [...groups].toSorted(([left], [right]) => left - right).map(([, group]) => group);
}

function rankOf({ kind, dn, newDn }: ExportOperation, index: number): number {
  const depth = splitDn(dn).length;
  const base = 1_000_000;
  switch (kind) {
    case 'add':
      return depth;
    case 'modify':
      return newDn === undefined ? base : base + 1 + index;
    case 'delete':
      return 3 * base - depth;
  }
}

/** After a failure nothing new is begun; what is on its way is waited for. */
async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (failed) return;
      try {
        results.push(await work(item));
      } catch (cause) {
        failed = true;
        throw cause;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

async function writeObject(target: WriteTarget): Promise<ExportResult> {
  const { operation } = target;
  try {
    switch (operation.kind) {
      case 'add':
        return await addObject(target);
      case 'modify':
        await modifyObject(target);
        break;
      case 'delete':
        await deleteObject(target);
        break;
    }
    return { id: operation.id };
  } catch (cause) {
    if (cause instanceof RefusedWrite) return { id: operation.id, error: cause.error };
    if (cause instanceof LdapResultError) return { id: operation.id, error: await explainRefusal(target, cause) };
    throw cause;
  }
}

async function modifyObject(target: WriteTarget): Promise<void> {
  const changes = writtenChanges(target);
  if (changes.length > 0) await writeChanges(target, changes);
  if (target.operation.newDn !== undefined) await rename(target, target.operation.newDn);
}

async function rename({ session, sessions, operation }: WriteTarget, newDn: string): Promise<void> {
  if (sessions.sessionFor(newDn) !== session)
    throw new RefusedWrite({
      code: 'cd-error',
      message: `The rules move the object to another domain, which an export cannot do, so it stays where it is; move it with the tools of the directory, or correct the rule that gives "dn"`,
    });
  const found = await session.read(addressOf(operation), ['objectClass']);
  if (found === undefined)
    throw new RefusedWrite({
      code: 'cd-missing-object',
      message: 'The object is not in the directory any more, so it was not renamed; import first',
    });
  const sameContainer = normalizeDn(parentDn(found.dn)) === normalizeDn(parentDn(newDn));
  const newRdn = rdnOf(newDn);
  // Compared as written, so that a change of case alone is made.
  if (sameContainer && componentValue(rdnOf(found.dn)) === componentValue(newRdn)) return;
  // By its name at this moment: not every server takes an identity here.
  await session.modifyDn({ dn: found.dn, newRdn, ...(sameContainer ? {} : { newSuperior: parentDn(newDn) }) });
}

/** Types whose objects exist to hold others: those are never deleted along with them. */
const containerTypes: ReadonlySet<string> = new Set(
  [
    'builtinDomain',
    'configuration',
    'container',
    'country',
    'domainDNS',
    'locality',
    'organization',
    'organizationalUnit',
  ].map((type) => type.toLowerCase()),
);

/**
 * An object that is gone already is done. Below accounts and groups lies only what belongs to them (mobile devices, recovery keys),
 * which goes along; a container is deleted only when it is empty.
 */
async function deleteObject({ session, operation }: WriteTarget): Promise<void> {
  const address = addressOf(operation);
  if (operation.anchor === undefined && !(await isOfType(session, operation))) return;
  try {
    await session.delete(address);
  } catch (cause) {
    if (!(cause instanceof LdapResultError)) throw cause;
    if (cause.code === resultCodes.noSuchObject) return;
    const takesChildren = !containerTypes.has(operation.objectType.toLowerCase());
    if (cause.code !== resultCodes.notAllowedOnNonLeaf || !takesChildren) throw cause;
    await session.delete(address, [treeDelete()]);
  }
}

/** Whether the object of that name is of the type that is to be deleted; without an identity there is no better way to tell. */
async function isOfType(session: WriteTarget['session'], { dn, objectType }: ExportOperation): Promise<boolean> {
  const found = await session.read(dn, ['objectClass']);
  return found !== undefined && textsOf(found, 'objectClass').at(-1)?.toLowerCase() === objectType.toLowerCase();
}
