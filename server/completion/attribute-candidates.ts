import type { AttributeSchema } from '../../grammar/schema/schema.ts';
import type { Side } from '../../grammar/semantics/sides.ts';
import { attributeType } from '../describe/attribute.ts';
import { namesIn, type Space } from '../symbols/attribute-mentions.ts';
import { sidesOfSpace } from '../describe/attribute.ts';
import type { CompletionData, CompletionPlace } from './completion-place.ts';

/** An attribute that could be meant at the cursor. */
export interface AttributeCandidate {
  readonly name: string;
  /** Absent outside a workspace, where only the file's own words are known. */
  readonly schema?: AttributeSchema;
  /** `text, multi-valued`, and what is to be said about it besides. */
  readonly detail: string;
  /** Whether every one of the rule's connectors has it and synchronizes it. */
  readonly isUsable: boolean;
  readonly data: CompletionData;
}

/** The attributes objects of the rule's type have in a space, in the schema's order. */
export function attributeCandidates(place: CompletionPlace, space: Space): readonly AttributeCandidate[] {
  const { context, snapshot, file } = place;
  const data = (name: string): CompletionData => ({
    kind: 'attribute',
    path: file.path,
    offset: place.offset,
    name,
    side: space === 'metaverse' ? 'mv' : 'cs',
  });
  if (snapshot.isLoose || context === undefined) {
    const names = new Set([...snapshot.files.values()].flatMap(({ tree }) => namesIn(tree, space)));
    return [...names].map((name) => ({ name, detail: 'named in this file', isUsable: true, data: data(name) }));
  }
  const sides = sidesOfSpace(context, space);
  const found = new Map<string, { readonly schema: AttributeSchema; usable: number }>();
  for (const side of sides) {
    for (const name of namesOn(side)) {
      const schema = side.schema.attributes.get(name);
      if (schema === undefined) continue;
      const known = found.get(name) ?? { schema, usable: 0 };
      if (side.included?.has(name) !== false) known.usable++;
      found.set(name, known);
    }
  }
  return [...found].map(([name, { schema, usable }]) => {
    const isUsable = usable === sides.length;
    const detail =
      attributeType(schema) + (isUsable ? '' : usable === 0 ? ', not imported' : ', not in every connector');
    return { name, schema, detail, isUsable, data: data(name) };
  });
}

/** Of a type the schema lacks, or any type, every attribute. */
function namesOn({ schema, objectType }: Side): Iterable<string> {
  return schema.objectTypes.get(objectType)?.attributes ?? schema.attributes.keys();
}
