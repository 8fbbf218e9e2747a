import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { AttributeSchema } from '../../grammar/schema/schema.ts';
import { consistencyGuid } from '../configure/source-anchor.ts';
import type { ConfiguredRules, WorkspaceTexts } from '../configure/workspace-text.ts';
import type { WorkspaceConfiguration } from '../model/configuration.ts';
import { parseJoineryJson } from './joinery-json.ts';

/** The files that configuring edits; `undefined` where joinery.json cannot be read. */
export function textsOf(
  { folder, ruleFolders }: WorkspaceConfiguration,
  rules: readonly ConfiguredRules[],
): WorkspaceTexts | undefined {
  const joinery = read(join(folder, 'joinery.json'));
  const json = parseJoineryJson(joinery.text).value;
  if (json === undefined) return undefined;
  const [ruleFolder = join(folder, 'rules')] = ruleFolders;
  return {
    joinery,
    metaverse: read(resolve(folder, json.metaverse)),
    schemas: new Map(json.connectors.map(({ name, schema }) => [name, read(resolve(folder, schema))])),
    rules,
    ruleFolder: `${ruleFolder}${sep}`,
  };
}

function read(path: string): { readonly path: string; readonly text: string } {
  return { path, text: readFileSync(path, 'utf8') };
}

/** The attribute in the schema's spelling. A schema cut down to what rules used may lack the one every forest has. */
export function anchorSchema(configuration: WorkspaceConfiguration, attribute: string): AttributeSchema {
  const isGuid = attribute.toLowerCase() === consistencyGuid.toLowerCase();
  const name = spelledAttribute(configuration, attribute) ?? (isGuid ? consistencyGuid : attribute);
  const found = configuration.connectors
    .filter(({ category }) => category === 'AD')
    .map(({ schema }) => schema.attributes.get(name))
    .find((one) => one !== undefined);
  return found ?? { name, type: isGuid ? 'bin' : 'str', multiValued: false };
}

/** The name as a schema of Active Directory spells it. */
export function spelledAttribute({ connectors }: WorkspaceConfiguration, attribute: string): string | undefined {
  return connectors
    .filter(({ category }) => category === 'AD')
    .flatMap(({ schema }) => [...schema.attributes.keys()])
    .find((name) => name.toLowerCase() === attribute.toLowerCase());
}
