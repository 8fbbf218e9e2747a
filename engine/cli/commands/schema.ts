import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { AttributeSchema, Schema } from '../../../grammar/schema/schema.ts';
import { readActiveDirectorySchema } from '../../connectors/ad/schema.ts';
import { entraSchema, isKnownBesides } from '../../connectors/entra/schema.ts';
import { schemaText } from '../../entra-connect/workspace-files.ts';
import type { ConnectorConfiguration } from '../../model/configuration.ts';
import { buildConnectors } from '../../workspace/connectors.ts';
import { parseJoineryJson, type ConnectorJson } from '../../workspace/joinery-json.ts';
import { readText } from '../../workspace/read-text.ts';
import { parseSchemaFile } from '../../workspace/schema-file.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts';
import { formatQuantity } from '../render/figures.ts';
import {
  updateSchema,
  type AttributeDifference,
  type ObjectTypeDifference,
  type SchemaUpdate,
} from '../schema-update.ts';
import { headlessSecrets } from '../secrets.ts';
import { workspaceFolder } from '../workspace-folder.ts';
import { writeTexts } from '../write-texts.ts';

interface SchemaFlags {
  readonly check?: boolean;
}

export function registerSchema(program: Command, start: StartCommand): void {
  program
    .command('schema')
    .description("write the schema file of a connector from its directory's schema")
    .argument('<connector>', 'name of the connector')
    .option('--check', 'only say what would change')
    .action((name: string, flags: SchemaFlags) => start((context) => schema(context, name, flags)));
}

async function schema(context: CommandContext, name: string, { check = false }: SchemaFlags): Promise<ExitCode> {
  const place = await findSchemaFile(context, name);
  const live = await liveSchema(context, place);
  const { json, known, sharers } = place;
  const update = updateSchema(known, live, {
    objectTypes: json.objectTypes,
    // What is in a file of several connectors may be there for another one of them.
    keeps: (each) => sharers.length > 0 || (json.kind === 'entra' && isKnownBesides(each)),
  });
  const changes = update.attributes.length + update.objectTypes.length;
  const written = !check && changes > 0;
  if (written) writeTexts([{ path: place.path, before: place.text, text: schemaText(update.schema) }]);
  const warnings = warningsOf(place, update.schema);
  if (context.options.json === true)
    printJson(context, { file: json.schema, written, ...differencesJson(update), warnings });
  else {
    for (const line of differenceLines(place, update)) printLine(context, line);
    for (const warning of warnings) printLine(context, `warning: ${warning}`);
    printLine(context, endLine(json.schema, { changes, written }));
  }
  return check && changes > 0 ? exitCodes.problems : exitCodes.ok;
}

/** A connector's schema file, which need not be there yet. */
interface SchemaPlace {
  readonly folder: string;
  readonly json: ConnectorJson;
  readonly connector: ConnectorConfiguration;
  /** Absolute. */
  readonly path: string;
  /** Empty for a file that is not there, as `known`. */
  readonly text: string;
  readonly known: Schema;
  /** Names of other connectors that use the same file. */
  readonly sharers: readonly string[];
}

const emptySchema: Schema = { attributes: new Map(), objectTypes: new Map() };

/** Needs `joinery.json` alone: the schema is what may be missing or wrong. */
async function findSchemaFile(context: CommandContext, name: string): Promise<SchemaPlace> {
  const folder = workspaceFolder(context);
  const text = parseJoineryJson(readFileSync(join(folder, 'joinery.json'), 'utf8'));
  const all = text.value?.connectors;
  if (all === undefined)
    throw new CommandError(exitCodes.usage, 'joinery.json cannot be used; "joinery check" shows what is wrong with it');
  const json = all.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (json === undefined) {
    const names = all.map((each) => `"${each.name}"`).join(', ');
    throw new CommandError(exitCodes.usage, `There is no connector "${name}"; the workspace has ${names}`);
  }
  const path = resolve(folder, json.schema);
  const { text: before, schema: known } = await knownSchema(path, json.schema);
  const built = buildConnectors({ folder, json: text, schemas: new Map([[json.schema, known]]) }, all);
  const connector = built.connectors.find((each) => each.name === json.name);
  if (connector === undefined)
    throw new CommandError(
      exitCodes.usage,
      `Connector "${json.name}" cannot be used as joinery.json has it; "joinery check" shows what is wrong with it`,
    );
  const sharers = all.filter((each) => each !== json && resolve(folder, each.schema) === path);
  return { folder, json, connector, path, text: before, known, sharers: sharers.map((each) => each.name) };
}

async function knownSchema(
  path: string,
  shown: string,
): Promise<Pick<SchemaPlace, 'text'> & { readonly schema: Schema }> {
  const read = await readText(path);
  if (read.kind === 'unreadable' && read.missing) return { text: '', schema: emptySchema };
  const known = read.kind === 'text' ? parseSchemaFile(read.text).schema : undefined;
  if (read.kind === 'text' && known !== undefined) return { text: read.text, schema: known };
  throw new CommandError(
    exitCodes.usage,
    `"${shown}" is no schema file, so it is left as it is; correct it ("joinery check" says what is wrong), or remove it to have it written anew`,
  );
}

async function liveSchema({ io }: CommandContext, { connector, folder }: SchemaPlace): Promise<Schema> {
  switch (connector.kind) {
    case 'ad':
      return await readActiveDirectorySchema(
        connector,
        { secrets: headlessSecrets(io.environment, folder) },
        io.signal,
      );
    case 'entra':
      return entraSchema();
    case 'file':
      throw new CommandError(
        exitCodes.usage,
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

function differenceLines({ known }: SchemaPlace, { attributes, objectTypes, schema: after }: SchemaUpdate): string[] {
  if (known.attributes.size === 0)
    return [
      `${formatQuantity(after.attributes.size, 'attribute')} of ${formatQuantity(after.objectTypes.size, 'object type')}`,
    ];
  return [...attributes.map(attributeLine), ...objectTypes.map(objectTypeLine)];
}

function attributeLine({ name, before, after }: AttributeDifference): string {
  if (before === undefined) return `+ ${name}: ${typeText(after)}`;
  if (after === undefined) return `- ${name}: ${typeText(before)}`;
  return `~ ${name}: ${typeText(before)} -> ${typeText(after)}`;
}

/** `ref[]` for many references, `num, read-only`. */
function typeText(attribute: AttributeSchema | undefined): string {
  if (attribute === undefined) return '';
  return `${attribute.type}${attribute.multiValued ? '[]' : ''}${attribute.readOnly === true ? ', read-only' : ''}`;
}

function objectTypeLine({ name, kind, added, removed }: ObjectTypeDifference): string {
  if (kind === 'removed') return `- object type ${name}`;
  if (kind === 'added') return `+ object type ${name} with ${formatQuantity(added.length, 'attribute')}`;
  const parts = [...added.map((each) => `+${each}`), ...removed.map((each) => `-${each}`)];
  return `~ object type ${name}: ${parts.join(' ')}`;
}

function endLine(file: string, { changes, written }: { readonly changes: number; readonly written: boolean }): string {
  if (changes === 0) return `${file} is as the directory has it`;
  return written
    ? `${file} written, ${formatQuantity(changes, 'change')}`
    : `${file} differs, ${formatQuantity(changes, 'change')}`;
}

function differencesJson({ attributes, objectTypes }: SchemaUpdate): object {
  return {
    attributes: attributes.map(({ name, before, after }) => ({
      name,
      before: before === undefined ? null : typeText(before),
      after: after === undefined ? null : typeText(after),
    })),
    objectTypes,
  };
}
