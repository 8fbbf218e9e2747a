import type { Schema } from '../../../grammar/schema/schema.ts';
import { parseSchemaFile } from '../schema-file.ts';
import activeDirectory from './active-directory.json' with { type: 'json' };
import metaverse from './metaverse.json' with { type: 'json' };

/** People and groups, with the attributes the first rules and most others need. */
export const starterMetaverse: Schema = schemaOf(metaverse);

/**
 * The object types and attributes of Active Directory that synchronization mostly is about: the schema of an LDIF file, which says nothing of
 * types, and what a new connector imports as far as its forest has it.
 */
export const starterDirectory: Schema = schemaOf(activeDirectory);

function schemaOf(file: unknown): Schema {
  const { schema, problems } = parseSchemaFile(JSON.stringify(file));
  if (schema === undefined) throw new TypeError(problems.map(({ message }) => message).join('\n'));
  return schema;
}
