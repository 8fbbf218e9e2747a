import type { Problem } from '../../grammar/ast/problem.ts';
import type { AttributeSchema, AttributeType, Schema } from '../../grammar/schema/schema.ts';
import { jsonShape, parseJson } from './json-text.ts';
import format from './schema-file.schema.json' with { type: 'json' };

interface SchemaFile {
  readonly format: 1;
  readonly attributes: Readonly<Record<string, AttributeFacts>>;
  readonly objectTypes: Readonly<Record<string, readonly string[]>>;
}

interface AttributeFacts {
  readonly type: AttributeType;
  readonly multiValued?: boolean;
  readonly indexed?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

const shape = jsonShape<SchemaFile>(format);

/** Reads the text of a schema file. `schema` is absent when the text has another shape; a problem then says where. */
export function parseSchemaFile(text: string): {
  readonly schema: Schema | undefined;
  readonly problems: readonly Problem[];
} {
  const { value, problems, spanOf } = parseJson(text, shape);
  if (value === undefined) return { schema: undefined, problems };
  const attributes = new Map(
    Object.entries(value.attributes).map(([name, facts]) => [name, attributeSchema(name, facts)]),
  );
  const unknown = Object.entries(value.objectTypes).flatMap(([type, names]) =>
    names.flatMap((name, at) => (attributes.has(name) ? [] : [{ type, name, at }])),
  );
  const objectTypes = Object.entries(value.objectTypes).map(
    ([name, names]) => [name, { name, attributes: names.filter((one) => attributes.has(one)) }] as const,
  );
  return {
    schema: { attributes, objectTypes: new Map(objectTypes) },
    problems: unknown.map(({ type, name, at }) => ({
      code: 'not-in-schema',
      severity: 'error',
      message: `"${name}" is not among this schema's attributes and is left out of "${type}"; add it to "attributes" or remove it here`,
      span: spanOf(['objectTypes', type, at]),
    })),
  };
}

function attributeSchema(name: string, facts: AttributeFacts): AttributeSchema {
  return {
    name,
    type: facts.type,
    multiValued: facts.multiValued ?? false,
    ...(facts.indexed === true ? { indexed: true } : {}),
    ...(facts.readOnly === true ? { readOnly: true } : {}),
    ...(facts.writeOnly === true ? { writeOnly: true } : {}),
  };
}
