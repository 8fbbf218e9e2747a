import type { Rule } from '../../grammar/ast/rule.ts';
import type { Schema } from '../../grammar/schema/schema.ts';
import { wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import type { Json } from '../model/json.ts';
import { prettyJson } from '../model/pretty-json.ts';
import type { ImportedConnector } from './connector-xml.ts';
import { restrictSchema } from './dsml-schema.ts';
import { defaultOptions } from './metaverse-xml.ts';
import type { ImportedConfiguration } from './read-configuration.ts';
import { ruleFiles } from './rule-files.ts';
import { slugs } from './slug.ts';
import { activeDirectoryEntry, entraEntry, fileEntry } from './workspace-connectors.ts';

/** `path` is relative to the workspace's folder, with slashes. */
export interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
}

export interface WorkspaceOptions {
  /**
   * LDIF files by connector name, as the paths shall stand in `joinery.json`; empty leaves the connectors as they are. A connector
   * of the configuration reads its file in place of its directory; a name the configuration does not have becomes one more
   * connector with the first Active Directory connector's schema and selection. Active Directory connectors without a file are
   * then left out.
   */
  readonly ldif: ReadonlyMap<string, string>;
}

export interface WorkspaceFiles {
  readonly files: readonly WorkspaceFile[];
  /** What of the configuration the workspace cannot say. */
  readonly problems: readonly FileProblem[];
  /** Names of the connectors in `joinery.json`, in its order. */
  readonly connectors: readonly string[];
  /** The rules in the files. */
  readonly rules: readonly Rule[];
}

interface Entry {
  readonly name: string;
  /** Whether a directory of its own answers, which can be written. */
  readonly live: boolean;
  readonly json: Json;
}

/** Everything a new workspace for this configuration consists of: `joinery.json`, its schemas and its rules. */
export function workspaceFiles(configuration: ImportedConfiguration, options: WorkspaceOptions): WorkspaceFiles {
  const schemaPaths = new Map(
    [
      ...slugs(
        configuration.connectors.map(({ name }) => name),
        'metaverse',
      ),
    ].map(([name, file]) => [name, `schema/${file}.json`]),
  );
  const entries = connectorEntries(configuration, options, (name) => schemaPaths.get(name) ?? '');
  const names = entries.map(({ name }) => name);
  const left = configuration.connectors.filter(({ name }) => !names.includes(name));
  const rules = configuration.rules.filter(
    ({ connector }) => connector.kind === 'every' || connector.names.every(({ text }) => names.includes(text)),
  );
  const template = configuration.connectors.find(({ category }) => category === 'AD');
  const addsConnectors = [...options.ldif.keys()].some((name) => !schemaPaths.has(name));
  const described = configuration.connectors.filter(
    (connector) => names.includes(connector.name) || (connector === template && addsConnectors),
  );
  return {
    connectors: names,
    rules,
    problems: left.map((connector) => leftOut(connector, configuration.rules)),
    files: [
      { path: 'joinery.json', text: prettyJson(joineryJson(configuration, entries)) },
      { path: 'schema/metaverse.json', text: schemaText(configuration.metaverse) },
      ...described.map((connector) => ({
        path: schemaPaths.get(connector.name) ?? '',
        text: schemaText(restrictSchema(connector.schema, connector.objectTypes)),
      })),
      ...ruleFiles(rules, configuration.connectors),
    ],
  };
}

/** In the configuration's order; connectors that exist only as a file follow the other Active Directory connectors. */
function connectorEntries(
  { connectors }: ImportedConfiguration,
  { ldif }: WorkspaceOptions,
  schemaPath: (name: string) => string,
): readonly Entry[] {
  const entry = (connector: ImportedConnector): readonly Entry[] => {
    const { name, category } = connector;
    const path = ldif.get(name);
    const schema = schemaPath(name);
    if (path !== undefined && category !== 'Entra')
      return [{ name, live: false, json: fileEntry(connector, { name, path, schema }) }];
    if (category === 'Entra') return [{ name, live: false, json: entraEntry(connector, schema) }];
    if (category !== 'AD' || ldif.size > 0) return [];
    return [{ name, live: true, json: activeDirectoryEntry(connector, schema) }];
  };
  const template = connectors.find(({ category }) => category === 'AD');
  const known = new Set(connectors.map(({ name }) => name));
  const added = [...ldif].filter(([name]) => template !== undefined && !known.has(name));
  return [
    ...connectors.filter(({ category }) => category === 'AD').flatMap(entry),
    ...added.flatMap(([name, path]) => {
      if (template === undefined) return [];
      const { id: _id, ...shared } = template;
      return [{ name, live: false, json: fileEntry(shared, { name, path, schema: schemaPath(template.name) }) }];
    }),
    ...connectors.filter(({ category }) => category !== 'AD').flatMap(entry),
  ];
}

/**
 * Beside the server it was taken from, a workspace that reaches its forests would be the second that writes to them: it begins in
 * staging mode. One that only reads files keeps the server's setting.
 */
function joineryJson({ options }: ImportedConfiguration, entries: readonly Entry[]): Json {
  return {
    connectors: entries.map(({ json }) => json),
    metaverse: 'schema/metaverse.json',
    rules: ['rules'],
    staging: options.staging || entries.some(({ live }) => live),
    deletionThreshold: options.deletionThreshold,
    ...(options.timeInterval === defaultOptions.timeInterval ? {} : { schedule: { interval: options.timeInterval } }),
  };
}

/** A schema file: format 1, see the loader's documentation of it. */
export function schemaText(schema: Schema): string {
  const attributes = [...schema.attributes.values()].map(({ name, ...facts }) => {
    const { type, multiValued, indexed, readOnly, writeOnly } = facts;
    const json: Json = {
      type,
      ...(multiValued ? { multiValued } : {}),
      ...(indexed === true ? { indexed } : {}),
      ...(readOnly === true ? { readOnly } : {}),
      ...(writeOnly === true ? { writeOnly } : {}),
    };
    return [name, json] as const;
  });
  const objectTypes = [...schema.objectTypes.values()].map((type) => [type.name, type.attributes] as const);
  return prettyJson({
    format: 1,
    attributes: Object.fromEntries(attributes),
    objectTypes: Object.fromEntries(objectTypes),
  });
}

function leftOut({ name, category }: ImportedConnector, rules: readonly Rule[]): FileProblem {
  const own = rules.filter(
    ({ connector }) => connector.kind === 'named' && connector.names.some(({ text }) => text === name),
  ).length;
  const reason =
    category === 'AD'
      ? 'was given no LDIF file'
      : 'is of a kind that has no counterpart here and was given no LDIF file';
  return wholeFileProblem('joinery.json', {
    code: 'connector-left-out',
    severity: 'warning',
    message: `Connector "${name}" ${reason}, so it is left out${own === 0 ? '' : `, and so are the ${own} rules that name it`}; give it a file to keep it`,
  });
}
