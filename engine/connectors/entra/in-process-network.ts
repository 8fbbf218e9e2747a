import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { EmbeddedTenant } from './tenant/embedded-tenant.ts';

/** The network of the token library, inside the process: requests to any other service than `tokens` fail. */
export function inProcessNetwork(tokens: Pick<EmbeddedTenant['tokens'], 'origin' | 'handle'>): INetworkModule {
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
