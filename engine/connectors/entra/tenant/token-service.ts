import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Json, TenantRequest, TenantResponse } from './message.ts';
import { isJsonObject, parseJson } from './message.ts';

/** An application that may get tokens for itself. */
export interface RegisteredApplication {
  readonly clientId: string;
  readonly secret: string;
}

/** The sign-in side of the tenant: gives tokens for client credentials and knows its own again. */
export interface TokenService {
  /** `https://login.embedded.invalid`, the only origin it answers for. */
  readonly origin: string;
  handle(request: TenantRequest): TenantResponse;
  /** Whether the value of an `Authorization` header is one of this service's tokens and still valid. */
  accepts(authorization: string | undefined): boolean;
}

export const tokenServiceOrigin = 'https://login.embedded.invalid';

const lifetimeSeconds = 3600;

export function createTokenService(options: {
  readonly tenantId: string;
  readonly applications: readonly RegisteredApplication[];
  readonly now: () => number;
}): TokenService {
  // Tokens outlive neither the process nor the hour.
  const key = randomBytes(32);
  const authority = `${tokenServiceOrigin}/${options.tenantId}`;
  return {
    origin: tokenServiceOrigin,
    accepts: (authorization) => isValid(key, authorization, options.now()),
    handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === `/${options.tenantId}/v2.0/.well-known/openid-configuration`)
        return json(200, metadata(authority));
      if (pathname === `/${options.tenantId}/discovery/v2.0/keys`) return json(200, { keys: [] });
      if (pathname === `/${options.tenantId}/oauth2/v2.0/token` && request.method === 'POST') {
        return issue({ ...options, key, authority }, new URLSearchParams(request.body ?? ''));
      }
      return json(404, { error: 'invalid_request', error_description: 'AADSTS900144: No such endpoint.' });
    },
  };
}

function metadata(authority: string): Json {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
  };
}

interface Issuer {
  readonly key: Buffer;
  readonly authority: string;
  readonly applications: readonly RegisteredApplication[];
  readonly now: () => number;
}

function issue({ key, authority, applications, now }: Issuer, form: URLSearchParams): TenantResponse {
  if (form.get('grant_type') !== 'client_credentials') {
    return json(400, {
      error: 'unsupported_grant_type',
      error_description: 'AADSTS70003: The app requested an unsupported grant type.',
    });
  }
  const application = applications.find(({ clientId }) => clientId === form.get('client_id'));
  if (application === undefined) {
    return json(400, {
      error: 'unauthorized_client',
      error_description: 'AADSTS700016: The application was not found in the directory.',
    });
  }
  if (!sameText(application.secret, form.get('client_secret') ?? '')) {
    return json(401, { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' });
  }
  const issuedAt = Math.floor(now() / 1000);
  const claims = {
    aud: 'https://graph.embedded.invalid',
    iss: `${authority}/v2.0`,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    appid: application.clientId,
  };
  const payload = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return json(200, {
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: `${payload}.${sign(key, payload)}`,
  });
}

function isValid(key: Buffer, authorization: string | undefined, now: number): boolean {
  const [payload, signature] = splitLast(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
  if (!sameText(sign(key, payload), signature)) return false;
  const claims = parseJson(Buffer.from(payload.split('.')[1] ?? '', 'base64url').toString());
  const expires = isJsonObject(claims) ? claims['exp'] : undefined;
  return typeof expires === 'number' && expires * 1000 > now;
}

function splitLast(token: string): readonly [string, string] {
  const dot = token.lastIndexOf('.');
  return dot < 0 ? [token, ''] : [token.slice(0, dot), token.slice(dot + 1)];
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(key: Buffer, payload: string): string {
  return createHmac('sha256', key).update(payload).digest('base64url');
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function json(status: number, body: Json): TenantResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
