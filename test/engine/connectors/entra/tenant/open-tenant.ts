import {
  openEmbeddedTenant,
  type EmbeddedTenant,
  type EmbeddedTenantOptions,
} from '../../../../../engine/connectors/entra/tenant/embedded-tenant.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../../engine/model/json.ts';

const application = { clientId: 'client', secret: 'secret' };

/** What a test says to a tenant, without the bearer token and the origin. */
export interface TenantClient {
  readonly tenant: EmbeddedTenant;
  /** The value of an `Authorization` header, with a new token. */
  authorization(): string;
  send(
    method: string,
    path: string,
    body?: Json,
    headers?: Readonly<Record<string, string>>,
  ): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: JsonObject };
  /** A user that has what Graph asks for; gives its id. */
  addUser(name: string, more?: JsonObject): string;
  addGroup(name: string, more?: JsonObject): string;
}

export function openTenant(options: Partial<EmbeddedTenantOptions> = {}): TenantClient {
  const now = options.now ?? (() => Date.UTC(2026, 0, 1));
  const tenant = openEmbeddedTenant({
    path: ':memory:',
    seed: 'test',
    initialDomain: 'contoso.onmicrosoft.com',
    ...options,
    now,
    applications: options.applications ?? [application],
  });
  const [{ clientId, secret = '' } = application] = options.applications ?? [];
  // A new token for every request, as clocks of tests may jump.
  const authorization = (): string => {
    const { body } = tenant.tokens.handle({
      method: 'POST',
      url: `${tenant.tokens.origin}/${tenant.tenantId}/oauth2/v2.0/token`,
      headers: {},
      body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${secret}`,
    });
    return `Bearer ${textIn(objectIn(body), 'access_token')}`;
  };
  const send: TenantClient['send'] = (method, path, body, headers = {}) => {
    const response = tenant.handle({
      method,
      url: path.startsWith('https:') ? path : `${tenant.origin}/v1.0${path}`,
      headers: { authorization: authorization(), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: objectIn(response.body) };
  };
  const create = (path: string, body: JsonObject): string => {
    const response = send('POST', path, body);
    if (response.status !== 201) throw new Error(JSON.stringify(response.body));
    return textIn(response.body, 'id');
  };
  return {
    tenant,
    authorization,
    send,
    addUser: (name, more = {}) => create('/users', { ...user(name), ...more }),
    addGroup: (name, more = {}) => create('/groups', { ...group(name), ...more }),
  };
}

export function user(name: string): JsonObject {
  return {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.com`,
    passwordProfile: { password: 'Correct-Horse-1' },
  };
}

export function group(name: string): JsonObject {
  return { displayName: name, mailNickname: name, mailEnabled: false, securityEnabled: true };
}

export function reference(id: string): JsonObject {
  return { '@odata.id': `https://graph.embedded.invalid/v1.0/directoryObjects/${id}` };
}

export function objectIn(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {};
}

export function textIn(json: JsonObject, name: string): string {
  const text = json[name];
  return typeof text === 'string' ? text : '';
}

/** The objects of a list or delta. */
export function values(body: JsonObject): readonly JsonObject[] {
  return objectsIn(body['value']);
}

export function objectsIn(json: Json | undefined): readonly JsonObject[] {
  return Array.isArray(json) ? json.filter((each: Json) => isJsonObject(each)) : [];
}

export function errorOf(body: JsonObject): {
  readonly code: string;
  readonly message: string;
  readonly details: readonly JsonObject[];
} {
  const error = objectIn(body['error']);
  return { code: textIn(error, 'code'), message: textIn(error, 'message'), details: objectsIn(error['details']) };
}
