import { createHash, verify, constants, type KeyObject } from 'node:crypto';
import { inProcessNetwork } from '../../../../engine/connectors/entra/in-process-network.ts';
import type { SignInService } from '../../../../engine/connectors/entra/sign-in.ts';
import type { TenantRequest, TenantResponse } from '../../../../engine/connectors/entra/tenant/message.ts';
import type { Json, JsonObject } from '../../../../engine/model/json.ts';

export const tenantId = '11112222-3333-4444-5555-666677778888';
export const clientId = 'a1b2c3d4-0000-1111-2222-333344445555';

/** An identity platform with one application and one person, for every way to sign in. */
export interface Authority {
  readonly service: SignInService;
  /** What was asked: `token:<grant>`, `devicecode`, `authorize`. */
  readonly asked: string[];
  /** Opens an address as a browser of a person who agrees does, and sends the form of the page on. */
  browse(url: string): Promise<void>;
  /** From now on the token endpoint refuses everything with that description. */
  refuse(error: string, description: string): void;
  /** Earlier sign-ins of the person are no longer valid. */
  revoke(): void;
}

export function createAuthority({
  origin = 'https://login.embedded.invalid',
  ...known
}: { readonly origin?: string; readonly secret?: string; readonly publicKey?: KeyObject } = {}): Authority {
  const asked: string[] = [];
  let refusal: JsonObject | undefined;
  let generation = 1;
  const challenges = new Map<string, string>();
  const authority = `${origin}/${tenantId}`;

  function grant(form: URLSearchParams): TenantResponse {
    const type = form.get('grant_type') ?? '';
    asked.push(`token:${type}`);
    if (refusal !== undefined) return json(400, refusal);
    switch (type) {
      case 'client_credentials':
        if (form.get('client_secret') === known.secret && known.secret !== undefined)
          return json(200, tokens('application'));
        if (isSigned(form.get('client_assertion') ?? '', known.publicKey)) return json(200, tokens('application'));
        return json(401, failure('invalid_client', 'AADSTS7000215: Invalid client secret provided.'));
      case 'device_code':
      case 'urn:ietf:params:oauth:grant-type:device_code':
        return asked.filter((each) => each === `token:${type}`).length === 1
          ? json(400, failure('authorization_pending', 'AADSTS70016: The user has not answered yet.'))
          : json(200, tokens('person'));
      case 'authorization_code': {
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        return challenges.get(form.get('code') ?? '') === challenge
          ? json(200, tokens('person'))
          : json(400, failure('invalid_grant', 'AADSTS501481: The code verifier does not match.'));
      }
      case 'refresh_token':
        return form.get('refresh_token') === `refresh-${generation}`
          ? json(200, tokens('person'))
          : json(400, failure('invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.'));
      default:
        return json(
          400,
          failure('unsupported_grant_type', 'AADSTS70003: The app requested an unsupported grant type.'),
        );
    }
  }

  function tokens(kind: 'application' | 'person'): JsonObject {
    const person = {
      tid: tenantId,
      oid: 'person',
      upn: 'ada@contoso.com',
      preferred_username: 'ada@contoso.com',
      name: 'Ada',
    };
    const expires = Math.floor(Date.now() / 1000) + 3600;
    if (kind === 'application') {
      const claims = {
        appid: clientId,
        app_displayname: 'Joinery',
        tid: tenantId,
        roles: ['User.ReadWrite.All', 'Group.ReadWrite.All'],
      };
      return { token_type: 'Bearer', expires_in: 3600, access_token: jwt({ ...claims, exp: expires }) };
    }
    return {
      token_type: 'Bearer',
      expires_in: 3600,
      scope: `${graph}/.default`,
      access_token: jwt({ ...person, scp: 'User.ReadWrite.All profile', exp: expires, jti: asked.length }),
      refresh_token: `refresh-${generation}`,
      id_token: jwt({
        ...person,
        iss: `${authority}/v2.0`,
        aud: clientId,
        sub: 'person',
        iat: expires - 3600,
        exp: expires,
      }),
      client_info: encode({ uid: 'person', utid: tenantId }),
    };
  }

  function handle(request: TenantRequest): TenantResponse {
    const url = new URL(request.url);
    const path = url.pathname.replace(`/${tenantId}`, '');
    if (path === '/v2.0/.well-known/openid-configuration') return json(200, metadata(authority));
    if (path === '/oauth2/v2.0/token') return grant(new URLSearchParams(request.body ?? ''));
    if (path === '/oauth2/v2.0/devicecode') {
      asked.push('devicecode');
      const message = `To sign in, open ${origin}/device and enter the code ABCD1234`;
      return json(200, {
        device_code: 'device',
        user_code: 'ABCD1234',
        verification_uri: `${origin}/device`,
        expires_in: 900,
        interval: 0.01,
        message,
      });
    }
    return json(404, failure('invalid_request', 'AADSTS900144: No such endpoint.'));
  }

  return {
    asked,
    service: { login: origin, graph, network: inProcessNetwork({ origin, handle }) },
    async browse(address) {
      asked.push('authorize');
      const asking = new URL(address).searchParams;
      if (asking.get('response_mode') !== 'form_post') throw new Error('a browser answers by a form only');
      challenges.set('code-1', asking.get('code_challenge') ?? '');
      const form = new URLSearchParams({
        code: 'code-1',
        state: asking.get('state') ?? '',
        client_info: encode({ uid: 'person', utid: tenantId }),
      });
      await fetch(asking.get('redirect_uri') ?? '', { method: 'POST', body: form });
    },
    refuse(error, description) {
      refusal = failure(error, description);
    },
    revoke() {
      generation += 1;
    },
  };
}

const graph = 'https://graph.embedded.invalid';

function metadata(authority: string): JsonObject {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
  };
}

/** PS256, by the key of the certificate the application has registered. */
function isSigned(assertion: string, publicKey: KeyObject | undefined): boolean {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  if (publicKey === undefined || signature === '') return false;
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly alg: string };
  const padding = {
    key: publicKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
  const signed = new Uint8Array(Buffer.from(`${header}.${payload}`));
  return alg === 'PS256' && verify('sha256', signed, padding, new Uint8Array(Buffer.from(signature, 'base64url')));
}

function jwt(claims: JsonObject): string {
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.x`;
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function failure(error: string, description: string): JsonObject {
  return { error, error_description: description, correlation_id: 'c', timestamp: '2026-01-01 00:00:00Z' };
}

function json(status: number, body: Json): TenantResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
