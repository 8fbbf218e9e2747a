import { join } from 'node:path';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location } from 'vscode-languageserver-types';
import { parseJoineryJson } from '../../engine/workspace/joinery-json.ts';
import { readText } from '../../engine/workspace/read-text.ts';
import type { ConfigurationPlaces } from './snapshot.ts';
import { uriOf } from './uri-path.ts';

/** Finds out where the connectors of a workspace and everything in its schemas stand. Files that cannot be read have no places. */
export async function readPlaces(
  folder: string,
  schemaPaths: ReadonlyMap<string, string>,
): Promise<ConfigurationPlaces | undefined> {
  const path = join(folder, 'joinery.json');
  const read = await readText(path);
  if (read.kind === 'unreadable') return undefined;
  const { value, spanOf } = parseJoineryJson(read.text);
  if (value === undefined) return undefined;
  const locate = locator(path, read.text);
  const connectors = new Map(
    value.connectors.map(({ name }, at) => {
      const { start, end } = spanOf(['connectors', at, 'name']);
      return [name, locate(start, end)];
    }),
  );
  const schemas = new Map<string, SchemaPlaces>();
  for (const [name, schemaPath] of schemaPaths) {
    const found = await readSchemaPlaces(schemaPath);
    if (found !== undefined) schemas.set(name, found);
  }
  const byConnector = new Map(value.connectors.map(({ name, schema }) => [name, schemas.get(schema)]));
  const metaverse = schemas.get(value.metaverse);
  const schemaOf = (connector: string | undefined): SchemaPlaces | undefined =>
    connector === undefined ? metaverse : byConnector.get(connector);
  return {
    connector: (name) => connectors.get(name),
    schemaFile: (connector) => schemaOf(connector)?.file,
    attribute: (connector, name) => schemaOf(connector)?.attributes.get(name),
    objectType: (connector, name) => schemaOf(connector)?.objectTypes.get(name),
  };
}

interface SchemaPlaces {
  readonly file: Location;
  readonly attributes: ReadonlyMap<string, Location>;
  readonly objectTypes: ReadonlyMap<string, Location>;
}

async function readSchemaPlaces(path: string): Promise<SchemaPlaces | undefined> {
  const read = await readText(path);
  if (read.kind === 'unreadable') return undefined;
  const tree = parseTree(read.text);
  const locate = locator(path, read.text);
  return {
    file: locate(0, 0),
    attributes: keysOf(tree, 'attributes', locate),
    objectTypes: keysOf(tree, 'objectTypes', locate),
  };
}

/** Where the property names of an object stand. */
function keysOf(tree: Node | undefined, name: string, locate: Locate): ReadonlyMap<string, Location> {
  const properties = (tree && findNodeAtLocation(tree, [name])?.children) ?? [];
  return new Map(
    properties.flatMap(({ children: [key] = [] }) =>
      key === undefined ? [] : [[String(key.value), locate(key.offset, key.offset + key.length)] as const],
    ),
  );
}

type Locate = (start: number, end: number) => Location;

function locator(path: string, text: string): Locate {
  const uri = uriOf(path);
  const lines = TextDocument.create(uri, 'json', 0, text);
  return (start, end) => ({ uri, range: { start: lines.positionAt(start), end: lines.positionAt(end) } });
}
