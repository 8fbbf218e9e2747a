import type { StoredValue } from '../../model/stored.ts';
import type { AttributeChange, ReferenceAnchors } from '../../ports/directory.ts';
import type { SelectedAttribute } from '../selection/selected-attributes.ts';
import { tooManyValues } from '../selection/stored-value.ts';
import type { AdSelection } from './ad-selection.ts';
import { readExtendedDn } from './extended-dn.ts';
import type { LdapEntry } from './ldap-entry.ts';
import { rangeOf } from './ranged-values.ts';
import { storedValuesOf } from './read-object.ts';

/** A value of a reported change cannot be taken; `message` names the attribute and never the value. */
export interface BadChange {
  readonly code: 'bad-value' | 'too-many-values';
  readonly message: string;
}

/**
 * The included attributes of a change search's entry, references with the anchors of their targets. An attribute without values was
 * removed. Single values of links come apart: `member;range=1-1` holds those that were added, `member;range=0-0` those that were
 * removed. A removed link shows the name its target had then on one kind of server, and its present name on another.
 */
export function changedAttributes(
  { byLowerName }: AdSelection,
  entry: LdapEntry,
): ReadonlyMap<string, AttributeChange> | BadChange {
  const changes = new Map<string, AttributeChange>();
  for (const [description, bytes] of entry.attributes) {
    const range = rangeOf(description);
    const attribute = byLowerName.get(range?.name ?? description);
    if (attribute?.included !== true) continue;
    const anchors = new Map<StoredValue, string>();
    const values = storedValuesOf(attribute, bytes, (text) => {
      const { dn, anchor } = readExtendedDn(text);
      if (anchor !== undefined) anchors.set(dn, anchor);
      return dn;
    });
    if ('message' in values) return { code: 'bad-value', message: values.message };
    if (range === undefined) {
      if (!attribute.multiValued && values.length > 1)
        return { code: 'too-many-values', message: tooManyValues(attribute.name) };
      changes.set(attribute.name, { kind: 'replace', values, ...(anchors.size === 0 ? {} : { anchors }) });
    } else {
      const links = { added: range.first !== 0, values, anchors };
      changes.set(attribute.name, withLinks(attribute, changes.get(attribute.name), links));
    }
  }
  return changes;
}

interface Links {
  readonly added: boolean;
  readonly values: readonly StoredValue[];
  readonly anchors: ReferenceAnchors;
}

function withLinks(
  { multiValued }: SelectedAttribute,
  before: AttributeChange | undefined,
  { added, values, anchors }: Links,
): AttributeChange {
  if (!multiValued) {
    // The old value is told as removed beside the new one; what was added counts, whichever comes first.
    if (added) return { kind: 'replace', values, anchors };
    return before ?? { kind: 'replace', values: [] };
  }
  const edit = before?.kind === 'edit' ? before : { kind: 'edit' as const, add: [], remove: [] };
  return added ? { ...edit, add: values, anchors } : { ...edit, remove: values, removedAnchors: anchors };
}
