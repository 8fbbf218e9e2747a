import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientId, createAuthority, tenantId, type Authority } from '../../connectors/entra/authority.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder, type Invocation } from '../invoke.ts';

const origin = 'https://login.microsoftonline.com';
const name = 'twoforests.onmicrosoft.com';

/** The sample with a real tenant in place of the embedded one. */
function workspace(signIn: string): string {
  const folder = temporaryFolder(sampleFolder);
  const file = join(folder, 'joinery.json');
  const real = `"tenant": "${tenantId}", "clientId": "${clientId}", "signIn": "${signIn}", "credential": "entra",`;
  const text = readFileSync(file, 'utf8')
    .replace('"tenant": "embedded",', real)
    .replace(/^ *"domain": .*\n/m, '');
  writeFileSync(file, text);
  return folder;
}

function secretsFile(text = ''): string {
  const file = join(temporaryFolder(), 'secrets');
  writeFileSync(file, text);
  return file;
}

describe('joinery sign-in and sign-out', () => {
  after(removeFolders);

  it('tells as whom an application signs in and what it may do', async () => {
    const authority = createAuthority({ origin, secret: 's3cret' });
    const surroundings = { cwd: workspace('client-secret'), environment: { JOINERY_SECRET_ENTRA: 's3cret' } };
    const { stdout, exitCode } = await at(authority, ['sign-in', name], surroundings);
    assert.equal(exitCode, 0);
    assert.deepEqual(stdout.split('\n'), [
      `Signed in to tenant ${tenantId} as Joinery, an application.`,
      'Permissions: Group.ReadWrite.All, User.ReadWrite.All',
      '',
    ]);
    const json = await at(authority, ['sign-in', name, '--json'], surroundings);
    assert.deepEqual(JSON.parse(json.stdout), {
      tenant: tenantId,
      kind: 'application',
      name: 'Joinery',
      permissions: ['Group.ReadWrite.All', 'User.ReadWrite.All'],
      kept: true,
    });
    const out = await at(authority, ['sign-out', name], surroundings);
    assert.equal(out.exitCode, 2);
    assert.match(out.stderr, /as an application/);
  });

  it('shows a person the code, keeps the sign-in in the secrets file, and forgets it', async () => {
    const authority = createAuthority({ origin });
    const environment = { JOINERY_SECRETS_FILE: secretsFile('other=1\n') };
    const surroundings = { cwd: workspace('device-code'), environment };
    const first = await at(authority, ['sign-in', name], surroundings);
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stderr, /ABCD1234/);
    assert.match(first.stdout, /as ada@contoso\.com, a person\.\nPermissions: User\.ReadWrite\.All/);
    assert.doesNotMatch(first.stdout, /could not be kept/);
    const second = await at(authority, ['sign-in', name], surroundings);
    assert.equal(second.stderr, '');
    const out = await at(authority, ['sign-out', name], surroundings);
    assert.match(out.stdout, /^Signed out/);
    assert.equal(readFileSync(environment.JOINERY_SECRETS_FILE, 'utf8'), 'other=1\n');
    assert.match((await at(authority, ['sign-out', name], surroundings)).stdout, /^Nobody was signed in/);
  });

  it('says that the sign-in of a person cannot be kept', async () => {
    const { stdout, exitCode } = await at(createAuthority({ origin }), ['sign-in', name], {
      cwd: workspace('device-code'),
    });
    assert.equal(exitCode, 0);
    assert.match(stdout, /could not be kept.*JOINERY_SECRETS_FILE.*"entra"/);
  });

  it('does not hide what is wrong with the secrets file', async () => {
    const cwd = workspace('device-code');
    const inside = join(cwd, 'secrets');
    writeFileSync(inside, '');
    const { stderr, exitCode } = await at(createAuthority({ origin }), ['sign-in', name], {
      cwd,
      environment: { JOINERY_SECRETS_FILE: inside },
    });
    assert.equal(exitCode, 2);
    assert.match(stderr, /lies inside the workspace/);
  });

  for (const [title, signIn, connector, exitCode, says] of [
    ['a wrong secret', 'client-secret', name, 3, /AADSTS7000215.*store the value/],
    ['a connector that is no tenant', 'client-secret', 'north.example', 2, /nothing to sign in to/],
    ['a connector that is not there', 'client-secret', 'nowhere', 2, /no connector "nowhere"/],
    ['a certificate that is none', 'certificate', name, 3, /no certificate/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const surroundings = { cwd: workspace(signIn), environment: { JOINERY_SECRET_ENTRA: 'wrong' } };
      const result = await at(createAuthority({ origin, secret: 's3cret' }), ['sign-in', connector], surroundings);
      assert.equal(result.exitCode, exitCode, result.stderr);
      assert.match(result.stderr, says);
    });
  }
});

/** Runs a command while the identity platform is the given one; nothing else can be reached. */
async function at(
  authority: Authority,
  argv: readonly string[],
  surroundings: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Invocation> {
  const original = globalThis.fetch;
  const { network } = authority.service;
  globalThis.fetch = async (input, options) => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = Object.fromEntries(new Headers(options?.headers));
    const request = { headers, ...(typeof options?.body === 'string' ? { body: options.body } : {}) };
    const { status, body } = await (options?.method === 'POST'
      ? network.sendPostRequestAsync(url, request)
      : network.sendGetRequestAsync(url, request));
    return Response.json(body, { status });
  };
  try {
    return await invoke(argv, surroundings);
  } finally {
    globalThis.fetch = original;
  }
}
