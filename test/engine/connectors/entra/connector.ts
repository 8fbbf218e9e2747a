import { join } from 'node:path';
import type { AttributeSchema, AttributeType } from '../../../../grammar/schema/schema.ts';
import { attributeTable } from '../../../../engine/connectors/entra/attribute-table.ts';
import { openEntraDirectory, type EntraDependencies } from '../../../../engine/connectors/entra/open.ts';
import type { EntraConnector } from '../../../../engine/model/configuration.ts';
import type { StoredValue } from '../../../../engine/model/stored.ts';
import type { Clock } from '../../../../engine/ports/clock.ts';
import { neverCancelled } from '../../../../engine/ports/cancel.ts';
import type {
  Directory,
  ExportedAttribute,
  ExportOperation,
  ExportResult,
  ImportedEntry,
  ImportedObject,
  ImportPage,
  ReferencedObject,
} from '../../../../engine/ports/directory.ts';
import { entraDn } from '../../../../engine/connectors/entra/object-names.ts';

const types: Readonly<Record<string, AttributeType>> = {
  accountEnabled: 'bool',
  securityEnabled: 'bool',
  cloudMastered: 'bool',
  onPremiseSecurityIdentifier: 'bin',
  manager: 'ref',
  member: 'ref',
};

const multiValued = new Set(['member', 'proxyAddresses']);

/** A connector over an embedded tenant in `folder`, with every attribute of users and groups that Graph has. */
export function entraConnector(folder: string, verifiedDomains?: readonly string[]): EntraConnector {
  const attributes = new Map<string, AttributeSchema>();
  const objectTypes = new Map<string, { readonly name: string; readonly attributes: readonly string[] }>();
  for (const type of ['user', 'group']) {
    const names = [...attributeTable.get(type)!]
      .filter(([, mapping]) => mapping.kind !== 'absent')
      .map(([name]) => name);
    objectTypes.set(type, { name: type, attributes: names });
    for (const name of names)
      attributes.set(name, { name, type: types[name] ?? 'str', multiValued: multiValued.has(name) });
  }
  return {
    kind: 'entra',
    name: 'contoso.onmicrosoft.com',
    id: 'b891884f-051e-4a83-95af-2544101c9083',
    category: 'Entra',
    matching: { hardMatch: true, softMatch: [] },
    schema: { attributes, objectTypes },
    objectTypes: new Set(['user', 'group']),
    attributes: [...attributes.keys()],
    partitions: [{ name: 'default', include: [], exclude: [], parameters: new Map() }],
    parameters: new Map(),
    tenant: {
      kind: 'embedded',
      path: join(folder, 'tenant.sqlite'),
      domain: 'contoso.onmicrosoft.com',
      ...(verifiedDomains === undefined ? {} : { verifiedDomains }),
    },
  };
}

/** A clock that shows what `now` says. */
export function clockAt(now: () => number): Clock {
  return { now, pause: async () => await Promise.resolve() };
}

export async function openDirectory(
  connector: EntraConnector,
  more: Partial<EntraDependencies> = {},
): Promise<Directory> {
  const clock = clockAt(() => Date.UTC(2026, 0, 1));
  return await openEntraDirectory(connector, {
    secrets: { read: async () => await Promise.resolve(undefined) },
    clock,
    ...more,
  });
}

/** Attributes of an export, each with its value, its values, or `null` for none. */
export type Wanted = Readonly<Record<string, StoredValue | null>>;

export function replace(wanted: Wanted): readonly ExportedAttribute[] {
  return Object.entries(wanted).map(([name, value]) => ({
    name,
    change: { kind: 'replace', values: value === null ? [] : [value] },
  }));
}

export function edit(
  name: string,
  add: readonly ReferencedObject[],
  gone: readonly ReferencedObject[] = [],
): ExportedAttribute {
  return { name, change: { kind: 'edit', add, remove: gone } };
}

export function userAdd(
  id: number,
  sourceAnchor: string,
  wanted: Wanted = {},
  more: readonly ExportedAttribute[] = [],
): ExportOperation {
  const values = {
    sourceAnchor,
    accountEnabled: true,
    displayName: sourceAnchor,
    userPrincipalName: `${sourceAnchor}@contoso.com`,
    ...wanted,
  };
  return {
    id,
    kind: 'add',
    objectType: 'user',
    dn: entraDn('user', '', sourceAnchor),
    changes: [...replace(values), ...more],
  };
}

export function groupAdd(
  id: number,
  sourceAnchor: string,
  wanted: Wanted = {},
  more: readonly ExportedAttribute[] = [],
): ExportOperation {
  const values = { sourceAnchor, displayName: sourceAnchor, securityEnabled: true, ...wanted };
  return {
    id,
    kind: 'add',
    objectType: 'group',
    dn: entraDn('group', '', sourceAnchor),
    changes: [...replace(values), ...more],
  };
}

export function modify(
  objectType: string,
  target: ReferencedObject,
  changes: readonly ExportedAttribute[],
): ExportOperation {
  return { id: 1, kind: 'modify', objectType, dn: target.dn, anchor: target.anchor!, changes };
}

export function remove(objectType: string, target: ReferencedObject): ExportOperation {
  return { id: 1, kind: 'delete', objectType, dn: target.dn, anchor: target.anchor!, changes: [] };
}

export async function write(
  directory: Directory,
  ...operations: readonly ExportOperation[]
): Promise<readonly ExportResult[]> {
  return await directory.writer!.write(operations, neverCancelled);
}

/** Creates the users and groups; gives what references to them need. */
export async function created(
  directory: Directory,
  ...operations: readonly ExportOperation[]
): Promise<readonly ReferencedObject[]> {
  const results = await write(directory, ...operations);
  return operations.map(({ id, dn }) => {
    const result = results.find((each) => each.id === id)!;
    if (result.error !== undefined) throw new Error(`${result.error.code}: ${result.error.message}`);
    return { dn, anchor: result.anchor! };
  });
}

export async function pagesOf(pages: AsyncIterable<ImportPage>): Promise<readonly ImportPage[]> {
  const all: ImportPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export async function readObjects(directory: Directory): Promise<ReadonlyMap<string, ImportedObject>> {
  const entries = await entriesOf(directory.reader.readAll(undefined, neverCancelled));
  return new Map(
    entries.flatMap((entry) => (entry.kind === 'object' ? [[entry.object.anchor, entry.object] as const] : [])),
  );
}

export async function entriesOf(pages: AsyncIterable<ImportPage>): Promise<readonly ImportedEntry[]> {
  return (await pagesOf(pages)).flatMap(({ entries }) => entries);
}

/** An object's attributes, single values unwrapped, for comparing. */
export function shown(
  object: ImportedObject | undefined,
  ...names: readonly string[]
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      object?.attributes.get(name)?.length === 1 ? object.attributes.get(name)![0] : object?.attributes.get(name),
    ]),
  );
}
