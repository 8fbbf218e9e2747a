import type { Severity } from '../../grammar/ast/problem.ts';
import type { ConnectorCategory } from '../../grammar/schema/schema.ts';
import type { SignIn, SoftMatch } from '../model/configuration.ts';
import type { JsonObject } from '../model/json.ts';
import simulation from '../connectors/entra/tenant/simulation.schema.json' with { type: 'json' };
import format from './joinery.schema.json' with { type: 'json' };
import { jsonShape, parseJson, type JsonText } from './json-text.ts';

/** `joinery.json` as its author wrote it, in the shape its JSON Schema describes: nothing resolved, no defaults filled in. */
export interface JoineryJson {
  readonly connectors: readonly ConnectorJson[];
  readonly metaverse: string;
  readonly rules?: readonly string[];
  readonly store?: string;
  readonly staging?: boolean;
  /** A number, or `"10%"`. */
  readonly deletionThreshold?: number | string | null;
  readonly schedule?: ScheduleJson;
  readonly sourceAnchor?: string;
  readonly signInName?: string;
  readonly checks?: Readonly<Record<string, Severity | 'off'>>;
}

export interface ScheduleJson {
  readonly enabled?: boolean;
  /** `d.HH:mm:ss`, the days optional. */
  readonly interval?: string;
  readonly maintenance?: boolean;
  readonly runHistory?: string;
}

export type ConnectorJson = FileConnectorJson | EntraConnectorJson | ActiveDirectoryConnectorJson;

interface ConnectorJsonBase {
  readonly name: string;
  readonly id?: string;
  readonly schema: string;
  readonly objectTypes: readonly string[];
  readonly attributes: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface PartitionJson {
  readonly name: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
  readonly servers?: readonly string[];
}

export interface FileConnectorJson extends ConnectorJsonBase {
  readonly kind: 'file';
  readonly category?: ConnectorCategory;
  readonly path: string;
  readonly changes?: string;
  readonly partitions?: readonly PartitionJson[];
}

/** The JSON Schema sees to it that an embedded tenant has a domain, and a real one a client id and a credential. */
export interface EntraConnectorJson extends ConnectorJsonBase {
  readonly kind: 'entra';
  readonly tenant: string;
  readonly verifiedDomains?: readonly string[];
  readonly simulate?: JsonObject;
  readonly domain?: string;
  readonly data?: string;
  readonly clientId?: string;
  readonly credential?: string;
  readonly signIn?: SignIn;
  readonly hardMatch?: boolean;
  readonly softMatch?: readonly SoftMatch[];
}

export interface ActiveDirectoryConnectorJson extends ConnectorJsonBase {
  readonly kind: 'ad';
  readonly forest: string;
  readonly servers?: readonly string[];
  readonly security?: 'ldaps' | 'starttls';
  readonly certificateAuthority?: string;
  readonly user: string;
  readonly credential: string;
  readonly groupFilter?: string;
  readonly partitions?: readonly PartitionJson[];
}

const shape = jsonShape<JoineryJson>(format, { ...simulation, $id: 'simulation.schema.json' });

/** Reads the text of `joinery.json`. */
export function parseJoineryJson(text: string): JsonText<JoineryJson> {
  return parseJson(text, shape);
}
