import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { Schema } from '../../grammar/schema/schema.ts';
import type { ConnectorConfiguration, EntraConnector, PartitionConfiguration } from '../model/configuration.ts';
import { guidText } from '../model/guid.ts';
import type { ConnectorJson, EntraConnectorJson, PartitionJson } from './joinery-json.ts';
import type { JsonPath, JsonText } from './json-text.ts';

/** The id every Entra connector has, on every server. */
const entraConnectorId = 'b891884f-051e-4a83-95af-2544101c9083';

/** What the connectors of one `joinery.json` are made with. */
export interface ConnectorContext {
  readonly folder: string;
  readonly json: JsonText<unknown>;
  /** By the path that `joinery.json` gives; absent where the file could not be read, which is reported elsewhere. */
  readonly schemas: ReadonlyMap<string, Schema>;
}

/**
 * Fills in defaults and resolves paths. Connectors without a schema, and those that repeat another one's name or id, are left out;
 * object types and attributes their schema lacks as well.
 */
export function buildConnectors(
  context: ConnectorContext,
  connectors: readonly ConnectorJson[],
): { readonly connectors: readonly ConnectorConfiguration[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const built: ConnectorConfiguration[] = [];
  for (const [at, json] of connectors.entries()) {
    const connector = buildConnector(context, problems, json, ['connectors', at]);
    if (connector === undefined || isRepeated(context, problems, built, { connector, at })) continue;
    built.push(connector);
  }
  return { connectors: built, problems };
}

function buildConnector(
  context: ConnectorContext,
  problems: Problem[],
  json: ConnectorJson,
  path: JsonPath,
): ConnectorConfiguration | undefined {
  const schema = context.schemas.get(json.schema);
  if (schema === undefined) return undefined;
  const id = guidText(json.id ?? '') ?? (json.kind === 'entra' ? entraConnectorId : derivedId(json.name));
  const shared = {
    name: json.name,
    id,
    schema,
    objectTypes: new Set(
      known(context, problems, { names: json.objectTypes, among: schema.objectTypes, path: [...path, 'objectTypes'] }),
    ),
    attributes: known(context, problems, {
      names: json.attributes,
      among: schema.attributes,
      path: [...path, 'attributes'],
    }),
    // Rules compare the id with what the original writes, which has braces.
    parameters: new Map([['Connector.ID', `{${id}}`], ...Object.entries(json.parameters ?? {})]),
  };
  switch (json.kind) {
    case 'file':
      return {
        ...shared,
        kind: 'file',
        category: json.category ?? 'AD',
        partitions: (json.partitions ?? []).map(partition),
        path: resolve(context.folder, json.path),
        ...(json.changes === undefined ? {} : { changes: resolve(context.folder, json.changes) }),
      };
    case 'entra':
      return {
        ...shared,
        kind: 'entra',
        category: 'Entra',
        partitions: [partition({ name: 'default' })],
        tenant: tenant(context.folder, json),
        matching: { hardMatch: json.hardMatch ?? true, softMatch: json.softMatch ?? ['mail'] },
      };
    case 'ad':
      return {
        ...shared,
        kind: 'ad',
        category: 'AD',
        partitions: (json.partitions ?? []).map(partition),
        forest: json.forest,
        servers: json.servers ?? [],
        security: json.security ?? 'ldaps',
        ...(json.certificateAuthority === undefined
          ? {}
          : { certificateAuthority: resolve(context.folder, json.certificateAuthority) }),
        user: json.user,
        credential: json.credential,
        ...(json.groupFilter === undefined ? {} : { groupFilter: json.groupFilter }),
      };
  }
}

function partition({
  name,
  include = [],
  exclude = [],
  parameters = {},
  servers,
}: PartitionJson): PartitionConfiguration {
  const parameterMap = new Map(Object.entries(parameters));
  return { name, include, exclude, parameters: parameterMap, ...(servers === undefined ? {} : { servers }) };
}

function tenant(folder: string, json: EntraConnectorJson): EntraConnector['tenant'] {
  if (json.tenant === 'embedded') {
    const verifiedDomains = json.verifiedDomains === undefined ? {} : { verifiedDomains: json.verifiedDomains };
    const path = resolve(folder, json.data ?? '.joinery/tenant.db');
    const simulate = json.simulate === undefined ? {} : { simulate: json.simulate };
    return { kind: 'embedded', path, domain: json.domain ?? '', ...verifiedDomains, ...simulate };
  }
  return {
    kind: 'real',
    id: json.tenant,
    clientId: json.clientId ?? '',
    signIn: json.signIn ?? 'client-secret',
    credential: json.credential ?? '',
  };
}

/** The same name gives the same id on every machine: a GUID of version 5 (RFC 9562 §5.5) under a name space of our own. */
function derivedId(name: string): string {
  const hash = createHash('sha1').update(`joinery connector\n${name}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    variant + hash.slice(18, 20),
    hash.slice(20, 32),
  ].join('-');
}

function known(
  { json }: ConnectorContext,
  problems: Problem[],
  list: { readonly names: readonly string[]; readonly among: ReadonlyMap<string, unknown>; readonly path: JsonPath },
): readonly string[] {
  return list.names.filter((name, at) => {
    if (list.among.has(name)) return true;
    problems.push({
      code: 'not-in-schema',
      severity: 'error',
      message: `The connector's schema does not have "${name}", so it is left out; correct it or refresh the schema`,
      span: json.spanOf([...list.path, at]),
    });
    return false;
  });
}

function isRepeated(
  { json }: ConnectorContext,
  problems: Problem[],
  others: readonly ConnectorConfiguration[],
  { connector, at }: { readonly connector: ConnectorConfiguration; readonly at: number },
): boolean {
  const repeated = (['name', 'id'] as const).find((property) =>
    others.some((other) => other[property].toLowerCase() === connector[property].toLowerCase()),
  );
  if (repeated === undefined) return false;
  problems.push({
    code: 'repeated-connector',
    severity: 'error',
    message: `Another connector has the ${repeated} "${connector[repeated]}" already, so this one is left out; give each its own ${repeated}`,
    span: json.spanOf(['connectors', at, repeated]),
  });
  return true;
}
