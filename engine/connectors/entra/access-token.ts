import { textsOf } from '../../model/json.ts';
import { claimsOf } from './token-claims.ts';

/**
 * Why a token is asked for. `renew`: the service did not accept the last one, whatever its age. `claims`: what the service wants the new
 * one to hold, JSON as it came with the challenge of a continuous access evaluation.
 */
export interface TokenDemand {
  readonly renew?: true;
  readonly claims?: string;
}

/** Gives a token for Microsoft Graph and keeps it until it expires. Throws ConnectorError `auth`, `network` or `throttled`. */
export type AccessToken = (demand?: TokenDemand) => Promise<string>;

/** What a token says of who may do what, for people to read; Graph alone decides by it. */
export interface TokenFacts {
  /** The person, or the application where nobody signed in. */
  readonly name: string | undefined;
  readonly kind: 'application' | 'person';
  readonly tenantId: string | undefined;
  /** `User.ReadWrite.All`, as granted. Sorted. */
  readonly permissions: readonly string[];
  /** Milliseconds since 1970. */
  readonly issuedAt: number | undefined;
}

/** Reads a token's claims; `undefined` when it has none that can be read. Its signature is Graph's business. */
export function tokenFacts(token: string): TokenFacts | undefined {
  const claims = claimsOf(token);
  if (claims === undefined) return undefined;
  const text = (name: string): string | undefined => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const scopes = text('scp');
  const permissions =
    scopes === undefined ? textsOf(claims['roles']) : scopes.split(' ').filter((scope) => scope !== '');
  const issuedAt = claims['iat'];
  return {
    name: text('upn') ?? text('preferred_username') ?? text('unique_name') ?? text('app_displayname') ?? text('appid'),
    kind: scopes === undefined ? 'application' : 'person',
    tenantId: text('tid'),
    permissions: permissions.toSorted(),
    issuedAt: typeof issuedAt === 'number' ? issuedAt * 1000 : undefined,
  };
}
