import assert from 'node:assert/strict';
import { runCommand } from '../../../../engine/cli/command-line.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';

/** What the command printed when it was ready. */
interface Served {
  readonly address: string;
  readonly tenant: string;
  readonly token: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Runs `tenant serve` until `look` is done, and interrupts it then. */
async function whileServed(cwd: string, look: (served: Served) => Promise<void>): Promise<number> {
  const signal = { cancelled: false };
  let seen: Promise<void> | undefined;
  let stderr = '';
  const done = (): void => {
    signal.cancelled = true;
  };
  const exitCode = await runCommand(['tenant', 'serve', '--port', '0', '--json'], {
    stdout: { isTTY: false, write: (text) => (seen = look(JSON.parse(text) as Served).finally(done)) },
    stderr: { isTTY: false, write: (text) => (stderr += text) },
    cwd,
    environment: {},
    clock: { now: () => Date.UTC(2026, 10, 21, 12), pause: () => Promise.resolve() },
    signal,
  });
  assert.ok(seen !== undefined, stderr);
  await seen;
  return exitCode;
}

async function objectsOfTenant(cwd: string): Promise<readonly string[]> {
  const { stdout } = await invoke(['dump', 'cs', 'twoforests.onmicrosoft.com', '--stable'], { cwd });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly dn: string }).dn);
}

async function usersIn(cwd: string): Promise<number> {
  let users = 0;
  await whileServed(cwd, async ({ address, token }) => {
    const headers = { authorization: `Bearer ${token}` };
    const body = (await (await fetch(`${address}/v1.0/users?$top=999`, { headers })).json()) as { value: unknown[] };
    users = body.value.length;
  });
  return users;
}

describe('joinery tenant serve', () => {
  after(removeFolders);

  it("answers for the workspace's tenant until it is interrupted", async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['cycle', '--initial', '--until-stable'], { cwd });
    let address = '';
    const exitCode = await whileServed(cwd, async (served) => {
      ({ address } = served);
      assert.match(address, /^http:\/\/127\.0\.0\.1:\d+$/);
      const headers = { authorization: `Bearer ${served.token}` };
      const body = (await (await fetch(`${address}/v1.0/users?$top=999`, { headers })).json()) as { value: unknown[] };
      assert.ok(body.value.length > 0);
    });
    assert.equal(exitCode, 0);
    await assert.rejects(fetch(`${address}/v1.0/users`));
  });

  it('says how to get another token', async () => {
    await whileServed(temporaryFolder(sampleFolder), async ({ tokenEndpoint, clientId, clientSecret }) => {
      const body = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      });
      assert.equal((await fetch(tokenEndpoint, { method: 'POST', body })).status, 200);
    });
  });

  it('tells a person where to look', async () => {
    const { stdout, exitCode } = await invoke(['tenant', 'serve'], {
      cwd: temporaryFolder(sampleFolder),
      signal: { cancelled: true },
    });
    assert.equal(exitCode, 0);
    assert.match(stdout, /answers at http:\/\/127\.0\.0\.1:\d+\/v1\.0/);
    assert.match(stdout, /Authorization: Bearer \S+/);
  });

  for (const [title, argv, message] of [
    ['a port that is none', ['--port', 'x'], /"x" is no port/],
    ['a connector without an embedded tenant', ['--connector', 'nobody'], /There is no connector "nobody"/],
  ] as const) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stderr } = await invoke(['tenant', 'serve', ...argv], { cwd: temporaryFolder(sampleFolder) });
      assert.equal(exitCode, 2);
      assert.match(stderr, message);
    });
  }
});

describe('joinery tenant reset', () => {
  after(removeFolders);

  it('does nothing without --yes, and says what would be lost', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['cycle', '--initial', '--until-stable'], { cwd });
    const before = await usersIn(cwd);
    const { exitCode, stderr } = await invoke(['tenant', 'reset'], { cwd });
    assert.equal(exitCode, 2);
    assert.match(stderr, /Every user and group of the embedded tenant of "twoforests\.onmicrosoft\.com".*; add --yes/);
    assert.equal(await usersIn(cwd), before);
  });

  it('empties the tenant, and the next cycle makes anew what the rules want in it', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['cycle', '--initial', '--until-stable'], { cwd });
    const before = await objectsOfTenant(cwd);
    const users = await usersIn(cwd);
    const { exitCode, stdout } = await invoke(['tenant', 'reset', '--yes', '--json'], { cwd });
    assert.equal(exitCode, 0);
    assert.equal((JSON.parse(stdout) as { readonly objects: number }).objects, before.length);
    assert.equal(await usersIn(cwd), 0);
    const cycle = await invoke(['cycle', '--until-stable'], { cwd });
    assert.equal(cycle.exitCode, 0, cycle.stdout);
    assert.deepEqual(await objectsOfTenant(cwd), before);
    assert.equal(await usersIn(cwd), users);
  });

  it('forgets objects that were exported and not imported yet, too', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['cycle', '--initial'], { cwd });
    const before = await objectsOfTenant(cwd);
    await invoke(['tenant', 'reset', '--yes'], { cwd });
    await invoke(['cycle', '--until-stable'], { cwd });
    assert.deepEqual(await objectsOfTenant(cwd), before);
    assert.ok((await usersIn(cwd)) > 0);
  });

  it('has nothing to empty where no tenant is embedded', async () => {
    const { exitCode, stderr } = await invoke(['tenant', 'reset', '--connector', 'north.example', '--yes'], {
      cwd: temporaryFolder(sampleFolder),
    });
    assert.equal(exitCode, 2);
    assert.match(stderr, /no embedded tenant/);
  });
});
