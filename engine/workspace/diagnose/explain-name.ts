import type { Explanation } from '../../explain/explanation.ts';
import {
  explainMissingObject,
  explainObject,
  explainOutside,
  type ExplainContext,
} from '../../explain/explain-object.ts';
import { findSubject, type FoundObject, nameKind } from '../../explain/find-subject.ts';
import { connectorForDn } from '../../explain/selection.ts';
import type { ConnectorConfiguration } from '../../model/configuration.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { type EngineSurroundings, openDirectory, type OpenEngine } from '../open-engine.ts';
import { lookIntoDirectory } from './directory-look.ts';

/** An object asked about by DN, GUID, anchor, address or name. */
export interface ExplainQuestion {
  readonly name: string;
  /** Where the object comes from; absent: every connector is searched. */
  readonly connector?: ConnectorConfiguration;
  /** Where it should be; absent: in the tenant, or where it is when there is no tenant. */
  readonly to?: ConnectorConfiguration;
}

/** `several`: the name means objects that do not belong together. `nowhere`: the workspace has no connector at all. */
export type ExplainAnswer =
  | { readonly kind: 'explained'; readonly explanation: Explanation }
  | { readonly kind: 'several'; readonly found: readonly FoundObject[] }
  | { readonly kind: 'nowhere' };

/** What explaining works on, and what a look into a directory needs. */
export interface Explaining extends EngineSurroundings {
  readonly open: Pick<OpenEngine, 'configuration' | 'store' | 'engine'>;
  readonly signal: CancelSignal;
}

/** Why the object of that name is not where it should be. Directories are asked only for objects no connector space holds. */
export async function explainName(explaining: Explaining, question: ExplainQuestion): Promise<ExplainAnswer> {
  const { configuration, store, engine } = explaining.open;
  const searched = question.connector === undefined ? inOrder(configuration.connectors) : [question.connector];
  const context: ExplainContext = {
    store,
    configuration,
    plan: engine.plan,
    preview: (connector, dn) => engine.preview(connector, dn),
  };
  const found = findSubject(store, searched, question.name);
  const [first] = found;
  if (found.length > 1) return { kind: 'several', found };
  const to = question.to ?? defaultTarget(configuration.connectors, first?.connector ?? searched[0]);
  if (to === undefined) return { kind: 'nowhere' };
  const explanation =
    first === undefined
      ? await explainUnknown(explaining, context, { ...question, searched, to })
      : explainObject(context, question.name, first, to);
  return { kind: 'explained', explanation };
}

/** On-premises connectors first: an object with counterparts is explained from where it comes from. */
function inOrder(connectors: readonly ConnectorConfiguration[]): readonly ConnectorConfiguration[] {
  return [
    ...connectors.filter(({ category }) => category !== 'Entra'),
    ...connectors.filter(({ category }) => category === 'Entra'),
  ];
}

function defaultTarget(
  connectors: readonly ConnectorConfiguration[],
  source: ConnectorConfiguration | undefined,
): ConnectorConfiguration | undefined {
  return connectors.find(({ category }) => category === 'Entra') ?? source;
}

interface UnknownObject {
  readonly name: string;
  readonly searched: readonly ConnectorConfiguration[];
  readonly to: ConnectorConfiguration;
}

/** No connector space holds it: its directory is asked, or every one where the name does not tell which. */
async function explainUnknown(
  { signal, ...surroundings }: Explaining,
  context: ExplainContext,
  { name, searched, to }: UnknownObject,
): Promise<Explanation> {
  const dn = nameKind(name) === 'dn' ? name : null;
  const owner = dn === null ? undefined : connectorForDn(searched, dn);
  // A name of a domain is never one of the tenant's.
  const possible = searched.filter(({ category }) => category !== 'Entra' || !/,\s*dc=/iu.test(name));
  const look = {
    open: (connector: ConnectorConfiguration) => openDirectory(connector, surroundings),
    secrets: surroundings.secrets,
    signal,
  };
  const explained: Explanation[] = [];
  for (const connector of owner === undefined ? possible : [owner]) {
    const sight = await lookIntoDirectory(look, connector, name);
    const explanation = explainMissingObject(context, { asked: name, connector, dn, sight }, to);
    if (explanation.subject.known === 'directory') return explanation;
    explained.push(explanation);
  }
  return explainOutside(name, dn, explained, to);
}
