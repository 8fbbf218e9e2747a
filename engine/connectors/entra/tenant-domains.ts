import type { EntraConnector } from '../../model/configuration.ts';
import { asObject, asObjects, asText } from '../../model/json.ts';
import type { GraphSession } from './graph-session.ts';
import { connectorError, isSuccess } from './map-errors.ts';
import type { TenantDomains } from './principal-name.ts';
import { sendPatiently, type Patience } from './retry.ts';

/** One domain as the tenant lists it. */
export interface TenantDomain {
  readonly name: string;
  readonly isVerified: boolean;
  readonly isInitial: boolean;
  /** Signing in to it happens elsewhere, and its users need a source anchor. */
  readonly isFederated: boolean;
}

/** `undefined` where the application may not read them. Throws ConnectorError. */
export async function listDomains(
  session: GraphSession,
  patience: Patience,
): Promise<readonly TenantDomain[] | undefined> {
  const url = '/domains?$select=id,isVerified,isInitial,authenticationType';
  const response = await sendPatiently(session, { method: 'GET', url }, patience);
  if (response.status === 403) return undefined;
  if (!isSuccess(response)) throw connectorError(response);
  return asObjects(asObject(response.body)['value']).flatMap((domain) => {
    const name = asText(domain['id']);
    if (name === undefined) return [];
    return [
      {
        name: name.toLowerCase(),
        isVerified: domain['isVerified'] === true,
        isInitial: domain['isInitial'] === true,
        isFederated: domain['authenticationType'] === 'Federated',
      },
    ];
  });
}

/** Reads the domains once. */
export type KnownDomains = (patience: Patience) => Promise<TenantDomains | undefined>;

/**
 * The domains names are judged by; `undefined` where the application may not read them: names are then written as they are, and Entra
 * ID judges. A list that failed is asked for again.
 */
export function createKnownDomains(session: GraphSession, { tenant }: EntraConnector): KnownDomains {
  let known: Promise<TenantDomains | undefined> | undefined;
  return async (patience) =>
    await (known ??= readDomains(session, tenant, patience).catch((cause: unknown) => {
      known = undefined;
      throw cause;
    }));
}

async function readDomains(
  session: GraphSession,
  tenant: EntraConnector['tenant'],
  patience: Patience,
): Promise<TenantDomains | undefined> {
  // An embedded tenant without a list takes every domain, which its list of domains cannot tell.
  if (tenant.kind === 'embedded' && tenant.verifiedDomains === undefined)
    return { initial: tenant.domain.toLowerCase(), isVerified: () => true };
  const domains = await listDomains(session, patience);
  const initial = domains?.find(({ isInitial }) => isInitial)?.name;
  if (domains === undefined || initial === undefined) return undefined;
  const verified = new Set(domains.filter(({ isVerified }) => isVerified).map(({ name }) => name));
  return { initial, isVerified: (domain) => verified.has(domain.toLowerCase()) };
}
