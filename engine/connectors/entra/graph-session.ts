import {
  AuthenticationHandler,
  Client,
  HTTPMessageHandler,
  ResponseType,
  type Context,
  type Middleware,
} from '@microsoft/microsoft-graph-client';
import { type Json, parseJson } from '../../model/json.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { AccessToken } from './access-token.ts';
import type { EmbeddedTenant } from './tenant/embedded-tenant.ts';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Relative to the version, `/users`, or the whole address of a link Graph gave. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** `false`: carried out twice it would make two of something, so it is not sent again after its answer was lost. */
  readonly repeatable?: false;
}

export interface GraphResponse {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Json | undefined;
}

/** Sends single requests. A refusal is a response; throws ConnectorError `network`, `lost` after an earlier answer, or `auth` when none came. */
export interface GraphSession {
  /** `https://graph.microsoft.com/v1.0`. */
  readonly root: string;
  send(request: GraphRequest): Promise<GraphResponse>;
  /** Gets another token in place of the one that was refused, with the claims the refusal asks for. Throws ConnectorError. */
  renew(refused: GraphResponse): Promise<void>;
  /** What the current token is. Throws ConnectorError. */
  token(): Promise<string>;
}

/** No answer of Graph takes longer. */
const timeoutMs = 100_000;

/** `accessToken` is asked before every request and keeps its token as long as it is valid. */
export function openGraphSession(
  accessToken: AccessToken,
  tenant?: Pick<EmbeddedTenant, 'handle' | 'origin'>,
): GraphSession {
  const origin = tenant?.origin ?? 'https://graph.microsoft.com';
  const root = `${origin}/v1.0`;
  const authentication = new AuthenticationHandler({ getAccessToken: async () => await accessToken() });
  authentication.setNext(tenant === undefined ? new HTTPMessageHandler() : embeddedHandler(tenant));
  const client = Client.initWithMiddleware({
    middleware: authentication,
    baseUrl: `${origin}/`,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(origin).hostname]),
  });
  let wasReached = false;
  const answered = async (request: GraphRequest, url: string): Promise<GraphResponse> => {
    try {
      const response = await answerTo(client, request, url);
      wasReached = true;
      return response;
    } catch (cause) {
      if (!wasReached || !(cause instanceof ConnectorError) || cause.kind !== 'network') throw cause;
      throw new ConnectorError('lost', cause.message, { cause });
    }
  };
  const renew = async (refused: GraphResponse): Promise<void> => {
    const claims = challengedClaims(refused);
    await accessToken({ renew: true, ...(claims === undefined ? {} : { claims }) });
  };
  return {
    root,
    renew,
    token: async () => await accessToken(),
    async send(request) {
      const url = request.url.startsWith('/') ? request.url : linkWithin(root, request.url);
      // A failure to sign in is told apart here; inside the client it would look like any other.
      await accessToken();
      const response = await answered(request, url);
      if (response.status !== 401) return response;
      // Access may end before a token does, when somebody revokes it or clocks disagree. Once only: a token that was just made and is
      // refused again will not be accepted the third time either.
      await renew(response);
      return await answered(request, url);
    },
  };
}

/** The claims a challenge of continuous access evaluation asks for; `undefined` for every other refusal. */
function challengedClaims({ headers }: GraphResponse): string | undefined {
  const encoded = /\bclaims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const claims = Buffer.from(encoded, 'base64').toString();
  return parseJson(claims) === undefined ? undefined : claims;
}

async function answerTo(client: Client, request: GraphRequest, url: string): Promise<GraphResponse> {
  try {
    return await readResponse(await execute(client, request, url));
  } catch (cause) {
    if (cause instanceof ConnectorError) throw cause;
    const message = `Microsoft Graph did not answer a ${request.method} request; check the connection`;
    throw new ConnectorError('network', message, { cause });
  }
}

/** The client's last link in place of the network: the tenant inside the process. */
function embeddedHandler(tenant: Pick<EmbeddedTenant, 'handle'>): Middleware {
  return {
    execute: async (context: Context) => {
      const url = typeof context.request === 'string' ? context.request : context.request.url;
      const { method = 'GET', headers, body: sent } = context.options ?? {};
      const {
        status,
        headers: answered,
        body,
      } = tenant.handle({
        method,
        url,
        headers: Object.fromEntries(new Headers(headers)),
        ...(typeof sent === 'string' ? { body: sent } : {}),
      });
      const text = body === undefined ? null : JSON.stringify(body);
      context.response = new Response(text, { status, headers: answered });
      await Promise.resolve();
    },
  };
}

async function execute(client: Client, { method, headers = {}, body }: GraphRequest, url: string): Promise<Response> {
  const request = client
    .api(url)
    // Bulk work gives way to people who wait for an answer.
    .headers({ 'x-ms-throttle-priority': 'low', ...headers })
    .responseType(ResponseType.RAW)
    // What is sent is for Graph alone, and Graph moves nowhere.
    .option('redirect', 'error')
    .option('signal', AbortSignal.timeout(timeoutMs));
  // The client leaves its answers untyped; asked for the raw response, it gives that.
  const response: unknown = await (method === 'GET'
    ? request.get()
    : method === 'POST'
      ? request.post(body ?? {})
      : method === 'PATCH'
        ? request.patch(body ?? {})
        : method === 'PUT'
          ? request.put(body ?? {})
          : request.delete());
  if (response instanceof Response) return response;
  throw new ConnectorError('server', 'The Graph client gave something else than a response');
}

async function readResponse(response: Response): Promise<GraphResponse> {
  // A gateway in front of Graph may answer with a page instead of JSON; the status says enough then.
  const text = await response.text();
  const headers = new Map([...response.headers].map(([name, value]) => [name.toLowerCase(), value]));
  return { status: response.status, headers, body: parseJson(text) };
}

/**
 * A link Graph gave, relative to `root`. Links lead back to the service that gave them, and nowhere else: throws ConnectorError `server`
 * for one that does not.
 */
export function linkWithin(root: string, url: string): string {
  if (!url.startsWith(`${root}/`))
    throw new ConnectorError('server', 'Microsoft Graph gave a link to another service, which is not followed');
  return url.slice(root.length);
}
