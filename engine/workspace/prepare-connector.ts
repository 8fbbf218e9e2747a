import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { AttributeSchema, ObjectTypeSchema, Schema } from '../../grammar/schema/schema.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import { readActiveDirectorySchema } from '../connectors/ad/schema.ts';
import { entraSchema } from '../connectors/entra/schema.ts';
import { surveyLdif } from '../connectors/file/survey-ldif.ts';
import { byName } from '../entra-connect/dsml-schema.ts';
import { slug } from '../entra-connect/slug.ts';
import { schemaText, type WorkspaceFile } from '../entra-connect/workspace-files.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { ConnectionDraft, ForestDraft, LdifDraft } from '../model/connection-draft.ts';
import type { CancelSignal } from '../ports/cancel.ts';
import { draftForest, holdSecret } from './draft-connector.ts';
import { parseJoineryJson } from './joinery-json.ts';
import { loadWorkspace } from './load.ts';
import { readText } from './read-text.ts';
import { updateSchema } from './schema-update.ts';
import { activeDirectoryStarter, entraStarter, type StarterRules } from './starter/starter-rules.ts';
import { starterDirectory } from './starter/starter-schemas.ts';

/** What a new connector needs in the workspace besides its entry in `joinery.json`. Nothing is written. */
export interface PreparedConnector {
  /** Its schema file, at a path that is free. */
  readonly schema: WorkspaceFile;
  readonly objectTypes: readonly string[];
  readonly attributes: readonly string[];
  /** First rules, where the workspace has none for directories of this kind. */
  readonly rules: WorkspaceFile | undefined;
}

export interface Preparation {
  readonly folder: string;
  readonly draft: ConnectionDraft;
  readonly secret: string | undefined;
  readonly signal: CancelSignal;
}

/**
 * Reads the schema of a directory that is to be connected, and chooses what is imported: what the workspace's other connectors of the kind
 * import, and the object types and attributes that synchronization mostly is about. Throws ConnectorError and CancelledError.
 */
export async function prepareConnector(preparation: Preparation): Promise<PreparedConnector> {
  const { folder, draft } = preparation;
  const { configuration, rules } = await loadWorkspace(folder);
  const category = draft.kind === 'ad' || draft.kind === 'file' ? 'AD' : 'Entra';
  const siblings = (configuration?.connectors ?? []).filter((connector) => connector.category === category);
  const live = await liveSchema(preparation, siblings);
  const objectTypes = wanted(live.usual, siblings).filter((name) => live.schema.objectTypes.has(name));
  const { schema } = updateSchema(noSchema, live.schema, { objectTypes, keeps: () => false });
  const usual = category === 'AD' ? starterDirectory.attributes.keys() : schema.attributes.keys();
  const attributes = new Set([...usual, ...siblings.flatMap((sibling) => sibling.attributes)]);
  const parsed = rules.flatMap(({ file }) => file.rules);
  const starter = category === 'AD' ? activeDirectoryStarter : entraStarter;
  return {
    schema: { path: await freeSchemaPath(folder, draft.name), text: schemaText(schema) },
    objectTypes,
    attributes: [...attributes].filter((name) => schema.attributes.has(name)).toSorted(byName),
    rules:
      isNeeded(starter, parsed, siblings) && !existsSync(join(folder, starter.file.path)) ? starter.file : undefined,
  };
}

const noSchema: Schema = { attributes: new Map(), objectTypes: new Map() };

/** `usual`: the object types to have where the workspace has no other connector of the kind. */
interface LiveSchema {
  readonly schema: Schema;
  readonly usual: readonly string[];
}

async function liveSchema(
  { folder, draft, secret, signal }: Preparation,
  siblings: readonly ConnectorConfiguration[],
): Promise<LiveSchema> {
  switch (draft.kind) {
    case 'ad':
      return { schema: await forestSchema(draft, { folder, secret, signal }), usual: ['user', 'group', 'contact'] };
    case 'entra':
    case 'embedded':
      return { schema: entraSchema(), usual: ['user', 'group'] };
    case 'file':
      return await fileSchema(draft, { folder, signal, siblings });
  }
}

async function forestSchema(
  draft: ForestDraft,
  { folder, secret, signal }: Pick<Preparation, 'folder' | 'secret' | 'signal'>,
): Promise<Schema> {
  const secrets = holdSecret(draft.credential, secret);
  return await readActiveDirectorySchema(draftForest(draft, folder), { secrets }, signal);
}

/** Containers of a directory are no objects rules are about. */
const containerTypes = /^(?:organizationalUnit|container|builtinDomain|domainDNS|lostAndFound|infrastructureUpdate|)$/;

/**
 * A file says nothing of types, so those of the usual attributes and of the other connectors' are taken, and for the rest what their values
 * look like.
 */
async function fileSchema(
  { path }: LdifDraft,
  {
    folder,
    signal,
    siblings,
  }: Pick<Preparation, 'folder' | 'signal'> & { readonly siblings: readonly ConnectorConfiguration[] },
): Promise<LiveSchema> {
  const known = merged([starterDirectory, ...siblings.map(({ schema }) => schema)]);
  const survey = await surveyLdif(resolve(folder, path), known.attributes, signal);
  const seen = [...survey.attributesByType].map(([name, attributes]): readonly [string, ObjectTypeSchema] => [
    name,
    { name, attributes: [...attributes] },
  ]);
  const types = [...survey.objectTypes.keys()].filter((name) => !containerTypes.test(name));
  const usual = [...starterDirectory.objectTypes.keys()].filter((name) => types.includes(name));
  return {
    schema: merged([
      known,
      { attributes: survey.attributes, objectTypes: new Map(seen.filter(([name]) => types.includes(name))) },
    ]),
    usual: usual.length === 0 ? types : usual,
  };
}

/** What several schemas have; the first that has an attribute says its type. */
function merged(schemas: readonly Schema[]): Schema {
  const attributes = new Map<string, AttributeSchema>();
  const objectTypes = new Map<string, ObjectTypeSchema>();
  for (const schema of schemas) {
    for (const [name, attribute] of schema.attributes) if (!attributes.has(name)) attributes.set(name, attribute);
    for (const [name, type] of schema.objectTypes) {
      const own = objectTypes.get(name)?.attributes ?? [];
      objectTypes.set(name, { name, attributes: [...new Set([...own, ...type.attributes])] });
    }
  }
  return { attributes, objectTypes };
}

function wanted(usual: readonly string[], siblings: readonly ConnectorConfiguration[]): readonly string[] {
  return [...new Set([...siblings.flatMap(({ objectTypes }) => [...objectTypes]), ...usual])];
}

/** Whether no rule is about directories of the kind yet. */
function isNeeded(
  { category }: StarterRules,
  rules: readonly Rule[],
  siblings: readonly ConnectorConfiguration[],
): boolean {
  const names = new Set(siblings.map(({ name }) => name));
  return rules.every(({ connector }) =>
    connector.kind === 'every'
      ? connector.category.text.toLowerCase() !== category
      : connector.names.every(({ text }) => !names.has(text)),
  );
}

/** Beside the metaverse's schema, where the workspace keeps such files. */
async function freeSchemaPath(folder: string, name: string): Promise<string> {
  const read = await readText(join(folder, 'joinery.json'));
  const metaverse = read.kind === 'text' ? parseJoineryJson(read.text).value?.metaverse : undefined;
  const place = dirname(metaverse ?? 'schema/metaverse.json').replaceAll('\\', '/');
  const prefix = place === '.' ? '' : `${place}/`;
  const first = slug(name);
  let path = `${prefix}${first}.json`;
  for (let number = 2; existsSync(resolve(folder, path)); number++) path = `${prefix}${first}-${number}.json`;
  return path;
}
