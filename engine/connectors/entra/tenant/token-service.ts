import { type Json, type JsonObject, textsOf } from '../../../model/json.ts';
import { authorizationPage, signInPage } from './authorization-page.ts';
import { authenticateClient, type RegisteredApplication } from './client-authentication.ts';
import { objectId } from './entry.ts';
import type { TenantRequest, TenantResponse } from './message.ts';
import { createPendingSignIns, devicePace, type PendingSignIns, type PersonalGrant } from './pending-sign-ins.ts';
import { engineApplicationPermissions, engineDelegatedPermissions } from './permissions.ts';
import type { Caller } from './route.ts';
import { SignInRefusal, signInRefusalResponse } from './sign-in-refusal.ts';
import { createTokenSigner, type TokenSigner } from './token-signer.ts';

/** The sign-in side of the tenant: gives tokens and knows its own again. */
export interface TokenService {
  /** `https://login.embedded.invalid`, the only origin it answers for. */
  readonly origin: string;
  handle(request: TenantRequest): TenantResponse;
  /** Whether the value of an `Authorization` header is one of this service's tokens and valid now. */
  accepts(authorization: string | undefined): boolean;
  /** Whom such a header speaks for; `refused` says why it is none. */
  read(authorization: string | undefined): Caller | { readonly refused: string; readonly claims?: string };
  /** A person enters the code that a device shows, and agrees. `false`: no such code waits. */
  approve(userCode: string, person: string): boolean;
  /** The person says no. */
  decline(userCode: string): boolean;
  /** Tokens given out before now are refused from now on, with a challenge for a newer one. */
  revoke(): void;
}

export interface TokenServiceOptions {
  readonly tenantId: string;
  readonly applications: readonly RegisteredApplication[];
  /** Milliseconds since 1970, by Graph's clock. */
  readonly now: () => number;
  readonly lifetimeSeconds?: number;
  /** How far this service's clock is ahead of Graph's. */
  readonly skewSeconds?: number;
  /** User principal name of the person who agrees to everything at once. Absent: people have to be said to. */
  readonly signInAs?: string;
}

export const tokenServiceOrigin = 'https://login.embedded.invalid';

const defaultLifetimeSeconds = 3600;

export function createTokenService(options: TokenServiceOptions): TokenService {
  const issuer: Issuer = {
    ...options,
    authority: `${tokenServiceOrigin}/${options.tenantId}`,
    signer: createTokenSigner(),
    pending: createPendingSignIns(options.now),
  };
  const known = new Map<string, KnownToken>();
  let validFrom = Number.NEGATIVE_INFINITY;
  const read: TokenService['read'] = (authorization) => {
    const token = knownToken(issuer.signer, known, authorization);
    if (token === undefined) return { refused: 'Access token is empty or was not issued by this service.' };
    const now = options.now() / 1000;
    if (token.expires <= now) return { refused: 'Lifetime validation failed, the token is expired.' };
    // Graph allows its clock to be behind by five minutes.
    if (token.notBefore > now + 300) return { refused: 'Lifetime validation failed, the token is not valid yet.' };
    if (token.issued < validFrom) return { refused: 'The session was revoked.', claims: newerThan(validFrom) };
    return token.caller;
  };
  return {
    origin: tokenServiceOrigin,
    handle: (request) => answer(issuer, request),
    accepts: (authorization) => !('refused' in read(authorization)),
    read,
    approve: (userCode, person) => issuer.pending.decideDevice(userCode, person),
    decline: (userCode) => issuer.pending.decideDevice(userCode, undefined),
    revoke() {
      validFrom = Math.ceil(serviceTime(issuer)) + 1;
    },
  };
}

interface Issuer extends TokenServiceOptions {
  readonly authority: string;
  readonly signer: TokenSigner;
  readonly pending: PendingSignIns;
}

interface KnownToken {
  readonly caller: Caller;
  /** Seconds since 1970. */
  readonly issued: number;
  readonly notBefore: number;
  readonly expires: number;
}

const keptTokens = 100;

function knownToken(
  signer: TokenSigner,
  known: Map<string, KnownToken>,
  authorization: string | undefined,
): KnownToken | undefined {
  const text = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '';
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  const claims = signer.readAccessToken(text);
  if (claims === undefined) return undefined;
  const scopes = claims['scp'];
  const token: KnownToken = {
    caller: {
      appId: typeof claims['appid'] === 'string' ? claims['appid'] : '',
      kind: typeof scopes === 'string' ? 'person' : 'application',
      permissions: new Set(typeof scopes === 'string' ? scopes.split(' ') : textsOf(claims['roles'])),
    },
    issued: Number(claims['iat']),
    notBefore: Number(claims['nbf']),
    expires: Number(claims['exp']),
  };
  if (known.size >= keptTokens) known.clear();
  known.set(text, token);
  return token;
}

/** The challenge of continuous access evaluation: a token no older than that. */
function newerThan(seconds: number): string {
  const claims = { access_token: { nbf: { essential: true, value: String(seconds) } } };
  return Buffer.from(JSON.stringify(claims)).toString('base64');
}

function answer(issuer: Issuer, request: TenantRequest): TenantResponse {
  const url = new URL(request.url);
  const form = new URLSearchParams(request.body ?? '');
  try {
    switch (`${request.method} ${url.pathname.replace(`/${issuer.tenantId}/`, '/')}`) {
      case 'GET /v2.0/.well-known/openid-configuration':
        return json(metadata(issuer));
      case 'GET /discovery/v2.0/keys':
        return json({ keys: issuer.signer.keys() });
      case 'POST /oauth2/v2.0/token':
        return json(redeem(issuer, form));
      case 'POST /oauth2/v2.0/devicecode':
        return json(startDevice(issuer, form));
      case 'GET /oauth2/v2.0/authorize':
        return authorize(issuer, url.searchParams);
      default:
        return json({ error: 'invalid_request', error_description: 'AADSTS900144: No such endpoint.' }, 404);
    }
  } catch (cause) {
    if (!(cause instanceof SignInRefusal)) throw cause;
    return signInRefusalResponse(cause, issuer.now());
  }
}

function metadata({ authority }: Issuer): JsonObject {
  return {
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  };
}

/** POST …/token. */
function redeem(issuer: Issuer, form: URLSearchParams): JsonObject {
  const grantType = form.get('grant_type') ?? '';
  if (!grantTypes.has(grantType)) {
    throw new SignInRefusal('unsupported_grant_type', 70_003, 'The app requested an unsupported grant type.');
  }
  const application = applicationOf(issuer, form.get('client_id'));
  const { clientId } = application;
  // A public client has nothing to prove itself by and sends nothing.
  const hasCredential = form.has('client_secret') || form.has('client_assertion');
  if (grantType === 'client_credentials' || hasCredential) {
    const endpoint = `${issuer.authority}/oauth2/v2.0/token`;
    const audiences = [endpoint, `${issuer.authority}/v2.0`];
    authenticateClient({ application, form, audiences, now: serviceTime(issuer) });
  }
  switch (grantType) {
    case 'client_credentials':
      return applicationTokens(issuer, application);
    case 'authorization_code': {
      const proof = { redirectUri: form.get('redirect_uri'), verifier: form.get('code_verifier') };
      return personalTokens(issuer, application, issuer.pending.redeemCode(form.get('code') ?? '', clientId, proof));
    }
    case 'refresh_token': {
      const grant = issuer.pending.refresh(form.get('refresh_token') ?? '', clientId);
      const { nonce, ...kept } = grant;
      void nonce;
      return personalTokens(issuer, application, { ...kept, scope: form.get('scope') ?? grant.scope });
    }
    default: {
      const code = form.get('device_code') ?? form.get('code') ?? '';
      return personalTokens(issuer, application, issuer.pending.pollDevice(code, clientId));
    }
  }
}

/** The library says `device_code` alone, the standard its whole name. */
const grantTypes: ReadonlySet<string> = new Set([
  'client_credentials',
  'authorization_code',
  'refresh_token',
  'device_code',
  'urn:ietf:params:oauth:grant-type:device_code',
]);

function applicationOf({ applications }: Issuer, clientId: string | null): RegisteredApplication {
  const application = applications.find((each) => each.clientId === clientId);
  if (application !== undefined) return application;
  throw new SignInRefusal('unauthorized_client', 700_016, 'The application was not found in the directory.');
}

function applicationTokens(issuer: Issuer, { clientId, displayName, permissions }: RegisteredApplication): JsonObject {
  return bearer(issuer, {
    appid: clientId,
    app_displayname: displayName ?? clientId,
    idtyp: 'app',
    oid: objectId(`service principal ${clientId}`, 0),
    sub: objectId(`service principal ${clientId}`, 0),
    roles: permissions ?? engineApplicationPermissions,
  });
}

function personalTokens(issuer: Issuer, application: RegisteredApplication, grant: PersonalGrant): JsonObject {
  const oid = objectId(`person ${grant.person}`, 0);
  const scopes = application.delegatedPermissions ?? engineDelegatedPermissions;
  const person = {
    oid,
    sub: oid,
    name: grant.person,
    preferred_username: grant.person,
  };
  const now = serviceTime(issuer);
  const identity = {
    aud: application.clientId,
    iss: `${issuer.authority}/v2.0`,
    iat: now,
    nbf: now,
    exp: now + (issuer.lifetimeSeconds ?? defaultLifetimeSeconds),
    tid: issuer.tenantId,
    ver: '2.0',
    ...person,
    ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
  };
  return {
    ...bearer(issuer, {
      appid: application.clientId,
      upn: grant.person,
      idtyp: 'user',
      ...person,
      scp: scopes.join(' '),
    }),
    scope: scopes.join(' '),
    refresh_token: issuer.pending.keep(grant),
    id_token: issuer.signer.identityToken(identity),
    client_info: Buffer.from(JSON.stringify({ uid: oid, utid: issuer.tenantId })).toString('base64url'),
  };
}

function bearer(issuer: Issuer, claims: JsonObject): JsonObject {
  const lifetimeSeconds = issuer.lifetimeSeconds ?? defaultLifetimeSeconds;
  const now = serviceTime(issuer);
  return {
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    ext_expires_in: lifetimeSeconds,
    access_token: issuer.signer.accessToken({
      aud: 'https://graph.embedded.invalid',
      iss: `${issuer.authority}/v2.0`,
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
      tid: issuer.tenantId,
      ...claims,
    }),
  };
}

function serviceTime({ now, skewSeconds = 0 }: Issuer): number {
  return Math.floor(now() / 1000) + skewSeconds;
}

/** POST …/devicecode. */
function startDevice(issuer: Issuer, form: URLSearchParams): JsonObject {
  const { clientId } = applicationOf(issuer, form.get('client_id'));
  const { deviceCode, userCode } = issuer.pending.startDevice({ clientId, scope: form.get('scope') ?? '' });
  if (issuer.signInAs !== undefined) issuer.pending.decideDevice(userCode, issuer.signInAs);
  const address = `${tokenServiceOrigin}/devicelogin`;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: address,
    expires_in: devicePace.expiresInSeconds,
    interval: devicePace.intervalSeconds,
    message: `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`,
  };
}

/** GET …/authorize: whoever is named signs in, without a word. */
function authorize(issuer: Issuer, query: URLSearchParams): TenantResponse {
  const application = applicationOf(issuer, query.get('client_id'));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRedirectAllowed(application, redirectUri)) {
    throw new SignInRefusal('invalid_request', 50_011, 'The redirect URI does not match those of the application.');
  }
  const person = query.get('login_hint') ?? issuer.signInAs;
  if (person === undefined) return signInPage();
  const [challenge, nonce] = [query.get('code_challenge'), query.get('nonce')];
  const code = issuer.pending.startCode(
    {
      clientId: application.clientId,
      scope: query.get('scope') ?? '',
      person,
      ...(nonce === null ? {} : { nonce }),
    },
    { redirectUri, challenge: challenge ?? undefined },
  );
  const state = query.get('state');
  const fields = { code, ...(state === null ? {} : { state }) };
  return authorizationPage(redirectUri, query.get('response_mode') === 'form_post', fields);
}

/** Every port of this machine, and what was registered. */
function isRedirectAllowed({ redirectUris = [] }: RegisteredApplication, address: string): boolean {
  return redirectUris.includes(address) || /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?:\/|$)/.test(address);
}

function json(body: Json, status = 200): TenantResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
