import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AttributeSchema, Schema } from '../../grammar/schema/schema.ts';
import { readActiveDirectorySchema } from '../connectors/ad/schema.ts';
import { entraSchema, isKnownBesides } from '../connectors/entra/schema.ts';
import { schemaText } from '../entra-connect/workspace-files.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';
import { connectorNamed } from '../model/connector-named.ts';
import { formatQuantity } from '../model/figures.ts';
import { RequestError } from '../model/request-error.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import type { Secrets } from '../ports/secrets.ts';
import { buildConnectors } from './connectors.ts';
import { type ConnectorJson, parseJoineryJson } from './joinery-json.ts';
import { readText } from './read-text.ts';
import { parseSchemaFile } from './schema-file.ts';
import {
  type AttributeDifference,
  type ObjectTypeDifference,
  type SchemaUpdate,
  updateSchema,
} from './schema-update.ts';

/** What a connector's schema file would become if it were written as its directory has it now. Nothing was written. */
export interface SchemaRefresh {
  /** As `joinery.json` gives it. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Empty where there is no such file yet. */
  readonly before: string;
  readonly text: string;
  readonly update: SchemaUpdate;
  /** Nothing was known before, so everything is new. */
  readonly isNew: boolean;
  /** What of `joinery.json` the directory does not have, and other connectors that share the file. */
  readonly warnings: readonly string[];
}

/**
 * Asks the directory of a connector for its schema and compares. Needs `joinery.json` alone: the schema is what may be missing or wrong.
 * Throws RequestError, and ConnectorError when the directory cannot be asked.
 */
export async function refreshSchema(
  folder: string,
  name: string,
  secrets: Secrets,
  signal: CancelSignal,
): Promise<SchemaRefresh> {
  const place = await findSchemaFile(folder, name);
  const { json, known, sharers } = place;
  const update = updateSchema(known, await liveSchema(place, secrets, signal), {
    objectTypes: json.objectTypes,
    // What is in a file of several connectors may be there for another one of them.
    keeps: (each) => sharers.length > 0 || (json.kind === 'entra' && isKnownBesides(each)),
  });
  return {
    file: json.schema,
    path: place.path,
    before: place.text,
    text: update.attributes.length + update.objectTypes.length === 0 ? place.text : schemaText(update.schema),
    update,
    isNew: known.attributes.size === 0,
    warnings: warningsOf(place, update.schema),
  };
}

/** One line per difference: `+` came, `-` went, `~` is otherwise. */
export function differenceLines({ attributes, objectTypes }: SchemaUpdate): readonly string[] {
  return [...attributes.map(attributeLine), ...objectTypes.map(objectTypeLine)];
}

/** `ref[]` for many references, `num, read-only`. */
export function typeText(attribute: AttributeSchema): string {
  const { type, multiValued, readOnly, writeOnly } = attribute;
  const access = readOnly === true ? ', read-only' : writeOnly === true ? ', write-only' : '';
  return `${type}${multiValued ? '[]' : ''}${access}`;
}

function attributeLine({ name, before, after }: AttributeDifference): string {
  if (before === undefined) return `+ ${name}: ${after === undefined ? '' : typeText(after)}`;
  if (after === undefined) return `- ${name}: ${typeText(before)}`;
  return `~ ${name}: ${typeText(before)} -> ${typeText(after)}`;
}

function objectTypeLine({ name, kind, added, removed }: ObjectTypeDifference): string {
  if (kind === 'removed') return `- object type ${name}`;
  if (kind === 'added') return `+ object type ${name} with ${formatQuantity(added.length, 'attribute')}`;
  const parts = [...added.map((each) => `+${each}`), ...removed.map((each) => `-${each}`)];
  return `~ object type ${name}: ${parts.join(' ')}`;
}

/** A connector's schema file, which need not be there yet. */
interface SchemaPlace {
  readonly json: ConnectorJson;
  readonly connector: ConnectorConfiguration;
  readonly path: string;
  readonly text: string;
  readonly known: Schema;
  /** Names of other connectors that use the same file. */
  readonly sharers: readonly string[];
}

const emptySchema: Schema = { attributes: new Map(), objectTypes: new Map() };

async function findSchemaFile(folder: string, name: string): Promise<SchemaPlace> {
  const text = parseJoineryJson(await readFile(join(folder, 'joinery.json'), 'utf8'));
  const all = text.value?.connectors;
  if (all === undefined)
    throw new RequestError('joinery.json cannot be used; "joinery check" shows what is wrong with it');
  const json = connectorNamed(all, name);
  const path = resolve(folder, json.schema);
  const { text: before, schema: known } = await knownSchema(path, json.schema);
  const built = buildConnectors({ folder, json: text, schemas: new Map([[json.schema, known]]) }, all);
  const connector = built.connectors.find((each) => each.name === json.name);
  if (connector === undefined)
    throw new RequestError(
      `Connector "${json.name}" cannot be used as joinery.json has it; "joinery check" shows what is wrong with it`,
    );
  const sharers = all.filter((each) => each !== json && resolve(folder, each.schema) === path);
  return { json, connector, path, text: before, known, sharers: sharers.map((each) => each.name) };
}

async function knownSchema(path: string, shown: string): Promise<{ readonly text: string; readonly schema: Schema }> {
  const read = await readText(path);
  if (read.kind === 'unreadable' && read.missing) return { text: '', schema: emptySchema };
  const known = read.kind === 'text' ? parseSchemaFile(read.text).schema : undefined;
  if (read.kind === 'text' && known !== undefined) return { text: read.text, schema: known };
  throw new RequestError(
    `"${shown}" is no schema file, so it is left as it is; correct it ("joinery check" says what is wrong), or remove it to have it written anew`,
  );
}

async function liveSchema({ connector }: SchemaPlace, secrets: Secrets, signal: CancelSignal): Promise<Schema> {
  switch (connector.kind) {
    case 'ad':
      return await readActiveDirectorySchema(connector, { secrets }, signal);
    case 'entra':
      return entraSchema();
    case 'file':
      throw new RequestError(
        `Connector "${connector.name}" reads an LDIF file, which says nothing of a schema; edit its schema file by hand`,
      );
  }
}

function warningsOf({ json, connector, sharers }: SchemaPlace, after: Schema): readonly string[] {
  const missing = (what: string, names: readonly string[], among: ReadonlyMap<string, unknown>): readonly string[] => {
    const gone = names.filter((name) => !among.has(name));
    if (gone.length === 0) return [];
    return [
      `joinery.json lists ${what} of connector "${connector.name}" that its directory does not have, so they are neither imported nor exported: ${gone.join(', ')}; take them out of joinery.json and out of the rules`,
    ];
  };
  const shared =
    sharers.length === 0
      ? []
      : [
          `${sharers.map((name) => `"${name}"`).join(', ')} ${sharers.length === 1 ? 'uses' : 'use'} the same schema file, so nothing was taken out of it; give each connector its own file to have it exact`,
        ];
  return [
    ...missing('object types', json.objectTypes, after.objectTypes),
    ...missing('attributes', json.attributes, after.attributes),
    ...shared,
  ];
}
