import { serveTenant } from '../../../../../engine/connectors/entra/tenant/serve.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../../../../engine/model/json.ts';
import { objectsIn, openTenant } from '../tenant/open-tenant.ts';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A tenant that answers as Microsoft Graph does, or is it. */
export interface Backend {
  /** A domain users may have names in. */
  readonly domain: string;
  /** What the names of objects begin with, so that they are told from everybody else's and can be taken away again. */
  readonly prefix: string;
  /** How long what was written may take to be seen. */
  readonly settleMs: number;
  send(method: string, path: string, body?: Json, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

/** A kind of tenant; `undefined` from `open`: it is not to be had here, for the reason given. */
export interface BackendKind {
  readonly name: string;
  readonly open: () => Promise<Backend | { readonly absent: string }>;
}

export const backends: readonly BackendKind[] = [
  { name: 'the embedded tenant in the process', open: inProcess },
  { name: 'the embedded tenant over HTTP', open: overHttp },
  { name: 'a real tenant', open: realTenant },
];

const now = (): number => Date.now();

async function inProcess(): Promise<Backend> {
  const client = openTenant({ now, verifiedDomains: ['contoso.com'] });
  return await Promise.resolve({
    domain: 'contoso.com',
    prefix: 'joinery-',
    settleMs: 0,
    send: async (method, path, body, headers) => await Promise.resolve(client.send(method, path, body, headers)),
    async close() {
      client.tenant.close();
      await Promise.resolve();
    },
  });
}

async function overHttp(): Promise<Backend> {
  const client = openTenant({ now, verifiedDomains: ['contoso.com'] });
  const server = await serveTenant(client.tenant, { port: 0, browserToken: () => '' });
  return {
    domain: 'contoso.com',
    prefix: 'joinery-',
    settleMs: 0,
    send: async (...request) => await sendTo(`${server.address}/v1.0`, client.authorization(), request),
    async close() {
      await server.close();
      client.tenant.close();
    },
  };
}

type Request = Parameters<Backend['send']>;

async function sendTo(
  root: string,
  authorization: string,
  [method, path, body, headers = {}]: Request,
): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : `${root}${path}`, {
    method,
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = parseJson(await response.text());
  return { status: response.status, body: isJsonObject(json) ? json : {} };
}

function setting(name: string): string {
  return process.env[name] ?? '';
}

/** Only where it is said which domain the tenant has, so that a wrong setting harms nobody's. */
async function realTenant(): Promise<Backend | { readonly absent: string }> {
  const [tenant, clientId, secret, domain] = [
    setting('ENTRA_TENANT'),
    setting('ENTRA_CLIENT_ID'),
    setting('ENTRA_CLIENT_SECRET'),
    setting('ENTRA_DOMAIN'),
  ];
  if (tenant === '' || clientId === '' || secret === '' || domain === '') {
    return { absent: 'ENTRA_TENANT, ENTRA_CLIENT_ID, ENTRA_CLIENT_SECRET and ENTRA_DOMAIN are not all set' };
  }
  const answer = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const token = parseJson(await answer.text());
  if (!isJsonObject(token) || typeof token['access_token'] !== 'string') throw new Error('The tenant gave no token');
  const authorization = `Bearer ${token['access_token']}`;
  const send: Backend['send'] = async (...request) =>
    await sendTo('https://graph.microsoft.com/v1.0', authorization, request);
  const { body } = await send('GET', '/domains?$select=id,isVerified');
  const isVerified = objectsIn(body['value']).some((each) => each['id'] === domain && each['isVerified'] === true);
  if (!isVerified) throw new Error(`The tenant does not have the verified domain "${domain}", so it is left alone`);
  return {
    domain,
    prefix: `joinery-${process.pid}-`,
    settleMs: 90_000,
    send,
    close: async () => await Promise.resolve(),
  };
}
