import assert from 'node:assert/strict';
import { tokenFacts } from '../../../../engine/connectors/entra/access-token.ts';
import { openSignIn, type OpenSignIn, type SignInPrompt } from '../../../../engine/connectors/entra/sign-in.ts';
import type { SignIn } from '../../../../engine/model/configuration.ts';
import type { Secrets } from '../../../../engine/ports/secrets.ts';
import { clientId, createAuthority, tenantId, type Authority } from './authority.ts';
import { clockAt } from './connector.ts';
import { selfSigned } from './self-signed.ts';

const clock = clockAt(() => Date.UTC(2026, 5, 1));
const day = 86_400_000;

/** Secrets in memory; `writable: false` has no place to keep any. */
function secretsWith(
  values: Readonly<Record<string, string>>,
  writable = true,
): Secrets & { readonly kept: Map<string, string> } {
  const kept = new Map(Object.entries(values));
  return {
    kept,
    read: async (name) => await Promise.resolve(kept.get(name)),
    ...(writable
      ? {
          write: async (name: string, value: string | undefined) => {
            if (value === undefined) kept.delete(name);
            else kept.set(name, value);
            await Promise.resolve();
          },
        }
      : {}),
  };
}

async function open(
  signIn: SignIn,
  authority: Authority,
  secrets: Secrets,
  prompt?: SignInPrompt,
): Promise<OpenSignIn> {
  return await openSignIn(
    { kind: 'real', id: tenantId, clientId, signIn, credential: 'entra' },
    { clock, secrets, service: authority.service, ...(prompt === undefined ? {} : { prompt }) },
  );
}

/** A person who does as told, and what was shown. */
function person(authority: Authority): SignInPrompt & { readonly shown: string[] } {
  const shown: string[] = [];
  return {
    shown,
    showCode: async ({ code, address }) => {
      shown.push(`${address} ${code}`);
      return await Promise.resolve('shown');
    },
    openBrowser: async (url) => {
      shown.push(new URL(url).pathname);
      await authority.browse(url);
      return 'shown';
    },
  };
}

/** Asks an address until nothing listens there, for a second at most; rejects then. */
async function untilRefused(address: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    await fetch(address);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('signing in as an application', () => {
  it('takes a client secret, keeps the token, and gets another when it is told to', async () => {
    const authority = createAuthority({ secret: 's3cret' });
    const { accessToken, isLasting } = await open('client-secret', authority, secretsWith({ entra: 's3cret' }, false));
    const token = await accessToken();
    assert.deepEqual(tokenFacts(token)?.permissions, ['Group.ReadWrite.All', 'User.ReadWrite.All']);
    assert.equal(tokenFacts(token)?.name, 'Joinery');
    assert.equal(tokenFacts(token)?.kind, 'application');
    assert.ok(isLasting);
    await accessToken();
    assert.deepEqual(authority.asked, ['token:client_credentials']);
    await accessToken({ renew: true, claims: '{"access_token":{}}' });
    assert.equal(authority.asked.length, 2);
  });

  it('takes a certificate, which the service can verify', async () => {
    const own = selfSigned({ from: clock.now() - day, to: clock.now() + day });
    const other = selfSigned({ from: clock.now() - day, to: clock.now() + day });
    const authority = createAuthority({ publicKey: own.publicKey });
    const secrets = secretsWith({ entra: own.certificate + own.key });
    const { accessToken } = await open('certificate', authority, secrets);
    assert.equal(tokenFacts(await accessToken())?.kind, 'application');
    const wrong = await open('certificate', authority, secretsWith({ entra: other.certificate + other.key }));
    await assert.rejects(wrong.accessToken(), { name: 'ConnectorError', kind: 'auth' });
  });

  for (const signIn of ['client-secret', 'certificate'] as const) {
    it(`says under which name there is nothing for ${signIn}`, async () => {
      await assert.rejects(open(signIn, createAuthority(), secretsWith({})), {
        kind: 'auth',
        message: /"entra".*store/,
      });
    });
  }
});

describe('signing in as a person', () => {
  for (const signIn of ['device-code', 'interactive'] as const) {
    it(`by ${signIn} asks once, and later runs are silent`, async () => {
      const authority = createAuthority();
      const secrets = secretsWith({});
      const prompt = person(authority);
      const first = await open(signIn, authority, secrets, prompt);
      const token = await first.accessToken();
      assert.deepEqual(
        { ...tokenFacts(token), issuedAt: 0 },
        {
          name: 'ada@contoso.com',
          kind: 'person',
          tenantId,
          permissions: ['User.ReadWrite.All', 'profile'],
          issuedAt: 0,
        },
      );
      assert.equal(prompt.shown.length, 1);
      assert.match(prompt.shown[0]!, signIn === 'device-code' ? /ABCD1234/ : /authorize/);
      assert.ok(first.isLasting);
      // Another process: nothing but what Secrets kept.
      const later = await open(signIn, authority, secrets);
      assert.equal(await later.accessToken(), token);
      const before = authority.asked.length;
      assert.notEqual(await later.accessToken({ renew: true }), token);
      assert.deepEqual(authority.asked.slice(before), ['token:refresh_token']);
    });

    it(`by ${signIn} asks again where nothing can be kept, and says that`, async () => {
      const authority = createAuthority();
      const secrets = secretsWith({}, false);
      const prompt = person(authority);
      const first = await open(signIn, authority, secrets, prompt);
      await first.accessToken();
      await first.accessToken();
      assert.equal(prompt.shown.length, 1);
      assert.equal(first.isLasting, false);
      const headless = await open(signIn, authority, secrets);
      await assert.rejects(headless.accessToken(), { kind: 'auth', message: /joinery sign-in.*JOINERY_SECRETS_FILE/ });
      await (await open(signIn, authority, secrets, prompt)).accessToken();
      assert.equal(prompt.shown.length, 2);
    });

    it(`by ${signIn} asks again when the earlier sign-in is no longer valid`, async () => {
      const authority = createAuthority();
      const secrets = secretsWith({});
      const prompt = person(authority);
      await (await open(signIn, authority, secrets, prompt)).accessToken();
      authority.revoke();
      const headless = await open(signIn, authority, secrets);
      await assert.rejects(headless.accessToken({ renew: true }), { kind: 'auth', message: /joinery sign-in/ });
      await (await open(signIn, authority, secrets, prompt)).accessToken({ renew: true });
      assert.equal(prompt.shown.length, 2);
    });

    it(`by ${signIn} ends when the person gives up, and can be begun anew`, async () => {
      const authority = createAuthority();
      const secrets = secretsWith({});
      const addresses: string[] = [];
      const unwilling: SignInPrompt = {
        showCode: async () => await Promise.resolve('given-up'),
        openBrowser: async (url) => {
          addresses.push(new URL(url).searchParams.get('redirect_uri') ?? '');
          return await Promise.resolve('given-up');
        },
      };
      const given = await open(signIn, authority, secrets, unwilling);
      await assert.rejects(given.accessToken(), { kind: 'auth', message: /^Nobody signed in/ });
      // Nothing waits for a browser any longer.
      for (const address of addresses) await assert.rejects(untilRefused(address), TypeError);
      assert.deepEqual([...secrets.kept], []);
      await (await open(signIn, authority, secrets, person(authority))).accessToken();
      assert.equal(secrets.kept.size, 1);
    });

    it(`by ${signIn} tells the prompt that it has come to its end`, async () => {
      const authority = createAuthority();
      const willing = person(authority);
      const signals: AbortSignal[] = [];
      const staying: SignInPrompt = {
        showCode: async (code, ended) => {
          signals.push(ended);
          await willing.showCode(code, ended);
          return await new Promise((resolve) => ended.addEventListener('abort', () => resolve('shown')));
        },
        openBrowser: async (url, ended) => {
          signals.push(ended);
          await willing.openBrowser(url, ended);
          return await new Promise((resolve) => ended.addEventListener('abort', () => resolve('shown')));
        },
      };
      await (await open(signIn, authority, secretsWith({}), staying)).accessToken();
      assert.deepEqual(
        signals.map(({ aborted }) => aborted),
        [true],
      );
    });

    it(`by ${signIn} is forgotten when the person signs out`, async () => {
      const authority = createAuthority();
      const secrets = secretsWith({});
      const prompt = person(authority);
      const session = await open(signIn, authority, secrets, prompt);
      assert.equal(await session.signOut(), false);
      await session.accessToken();
      const later = await open(signIn, authority, secrets);
      assert.equal(await later.signOut(), true);
      assert.deepEqual([...secrets.kept], []);
      await assert.rejects((await open(signIn, authority, secrets)).accessToken(), { kind: 'auth' });
    });
  }

  it('is asked once when several requests need a token at the same time', async () => {
    const authority = createAuthority();
    const prompt = person(authority);
    const { accessToken } = await open('device-code', authority, secretsWith({}), prompt);
    await Promise.all([accessToken(), accessToken(), accessToken()]);
    assert.equal(prompt.shown.length, 1);
  });

  it('does not take what is kept for another way to sign in for a sign-in', async () => {
    const authority = createAuthority();
    const headless = await open('device-code', authority, secretsWith({ entra: 's3cret' }));
    await assert.rejects(headless.accessToken(), { kind: 'auth', message: /joinery sign-in/ });
  });
});

describe('a refused sign-in', () => {
  for (const [code, says] of [
    [7000215, /secret is wrong; store the value/],
    [7000222, /expired; make a new secret/],
    [700016, /no such application; check "clientId"/],
    [700027, /certificate; register/],
    [700024, /clock/],
    [90002, /no such tenant/],
    [7000218, /public client flows/],
    [50011, /http:\/\/localhost/],
    [50034, /no such account/],
    [50126, /password is wrong/],
    [50053, /locked/],
    [50055, /password has expired/],
    [50057, /switched off/],
    [50076, /second factor/],
    [65001, /consent.*administrator/],
    [90094, /consent.*administrator/],
    [53003, /conditional access.*administrator/],
    [50105, /not assigned/],
    [700082, /no longer valid; sign in again/],
    [999999, /no reason that is known here/],
  ] as const) {
    it(`with AADSTS${code} says what to do`, async () => {
      const authority = createAuthority({ secret: 's3cret' });
      authority.refuse('invalid_client', `AADSTS${code}: Something about s3cret and ada@contoso.com. Trace ID: x`);
      const { accessToken } = await open('client-secret', authority, secretsWith({ entra: 's3cret' }));
      await assert.rejects(accessToken(), (error: Error) => {
        assert.match(error.message, says);
        assert.match(error.message, new RegExp(`AADSTS${code}\\b`));
        assert.doesNotMatch(error.message, /s3cret|ada@|Trace/);
        return 'kind' in error && error.kind === 'auth';
      });
    });
  }

  it('for want of an answer is a matter of the network', async () => {
    const authority = createAuthority({ secret: 's3cret' });
    const network = {
      ...authority.service.network,
      sendPostRequestAsync: async () => await Promise.reject(new TypeError('fetch failed')),
    };
    const { accessToken } = await open(
      'client-secret',
      { ...authority, service: { ...authority.service, network } },
      secretsWith({ entra: 's3cret' }),
    );
    await assert.rejects(accessToken(), { kind: 'network', message: /check the connection/ });
  });
});
