import { join } from 'node:path';
import type { MessageConnection } from 'vscode-jsonrpc';
import type { Schema } from '../../grammar/schema/schema.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { Secrets } from '../ports/secrets.ts';
import { buildConnectors } from '../workspace/connectors.ts';
import { parseJoineryJson } from '../workspace/joinery-json.ts';
import { readText } from '../workspace/read-text.ts';
import { writeSecret } from './protocol/connections.ts';
import { readSecret } from './protocol/requests.ts';
import { type SecretPlace, secretPlace, type SignedInTo } from './protocol/secret-place.ts';

/** The secrets of a configuration: each is asked for together with everything that very configuration would send it to. */
export type SecretsFor = (connectors: readonly ConnectorConfiguration[]) => Secrets;

/** Secrets the editor keeps. A name no connector has is nobody's secret. */
export function secretsOfEditor(connection: MessageConnection): SecretsFor {
  return (connectors) => {
    const places = new Map(secretPlaces(connectors).map((place) => [place.name, place]));
    return {
      read: async (name) => {
        const place = places.get(name);
        return place === undefined ? undefined : ((await connection.sendRequest(readSecret, place)) ?? undefined);
      },
      write: async (name, value) => {
        const place = places.get(name);
        if (place !== undefined) await connection.sendRequest(writeSecret, { ...place, value: value ?? null });
      },
    };
  };
}

/** The credentials connectors name, in their order, each once. */
export function secretPlaces(connectors: readonly ConnectorConfiguration[]): readonly SecretPlace[] {
  const used = connectors.flatMap((connector) => signedInTo(connector) ?? []);
  return [...Map.groupBy(used, ({ credential }) => credential)].map(([name, users]) =>
    secretPlace(
      name,
      users.map(({ to }) => to),
    ),
  );
}

function signedInTo(
  connector: ConnectorConfiguration,
): { readonly credential: string; readonly to: SignedInTo } | undefined {
  switch (connector.kind) {
    case 'ad': {
      const { credential, forest, servers, partitions } = connector;
      return { credential, to: { kind: 'forest', forest, servers, partitions } };
    }
    case 'entra': {
      if (connector.tenant.kind === 'embedded') return undefined;
      const { credential, id, clientId, signIn } = connector.tenant;
      return { credential, to: { kind: 'tenant', id, clientId, signIn } };
    }
    case 'file':
      return undefined;
  }
}

/** The connectors of `joinery.json` as it stands on the disk, whatever else of the workspace is missing. Empty where it cannot be read. */
export async function connectorsOnDisk(folder: string): Promise<readonly ConnectorConfiguration[]> {
  const read = await readText(join(folder, 'joinery.json'));
  if (read.kind === 'unreadable') return [];
  const json = parseJoineryJson(read.text);
  const all = json.value?.connectors ?? [];
  const schemas = new Map(all.map(({ schema }) => [schema, noSchema]));
  return buildConnectors({ folder, json, schemas }, all).connectors;
}

const noSchema: Schema = { attributes: new Map(), objectTypes: new Map() };
