import type { StoredValue } from '../model/stored.ts';
import type { AttributeChange, ImportedChange, ReferenceAnchors } from '../ports/directory.ts';

/**
 * The change with its references under the names the connector space has their targets by. A delta tells a removed member by the name
 * it had then or has now, while its rename may come later in the same delta or have come before; only its anchor is sure.
 */
export function underKnownNames(
  change: ImportedChange,
  nameOf: (anchor: string) => string | undefined,
): ImportedChange {
  const known = (values: readonly StoredValue[], anchors: ReferenceAnchors | undefined): readonly StoredValue[] =>
    anchors === undefined ? values : [...new Set(values.map((value) => nameOf(anchors.get(value) ?? '') ?? value))];
  const renamed = (edit: AttributeChange): AttributeChange =>
    edit.kind === 'replace'
      ? { kind: 'replace', values: known(edit.values, edit.anchors) }
      : { kind: 'edit', add: known(edit.add, edit.anchors), remove: known(edit.remove, edit.removedAnchors) };
  return { ...change, attributes: new Map([...change.attributes].map(([name, edit]) => [name, renamed(edit)])) };
}
