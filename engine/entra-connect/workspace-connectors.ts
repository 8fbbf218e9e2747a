import type { Json, JsonObject } from '../model/json.ts';
import type { ImportedConnector } from './connector-xml.ts';

/** What a connector's entry takes over from the configuration; a connector that is new in the workspace has no id yet. */
type Source = Omit<ImportedConnector, 'id'> & Partial<Pick<ImportedConnector, 'id'>>;

/**
 * The `joinery.json` entry of a connector that reads LDIF. Partitions and what the forest and its domains are called come from
 * the file's own DNs, so only parameters that hold for any forest are taken over.
 */
export function fileEntry(
  source: Source,
  place: { readonly name: string; readonly path: string; readonly schema: string },
): Json {
  const parameters = [...source.parameters].filter(([name]) => !/^(?:Forest|Domain)\./.test(name));
  return {
    kind: 'file',
    name: place.name,
    ...(source.id === undefined ? {} : { id: source.id }),
    category: source.category,
    path: place.path,
    ...selection(source, place.schema),
    ...(parameters.length === 0 ? {} : { parameters: Object.fromEntries(parameters) }),
  };
}

/** The entry of an Entra connector: the tenant itself is simulated until someone writes a real one's id there. */
export function entraEntry(source: ImportedConnector, schema: string): Json {
  return {
    kind: 'entra',
    name: source.name,
    id: source.id,
    tenant: 'embedded',
    domain: initialDomain(source.name),
    ...selection(source, schema),
  };
}

/** The entry of a live forest. Its credential has the forest's name; the secret itself never stands in the file. */
export function activeDirectoryEntry(source: ImportedConnector, schema: string): Json {
  return {
    kind: 'ad',
    name: source.name,
    id: source.id,
    forest: source.parameters.get('Forest.FQDN') ?? source.name,
    user: source.account ?? `joinery@${source.parameters.get('Forest.FQDN') ?? source.name}`,
    credential: source.name,
    ...selection(source, schema),
    partitions: source.partitions.map(({ name, include, exclude, parameters }) => ({
      name,
      include,
      exclude,
      parameters: Object.fromEntries(parameters),
    })),
    parameters: Object.fromEntries(source.parameters),
  };
}

function selection({ objectTypes, attributes }: Source, schema: string): JsonObject {
  return { schema, objectTypes, attributes };
}

/** Entra connectors are named after the tenant's first domain: `contoso.onmicrosoft.com - AAD`. */
function initialDomain(name: string): string {
  const [domain = ''] = name.split(' - ');
  return /^[\w-]+(?:\.[\w-]+)+$/.test(domain.trim()) ? domain.trim().toLowerCase() : 'example.onmicrosoft.com';
}
