import assert from 'node:assert/strict';
import { constants, createHash, createPublicKey, sign, verify, X509Certificate, type JsonWebKey } from 'node:crypto';
import { createTokenService } from '../../../../../engine/connectors/entra/tenant/token-service.ts';
import { claimsOf } from '../../../../../engine/connectors/entra/token-claims.ts';
import type { JsonObject } from '../../../../../engine/model/json.ts';
import { selfSigned, type SelfSigned } from '../self-signed.ts';
import { objectIn, objectsIn, textIn } from './open-tenant.ts';

const start = Date.UTC(2026, 0, 1);
const redirectUri = 'http://localhost:4711';

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

/** A token service with the application `app`, and a clock that stands still until told. */
function service(more: { readonly certificates?: readonly string[]; readonly signInAs?: string } = {}): {
  readonly tokens: ReturnType<typeof createTokenService>;
  readonly post: (endpoint: string, form: Readonly<Record<string, string>>) => Answer;
  readonly pass: (milliseconds: number) => void;
} {
  let now = start;
  const { certificates = [], ...options } = more;
  const tokens = createTokenService({
    tenantId: 'tid',
    applications: [{ clientId: 'app', secret: 'right', certificates, permissions: ['User.Read.All'] }],
    now: () => now,
    ...options,
  });
  return {
    tokens,
    post(endpoint, form) {
      const { status, body } = tokens.handle({
        method: 'POST',
        url: `${tokens.origin}/tid/oauth2/v2.0/${endpoint}`,
        headers: {},
        body: new URLSearchParams({ client_id: 'app', ...form }).toString(),
      });
      return { status, body: objectIn(body) };
    },
    pass(milliseconds) {
      now += milliseconds;
    },
  };
}

const audience = 'https://login.embedded.invalid/tid/oauth2/v2.0/token';

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The code in the form a browser gets. */
function codeOf(page: string): string {
  return /name="code" value="([^"]+)"/.exec(page)?.[1] ?? '';
}

/** A client assertion as a library makes it. */
function assertion(
  { key, certificate }: SelfSigned,
  algorithm: 'PS256' | 'RS256',
  claims: JsonObject = {},
  header: JsonObject = {},
): string {
  const thumbprint = new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
  const payload = [
    encode({ alg: algorithm, typ: 'JWT', 'x5t#S256': Buffer.from(thumbprint, 'hex').toString('base64url'), ...header }),
    encode({ aud: audience, iss: 'app', sub: 'app', nbf: start / 1000, exp: start / 1000 + 600, jti: '1', ...claims }),
  ].join('.');
  const padding =
    algorithm === 'PS256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  return `${payload}.${sign('RSA-SHA256', Buffer.from(payload), { key, ...padding }).toString('base64url')}`;
}

function credentials(client_assertion: string): Readonly<Record<string, string>> {
  return {
    grant_type: 'client_credentials',
    client_assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  };
}

const device = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' };

describe('signing in to the embedded tenant', () => {
  const validity = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2030, 0, 1) };
  const [own, foreign] = [selfSigned(validity), selfSigned(validity)];

  describe('by certificate', () => {
    for (const algorithm of ['PS256', 'RS256'] as const) {
      it(`takes an assertion signed with ${algorithm}`, () => {
        const { post, tokens } = service({ certificates: [own.certificate] });
        const { status, body } = post('token', credentials(assertion(own, algorithm)));
        assert.equal(status, 200, JSON.stringify(body));
        assert.ok(tokens.accepts(`Bearer ${textIn(body, 'access_token')}`));
      });
    }

    for (const [title, text, code] of [
      ['one signed with another key', assertion(foreign, 'PS256'), 700_027],
      ['one that names another certificate', assertion(own, 'PS256', {}, { 'x5t#S256': 'AAAA' }), 700_027],
      ['one with an algorithm of secrets', assertion(own, 'PS256', {}, { alg: 'HS256' }), 700_027],
      ['one for another endpoint', assertion(own, 'PS256', { aud: 'https://login.example/token' }), 50_027],
      ['one of another client', assertion(own, 'PS256', { sub: 'other' }), 50_027],
      ['one that is expired', assertion(own, 'PS256', { exp: start / 1000 - 301 }), 700_024],
      ['one that is not valid yet', assertion(own, 'PS256', { nbf: start / 1000 + 301 }), 700_024],
      ['a text that is no assertion', 'x.y', 50_027],
    ] as const) {
      it(`refuses ${title}`, () => {
        const { post } = service({ certificates: [own.certificate] });
        const { status, body } = post('token', credentials(text));
        assert.equal(status, 401);
        assert.deepEqual(body['error_codes'], [code]);
      });
    }
  });

  describe('by device code', () => {
    it('is pending, then done, and then the code is used up', () => {
      const { post, tokens } = service();
      const { body } = post('devicecode', { scope: 'openid' });
      const poll = { ...device, device_code: textIn(body, 'device_code') };
      assert.equal(post('token', poll).body['error'], 'authorization_pending');
      assert.ok(tokens.approve(textIn(body, 'user_code'), 'ada@contoso.com'));
      const { status, body: given } = post('token', poll);
      assert.equal(status, 200);
      assert.equal(claimsOf(textIn(given, 'id_token'))!['preferred_username'], 'ada@contoso.com');
      assert.equal(post('token', poll).body['error'], 'bad_verification_code');
    });

    it('can be declined', () => {
      const { post, tokens } = service();
      const { body } = post('devicecode', {});
      tokens.decline(textIn(body, 'user_code'));
      const { body: answer } = post('token', { ...device, device_code: textIn(body, 'device_code') });
      assert.equal(answer['error'], 'authorization_declined');
    });

    it('expires, and asks for patience with those that poll too fast', () => {
      const { post, pass } = service();
      const { body } = post('devicecode', {});
      const poll = { grant_type: 'device_code', device_code: textIn(body, 'device_code') };
      assert.equal(post('token', poll).body['error'], 'authorization_pending');
      pass(1000);
      assert.equal(post('token', poll).body['error'], 'slow_down');
      pass(5000);
      assert.equal(post('token', poll).body['error'], 'authorization_pending');
      pass(900_000);
      assert.equal(post('token', poll).body['error'], 'expired_token');
    });

    it('is approved at once where somebody is said to sign in', () => {
      const { post } = service({ signInAs: 'ada@contoso.com' });
      const { body } = post('devicecode', {});
      assert.equal(post('token', { ...device, device_code: textIn(body, 'device_code') }).status, 200);
    });
  });

  describe('in the browser', () => {
    const verifier = 'a'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('base64url');

    function authorize(
      tokens: ReturnType<typeof createTokenService>,
      more: Readonly<Record<string, string>> = {},
    ): string {
      const query = new URLSearchParams({
        client_id: 'app',
        redirect_uri: redirectUri,
        response_type: 'code',
        response_mode: 'form_post',
        state: 'st"ate',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        login_hint: 'ada@contoso.com',
        ...more,
      });
      const url = `${tokens.origin}/tid/oauth2/v2.0/authorize?${query.toString()}`;
      const { status, body, headers } = tokens.handle({ method: 'GET', url, headers: {} });
      return status === 302 ? headers['location']! : typeof body === 'string' ? body : '';
    }

    it('answers with a form that sends itself, and takes the code once with its verifier', () => {
      const { tokens, post } = service();
      const page = authorize(tokens, { nonce: 'n1' });
      assert.match(page, /name="state" value="st&quot;ate"/);
      const form = {
        grant_type: 'authorization_code',
        code: codeOf(page),
        redirect_uri: redirectUri,
        code_verifier: verifier,
      };
      const { status, body } = post('token', form);
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(claimsOf(textIn(body, 'id_token'))!['nonce'], 'n1');
      assert.equal(post('token', form).body['error'], 'invalid_grant');
    });

    it('refuses a code without its verifier, for another address, and a foreign address', () => {
      const { tokens, post } = service();
      const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code_verifier: verifier };
      assert.equal(post('token', { ...form, code: codeOf(authorize(tokens)), code_verifier: 'b' }).status, 400);
      assert.equal(
        post('token', { ...form, code: codeOf(authorize(tokens)), redirect_uri: 'http://localhost:1' }).status,
        400,
      );
      assert.equal(codeOf(authorize(tokens, { redirect_uri: 'https://elsewhere.example' })), '');
    });

    it('sends the code with the address where that is asked for', () => {
      const address = new URL(authorize(service().tokens, { response_mode: 'query' }));
      assert.equal(address.origin, redirectUri);
      assert.ok(address.searchParams.get('code'));
    });

    it('renews tokens without asking anybody', () => {
      const { tokens, post } = service();
      const { body } = post('token', {
        grant_type: 'authorization_code',
        code: codeOf(authorize(tokens)),
        redirect_uri: redirectUri,
        code_verifier: verifier,
      });
      const renewed = post('token', { grant_type: 'refresh_token', refresh_token: textIn(body, 'refresh_token') });
      assert.equal(renewed.status, 200);
      assert.equal(post('token', { grant_type: 'refresh_token', refresh_token: 'x' }).body['error'], 'invalid_grant');
    });
  });

  it('signs identities with a key that is published', () => {
    const { tokens, post } = service({ signInAs: 'ada@contoso.com' });
    const { body } = post('devicecode', {});
    const given = post('token', { ...device, device_code: textIn(body, 'device_code') }).body;
    const [payload, signature] = textIn(given, 'id_token').split(/\.(?=[^.]+$)/);
    const keys = tokens.handle({ method: 'GET', url: `${tokens.origin}/tid/discovery/v2.0/keys`, headers: {} });
    const [jwk] = objectsIn(objectIn(keys.body)['keys']);
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    assert.ok(verify('RSA-SHA256', Buffer.from(payload!), key, Buffer.from(signature!, 'base64url')));
  });

  it('says what an application may do as roles, and for a person as scopes', () => {
    const { tokens, post } = service({ signInAs: 'ada@contoso.com' });
    const byItself = post('token', { grant_type: 'client_credentials', client_secret: 'right' }).body;
    assert.deepEqual(claimsOf(textIn(byItself, 'access_token'))!['roles'], ['User.Read.All']);
    const { body } = post('devicecode', {});
    const personal = post('token', { ...device, device_code: textIn(body, 'device_code') }).body;
    const caller = tokens.read(`Bearer ${textIn(personal, 'access_token')}`);
    assert.ok(!('refused' in caller) && caller.kind === 'person' && caller.permissions.has('User.ReadWrite.All'));
  });

  it('can revoke what it gave, with a challenge for something newer', () => {
    const { tokens, post, pass } = service();
    const token = (): string =>
      `Bearer ${textIn(post('token', { grant_type: 'client_credentials', client_secret: 'right' }).body, 'access_token')}`;
    const old = token();
    tokens.revoke();
    const refusal = tokens.read(old);
    assert.ok('refused' in refusal && Buffer.from(refusal.claims!, 'base64').toString().includes('access_token'));
    pass(2000);
    assert.ok(tokens.accepts(token()));
  });
});
