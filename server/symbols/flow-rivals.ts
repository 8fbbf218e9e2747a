import { flowKeys } from '../../grammar/semantics/flows-by-target.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { type AttributeMention, mentionsOf } from './attribute-mentions.ts';
import { type AttributePlace, inOrderOfPrecedence } from './attribute-places.ts';

/**
 * All flows that compete for the same attribute of the same object type as the one that makes `own`, itself included: one per rule, in
 * order of precedence. Rules that take no turn compete with none.
 */
export function rivalsOf(snapshot: Snapshot, own: AttributePlace): readonly AttributePlace[] {
  const { rule, name } = own.mention;
  const rivals = new Map<AttributeMention['rule'], AttributePlace>();
  for (const key of flowKeys(snapshot.context(rule, own.file), name)) {
    for (const file of snapshot.files.values()) {
      for (const mention of writesByKey(snapshot, file).get(key) ?? [])
        if (snapshot.precedenceOf(mention.rule) !== undefined) rivals.set(mention.rule, { file, mention });
    }
  }
  return inOrderOfPrecedence(snapshot, [...rivals.values()]);
}

/** The writes of a file by what they compete for. Sorted once per text of the file. */
export function writesByKey(snapshot: Snapshot, file: SourceFile): ReadonlyMap<string, readonly AttributeMention[]> {
  return snapshot.derived(file, 'writes by what they compete for', () => {
    const writes = new Map<string, AttributeMention[]>();
    for (const rule of file.tree.rules) {
      const context = snapshot.context(rule, file);
      for (const mention of mentionsOf(rule)) {
        if (mention.access !== 'write') continue;
        for (const key of flowKeys(context, mention.name)) {
          const known = writes.get(key);
          if (known === undefined) writes.set(key, [mention]);
          else known.push(mention);
        }
      }
    }
    return writes;
  });
}
