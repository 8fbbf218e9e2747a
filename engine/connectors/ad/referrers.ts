import type { AttributeChange, ImportedChange, ImportedEntry, ImportedObject } from '../../ports/directory.ts';
import { objectTypeOf } from '../selection/object-selection.ts';
import { isFilteredByGroup } from './ad-selection.ts';
import { extendedDn } from './controls.ts';
import { readExtendedDn } from './extended-dn.ts';
import { textOf, textsOf, valuesOf } from './ldap-entry.ts';
import { completeRanges } from './ranged-values.ts';
import { readByAnchors, type Rereading } from './reread.ts';

/** The attribute of the target that lists who refers to it. Source: the link ids of the schemas of Windows and Exchange. */
const backLinks: ReadonlyMap<string, string> = new Map([
  ['member', 'memberOf'],
  ['manager', 'directReports'],
  ['managedBy', 'managedObjects'],
  ['owner', 'ownerBL'],
  ['altRecipient', 'altRecipientBL'],
  ['authOrig', 'authOrigBL'],
  ['unauthOrig', 'unauthOrigBL'],
  ['dLMemSubmitPerms', 'dLMemSubmitPermsBL'],
  ['dLMemRejectPerms', 'dLMemRejectPermsBL'],
  ['publicDelegates', 'publicDelegatesBL'],
  ['msExchCoManagedByLink', 'msExchCoManagedObjectsBL'],
]);

/** The living objects among entries. */
export function objectsOf(entries: readonly ImportedEntry[]): readonly ImportedObject[] {
  return entries.flatMap((entry) => (entry.kind === 'object' ? [entry.object] : []));
}

/**
 * Who refers to objects that may have come into the selection, as changes that add those references. The engine knows what is outside
 * of the selection by its name only: under its new name an object that comes in is nobody's member, and the groups it is a member of
 * have not changed. Adding a reference that is there already is harmless. Nothing where everything is selected, but for objects that may
 * have been `restored`: with a recycle bin a domain controller hides the links to a deleted object and shows them again with it, which
 * is no change of those that refer to it, while the engine dropped those references with the object. Without a recycle bin they are
 * gone for good, and the back links tell that as well.
 */
export async function referrersOf(
  reading: Rereading,
  objects: readonly ImportedObject[],
  { restored = false }: { readonly restored?: boolean } = {},
): Promise<readonly ImportedChange[]> {
  const { selection } = reading;
  const links = [...backLinks].filter(([name]) => {
    const attribute = selection.attributes.get(name);
    return attribute?.included === true && attribute.type === 'ref';
  });
  if (!(selection.isSelective || restored) || links.length === 0 || objects.length === 0) return [];
  const changes = new Map<string, ReferrerChange>();
  const asked = ['objectGUID', ...links.map(([, backLink]) => backLink)];
  const targets = await readByAnchors(
    reading,
    objects.map(({ anchor }) => anchor),
    asked,
    [extendedDn()],
  );
  for (const found of targets.values()) {
    const target = await completeRanges(reading.session, found, [extendedDn()]);
    for (const [name, backLink] of target === undefined ? [] : links) {
      for (const value of valuesOf(target ?? found, backLink)) {
        const referrer = readExtendedDn(textOf(value) ?? '');
        if (referrer.anchor === undefined || selection.partitionOf(referrer.dn) === undefined) continue;
        const change = changes.get(referrer.anchor) ?? { dn: referrer.dn, references: new Map<string, string[]>() };
        changes.set(referrer.anchor, change);
        change.references.set(name, [...(change.references.get(name) ?? []), readExtendedDn(found.dn).dn]);
      }
    }
  }
  return await ofImported(reading, changes);
}

interface ReferrerChange {
  readonly dn: string;
  /** Targets by attribute. */
  readonly references: Map<string, string[]>;
}

/** Leaves out referrers of other types: the engine does not know them. */
async function ofImported(
  reading: Rereading,
  changes: ReadonlyMap<string, ReferrerChange>,
): Promise<readonly ImportedChange[]> {
  const { selection, members } = reading;
  const classes = await readByAnchors(reading, [...changes.keys()], ['objectGUID', 'objectClass']);
  return [...changes].flatMap(([anchor, { dn, references }]) => {
    const known = classes.get(anchor);
    const type = known === undefined ? undefined : objectTypeOf(selection, textsOf(known, 'objectClass'));
    if (type === undefined || (members !== undefined && isFilteredByGroup(type) && !members.has(anchor))) return [];
    const attributes = new Map(
      [...references].map(([name, targets]): [string, AttributeChange] => {
        const multiValued = selection.attributes.get(name)?.multiValued === true;
        return [
          name,
          multiValued ? { kind: 'edit', add: targets, remove: [] } : { kind: 'replace', values: targets.slice(0, 1) },
        ];
      }),
    );
    return [{ anchor, dn, attributes }];
  });
}
