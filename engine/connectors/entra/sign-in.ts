import {
  AuthError,
  ConfidentialClientApplication,
  PublicClientApplication,
  type AccountInfo,
  type AuthenticationResult,
  type Configuration,
  type DeviceCodeRequest,
  type ICachePlugin,
  type INetworkModule,
} from '@azure/msal-node';
import type { RealTenantConfiguration } from '../../model/configuration.ts';
import type { Clock } from '../../ports/clock.ts';
import { ConnectorError } from '../../ports/directory.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { AccessToken, TokenDemand } from './access-token.ts';
import { readClientCertificate } from './client-certificate.ts';
import { needsPerson, signInError } from './sign-in-errors.ts';

/**
 * How a person is asked to sign in. Either method may settle at once, or stay until the person gives up or `ended` aborts: signing in has
 * come to its end, and nothing needs to be shown any longer.
 */
export interface SignInPrompt {
  /** Shows the code the person has to enter on a page. */
  showCode(code: SignInCode, ended: AbortSignal): Promise<SignInAnswer>;
  /** Opens an address in the person's browser. It comes back to the address on this machine that `redirect_uri` in it names. */
  openBrowser(url: string, ended: AbortSignal): Promise<SignInAnswer>;
}

/** `shown`: the person knows. `given-up`: the person does not want to sign in now. */
export type SignInAnswer = 'shown' | 'given-up';

export interface SignInCode {
  readonly code: string;
  /** The page to enter it on. */
  readonly address: string;
  /** Both as a sentence, in the service's words. */
  readonly message: string;
}

/** The services to sign in to, in place of Microsoft's. */
export interface SignInService {
  /** `https://login.embedded.invalid`. */
  readonly login: string;
  /** `https://graph.embedded.invalid`. */
  readonly graph: string;
  readonly network: INetworkModule;
}

export interface SignInSurroundings {
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Absent: nobody is there to be asked, so only what was kept of an earlier sign-in can help. */
  readonly prompt?: SignInPrompt;
  readonly service?: SignInService;
}

export interface OpenSignIn {
  readonly accessToken: AccessToken;
  /** Whether later runs go without asking: a secret needs nobody, and a person's sign-in is kept where Secrets can write. */
  readonly isLasting: boolean;
  /** Forgets the person who signed in; `false` when nobody was. */
  signOut(): Promise<boolean>;
}

/** Prepares signing in the way the configuration says. Throws ConnectorError `auth` where the credential cannot be used. */
export async function openSignIn(
  tenant: RealTenantConfiguration,
  surroundings: SignInSurroundings,
): Promise<OpenSignIn> {
  switch (tenant.signIn) {
    case 'client-secret': {
      const clientSecret = await credentialOf(tenant, surroundings, 'the client secret');
      return applicationSignIn(tenant, surroundings, { clientSecret });
    }
    case 'certificate': {
      const pem = await credentialOf(tenant, surroundings, 'the PEM of the certificate and its private key');
      const clientCertificate = readClientCertificate(pem, tenant.credential, surroundings.clock.now());
      return applicationSignIn(tenant, surroundings, { clientCertificate });
    }
    case 'device-code':
    case 'interactive':
      return personSignIn(tenant, surroundings);
  }
}

async function credentialOf(
  { credential }: RealTenantConfiguration,
  { secrets }: SignInSurroundings,
  what: string,
): Promise<string> {
  const value = await secrets.read(credential);
  if (value !== undefined && value !== '') return value;
  throw new ConnectorError(
    'auth',
    `There is no secret under the name "${credential}", which the connector signs in with; store ${what} under that name`,
  );
}

function applicationSignIn(
  tenant: RealTenantConfiguration,
  surroundings: SignInSurroundings,
  credential: Pick<Configuration['auth'], 'clientSecret' | 'clientCertificate'>,
): OpenSignIn {
  const configuration = libraryConfiguration(tenant, surroundings);
  const application = new ConfidentialClientApplication({
    ...configuration,
    auth: { ...configuration.auth, ...credential },
  });
  const scopes = scopesOf(surroundings);
  return {
    isLasting: true,
    signOut: async () => await Promise.resolve(false),
    accessToken: async (demand) =>
      await tokenFrom('the application', async () => {
        const { claims } = demand ?? {};
        return await application.acquireTokenByClientCredential({
          scopes,
          skipCache: demand !== undefined,
          ...(claims === undefined ? {} : { claims }),
        });
      }),
  };
}

function personSignIn(tenant: RealTenantConfiguration, surroundings: SignInSurroundings): OpenSignIn {
  const application = new PublicClientApplication({
    ...libraryConfiguration(tenant, surroundings),
    cache: { cachePlugin: keptCache(surroundings.secrets, tenant.credential) },
  });
  const cache = application.getTokenCache();
  // One question at a time: parts of a run that need a token meanwhile wait for the same answer.
  let asking: Promise<AuthenticationResult | null> | undefined;

  async function silently(account: AccountInfo, demand: TokenDemand | undefined): Promise<AuthenticationResult | null> {
    const { claims } = demand ?? {};
    return await application.acquireTokenSilent({
      account,
      scopes: scopesOf(surroundings),
      forceRefresh: demand !== undefined,
      ...(claims === undefined ? {} : { claims }),
    });
  }

  async function acquire(demand: TokenDemand | undefined): Promise<AuthenticationResult | null> {
    const [account] = await cache.getAllAccounts();
    if (account !== undefined) {
      try {
        return await silently(account, demand);
      } catch (cause) {
        if (!needsPerson(cause)) throw cause;
      }
    }
    asking ??= ask(application, tenant, surroundings).finally(() => {
      asking = undefined;
    });
    return await asking;
  }

  return {
    isLasting: surroundings.secrets.write !== undefined,
    accessToken: async (demand) => await tokenFrom('a person', async () => await acquire(demand)),
    async signOut() {
      const accounts = await cache.getAllAccounts();
      for (const account of accounts) await cache.removeAccount(account);
      await surroundings.secrets.write?.(tenant.credential, undefined);
      return accounts.length > 0;
    },
  };
}

async function ask(
  application: PublicClientApplication,
  { signIn }: RealTenantConfiguration,
  surroundings: SignInSurroundings,
): Promise<AuthenticationResult | null> {
  const { prompt } = surroundings;
  if (prompt === undefined) {
    throw new ConnectorError(
      'auth',
      'Nobody has signed in to Microsoft Entra ID, or the sign-in was not kept or is no longer valid; run "joinery sign-in" for the connector, with JOINERY_SECRETS_FILE naming a file that can be written, so that later runs need not ask',
    );
  }
  const scopes = scopesOf(surroundings);
  return signIn === 'device-code'
    ? await askWithCode(application, scopes, prompt)
    : await askInBrowser(application, scopes, prompt);
}

async function askWithCode(
  application: PublicClientApplication,
  scopes: string[],
  prompt: SignInPrompt,
): Promise<AuthenticationResult | null> {
  return await whileAsked(async ({ ended, watch }) => {
    const request: DeviceCodeRequest = {
      scopes,
      cancel: false,
      deviceCodeCallback: ({ userCode: code, verificationUri: address, message }) => {
        // Ends the questions to the service, which would go on until the code is no longer valid.
        void watch(prompt.showCode({ code, address, message }, ended), () => (request.cancel = true));
      },
    };
    return await application.acquireTokenByDeviceCode(request);
  });
}

async function askInBrowser(
  application: PublicClientApplication,
  scopes: string[],
  prompt: SignInPrompt,
): Promise<AuthenticationResult | null> {
  return await whileAsked(
    async ({ ended, watch }) =>
      await application.acquireTokenInteractive({
        scopes,
        openBrowser: async (url) => {
          void watch(prompt.openBrowser(url, ended), () => void stopListening(url));
          await Promise.resolve();
        },
        successTemplate: 'You are signed in. This page can be closed.',
        errorTemplate: 'Signing in failed. The program that asked for it says why.',
      }),
  );
}

interface Asking {
  /** Aborts when signing in has come to its end. */
  readonly ended: AbortSignal;
  /** Waits for what the person says; when that is giving up, `stop` is called and signing in fails. */
  readonly watch: (answer: Promise<SignInAnswer>, stop: () => void) => Promise<void>;
}

async function whileAsked(
  acquire: (asking: Asking) => Promise<AuthenticationResult | null>,
): Promise<AuthenticationResult | null> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const ended = new AbortController();
  const watch: Asking['watch'] = async (answer, stop) => {
    try {
      if ((await answer) === 'shown' || ended.signal.aborted) return;
      stop();
      reject(nobodySignedIn());
    } catch (cause) {
      stop();
      reject(cause);
    }
  };
  try {
    return await Promise.race([acquire({ ended: ended.signal, watch }), givenUp]);
  } finally {
    ended.abort();
  }
}

/** The library listens until the browser comes back, so what a browser sends after a refusal is sent in its place. */
async function stopListening(url: string): Promise<void> {
  const { searchParams } = new URL(url);
  const body = new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' });
  await fetch(searchParams.get('redirect_uri') ?? '', { method: 'POST', body }).catch(() => undefined);
}

function nobodySignedIn(): ConnectorError {
  return new ConnectorError(
    'auth',
    'Nobody signed in to Microsoft Entra ID, so nothing was read or written; sign in when it is asked for again',
  );
}

async function tokenFrom(whom: string, acquire: () => Promise<AuthenticationResult | null>): Promise<string> {
  try {
    const result = await acquire();
    if (result !== null && result.accessToken !== '') return result.accessToken;
  } catch (cause) {
    // What Secrets had to say is passed on as it is.
    if (cause instanceof AuthError || cause instanceof TypeError) throw signInError(cause, whom);
    throw cause;
  }
  throw signInError(undefined, whom);
}

/** Everything the application was granted, so that a permission more needs no other configuration. */
function scopesOf({ service }: SignInSurroundings): string[] {
  return [`${service?.graph ?? 'https://graph.microsoft.com'}/.default`];
}

function libraryConfiguration(tenant: RealTenantConfiguration, { service }: SignInSurroundings): Configuration {
  const auth = {
    clientId: tenant.clientId,
    authority: `${service?.login ?? 'https://login.microsoftonline.com'}/${tenant.id}`,
    // Says that challenges of continuous access evaluation are understood.
    clientCapabilities: ['CP1'],
  };
  if (service === undefined) return { auth };
  return {
    auth: { ...auth, knownAuthorities: [new URL(service.login).hostname] },
    system: { networkClient: service.network },
  };
}

/** The library's cache as one secret. What this process learned goes before what was kept, also where nothing can be kept. */
function keptCache(secrets: Secrets, name: string): ICachePlugin {
  let latest: string | undefined;
  return {
    async beforeCacheAccess({ tokenCache }) {
      const kept = latest ?? (await secrets.read(name)) ?? '';
      // What is no cache, such as a secret of another way to sign in, is as good as none.
      if (kept.startsWith('{')) tokenCache.deserialize(kept);
    },
    async afterCacheAccess({ tokenCache, cacheHasChanged }) {
      if (!cacheHasChanged) return;
      latest = tokenCache.serialize();
      await secrets.write?.(name, latest);
    },
  };
}
