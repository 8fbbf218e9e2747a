import {
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
} from '@azure/msal-node';
import { ConnectorError } from '../../ports/directory.ts';
import type { EmbeddedTenant } from './tenant/embedded-tenant.ts';

export interface ClientCredentials {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** `renew`: the service did not accept the last token, whatever its age. */
export type AccessToken = (renew?: 'renew') => Promise<string>;

/** Gets tokens as an application, and keeps each until it expires. Throws ConnectorError `auth`; secrets never stand in it. */
export function clientCredentialTokens(
  { tenantId, clientId, clientSecret }: ClientCredentials,
  tenant?: Pick<EmbeddedTenant, 'tokens' | 'origin'>,
): AccessToken {
  const authority = `${tenant?.tokens.origin ?? 'https://login.microsoftonline.com'}/${tenantId}`;
  const application = new ConfidentialClientApplication({
    auth: {
      clientId,
      clientSecret,
      authority,
      ...(tenant === undefined ? {} : { knownAuthorities: [new URL(authority).hostname] }),
    },
    ...(tenant === undefined ? {} : { system: { networkClient: inProcessNetwork(tenant) } }),
  });
  const scopes = [`${tenant?.origin ?? 'https://graph.microsoft.com'}/.default`];
  return async (renew) => {
    try {
      const result = await application.acquireTokenByClientCredential({ scopes, skipCache: renew !== undefined });
      if (result !== null) return result.accessToken;
    } catch (cause) {
      throw new ConnectorError('auth', signInFailed(cause), { cause });
    }
    throw new ConnectorError('auth', signInFailed(undefined));
  };
}

function signInFailed(cause: unknown): string {
  const code = cause instanceof Error ? /AADSTS\d+/.exec(cause.message)?.[0] : undefined;
  return `Signing in to Microsoft Entra ID as an application failed${code === undefined ? '' : ` (${code})`}; check the tenant id, the client id and the credential`;
}

/** The network of the token library, inside the process. */
function inProcessNetwork({ tokens }: Pick<EmbeddedTenant, 'tokens'>): INetworkModule {
  async function go<T>(
    method: string,
    url: string,
    options: NetworkRequestOptions | undefined,
  ): Promise<NetworkResponse<T>> {
    if (!url.startsWith(`${tokens.origin}/`))
      throw new Error(`No request may leave the process, but one was for "${new URL(url).origin}"`);
    const { status, headers, body } = tokens.handle({
      method,
      url,
      headers: { ...options?.headers },
      ...(options?.body === undefined ? {} : { body: options.body }),
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library says what it expects an endpoint to answer, and checks it.
    return await Promise.resolve({ status, headers: { ...headers }, body: body as T });
  }
  return {
    sendGetRequestAsync: async (url, options) => await go('GET', url, options),
    sendPostRequestAsync: async (url, options) => await go('POST', url, options),
  };
}
