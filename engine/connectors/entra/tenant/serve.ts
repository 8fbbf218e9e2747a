import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConnectionLost } from './connection-lost.ts';
import type { EmbeddedTenant } from './embedded-tenant.ts';
import { indexPage } from './index-page.ts';
import type { TenantRequest, TenantResponse } from './message.ts';

export interface ServeOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** What a browser's requests are sent with, as browsers have no token. Only looking is done that way. */
  readonly browserToken: () => string;
}

export interface TenantServer {
  /** `http://127.0.0.1:8080`; Graph is below `/v1.0`, the token service below the tenant's id. */
  readonly address: string;
  close(): Promise<void>;
}

/** Answers for an embedded tenant over HTTP, to this machine alone. Rejects where the port is taken. */
export async function serveTenant(tenant: EmbeddedTenant, options: ServeOptions): Promise<TenantServer> {
  const server = createServer();
  const port = await listening(server, options.port);
  const address = `http://127.0.0.1:${port}`;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer({ tenant, address, options }, request, response);
  });
  return {
    address,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

interface Served {
  readonly tenant: EmbeddedTenant;
  readonly address: string;
  readonly options: ServeOptions;
}

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { status, headers, body } = await respondTo(served, request);
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body, undefined, 1);
    const there = (value: string): string =>
      value.replaceAll(served.tenant.origin, served.address).replaceAll(served.tenant.tokens.origin, served.address);
    response.writeHead(
      status,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, there(value)])),
    );
    response.end(text === undefined ? undefined : there(text));
  } catch (cause) {
    request.socket.destroy();
    // Anything else than a simulated loss is a fault of ours, and the client sees no more than that nothing came.
    if (!(cause instanceof ConnectionLost) && !(cause instanceof BodyTooLarge)) process.emitWarning(String(cause));
  }
}

async function respondTo(served: Served, request: IncomingMessage): Promise<TenantResponse> {
  const { tenant, address, options } = served;
  const { method = 'GET', url = '/' } = request;
  // Another name for this machine would let pages of that name read the tenant from a browser.
  if (!isThisMachine(request.headers.host, address))
    return plain(421, 'This server answers for its own address alone.');
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const isBrowser = method === 'GET' && (headers['accept'] ?? '').includes('text/html');
  if (isBrowser && new URL(url, address).pathname === '/') return indexPage(tenant.tenantId);
  const body = await bodyOf(request);
  const sent: TenantRequest = {
    method,
    url: `${url.startsWith('/v1.0/') ? tenant.origin : tenant.tokens.origin}${url}`,
    headers:
      isBrowser && headers['authorization'] === undefined
        ? { ...headers, authorization: `Bearer ${options.browserToken()}` }
        : headers,
    ...(body === '' ? {} : { body }),
  };
  return url.startsWith('/v1.0/') ? tenant.handle(sent) : tenant.tokens.handle(sent);
}

function isThisMachine(host: string | undefined, address: string): boolean {
  const { port } = new URL(address);
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

class BodyTooLarge extends Error {}

/** In characters; Graph takes no more either. */
const longestBody = 4 * 1024 * 1024;

async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let body = '';
  for await (const part of request) {
    body += String(part);
    if (body.length > longestBody) throw new BodyTooLarge();
  }
  return body;
}

function plain(status: number, text: string): TenantResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}
