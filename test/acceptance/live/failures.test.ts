import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { removeFolders } from '../../engine/cli/invoke.ts';
import { assertGolden } from '../../support/golden.ts';
import { certificateAuthority } from '../../support/samba/certificates.ts';
import {
  contoso,
  needsSamba,
  startDomainController,
  twoPages,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { startQuirksProxy, type Quirks, type QuirksProxy } from '../../support/samba/quirks-proxy.ts';
import type { Run } from '../forests-workspace.ts';
import { cycle, liveWorkspace, runLines, type LiveWorkspace } from './live-workspace.ts';
import { tenantText } from './tenant-text.ts';

const connector = 'north.example';

interface Failure {
  readonly what: string;
  /** Servers in place of the domain controller, started for this test; `certificate` is what they show. */
  readonly between?: {
    readonly names?: readonly string[];
    readonly validDays?: readonly [number, number];
    readonly quirks?: Quirks;
  };
  readonly change?: (place: { readonly otherAuthority: string }) => Readonly<Record<string, unknown>>;
  readonly password?: string;
  /** Happens while a full import reads. */
  readonly meanwhile?: (forest: DomainController, proxy: QuirksProxy) => Promise<void>;
}

const failures: readonly Failure[] = [
  { what: 'the password is wrong', password: 'not-the-passw0rd' },
  { what: 'the password is not stored', password: '' },
  { what: 'nothing listens', change: () => ({ servers: ['127.0.0.1:1'] }) },
  { what: 'the certificate has expired', between: { validDays: [-400, -35] } },
  { what: 'the certificate is for another name', between: { names: ['DNS:other.contoso.test'] } },
  {
    what: 'the certificate comes from an unknown authority',
    change: ({ otherAuthority }) => ({ certificateAuthority: otherAuthority }),
  },
  { what: 'a clock is wrong by two days', between: { validDays: [2, 365] } },
  {
    what: 'the domain controller is killed while it is read',
    between: {},
    meanwhile: async (forest, proxy) => {
      await until(() => proxy.counts.entries > 500);
      await forest.kill();
    },
  },
  {
    what: 'the connection breaks in the middle of an answer and stays so',
    between: { quirks: { killAfterBytes: 300_000 } },
    meanwhile: async (_forest, proxy) => {
      await until(() => proxy.counts.kills > 0);
      proxy.quirks.refusals = [{ operation: 'bind', code: 52, times: 1000 }];
    },
  },
  {
    what: 'the domain controller is too busy for long',
    between: { quirks: { refusals: [{ operation: 'search', code: 51, times: 1000 }] } },
  },
];

describe('an import that cannot be done', function () {
  this.timeout(120_000);
  let forest: DomainController;
  let workspace: LiveWorkspace;
  let otherAuthority = '';
  const folder = mkdtempSync(join(tmpdir(), 'joinery-authority-'));
  before(async function () {
    needsSamba(this);
    forest = await startDomainController({ ...contoso, population: twoPages });
    otherAuthority = certificateAuthority(folder).certificate;
    workspace = await liveWorkspace(this, 'sample', [{ controller: forest, account: forest.accounts.synchronizer }]);
    await cycle(workspace, '--initial', '--until-stable');
  });
  after(async () => {
    await forest?.stop();
    removeFolders();
    rmSync(folder, { recursive: true });
  });

  async function run(profile: string): Promise<Run> {
    return JSON.parse((await workspace.attempt('run', connector, profile, '--json')).stdout) as Run;
  }

  async function dump(): Promise<string> {
    return (await workspace.joinery('dump', 'cs', connector, '--stable')).stdout;
  }

  for (const { what, between, change, password, meanwhile } of failures)
    it(`says why and changes nothing: ${what}`, async () => {
      const before = await dump();
      const proxy = between === undefined ? undefined : await open(between);
      const settings = { ...(proxy === undefined ? {} : { servers: [proxy.server] }), ...change?.({ otherAuthority }) };
      const usual = settingsOf(workspace, settings);
      const used = password === undefined ? undefined : workspace.withPassword(connector, password);
      try {
        const lines: string[] = [];
        for (const profile of meanwhile === undefined ? ['full-import', 'delta-import'] : ['full-import']) {
          const [failed] = await Promise.all([
            run(profile),
            proxy === undefined ? undefined : meanwhile?.(forest, proxy),
          ]);
          if (meanwhile !== undefined) await forest.restart();
          // How far it came depends on the order in which the directory gives its objects.
          lines.push(...runLines([{ ...failed, counters: {} }]));
          assert.equal(await dump(), before);
        }
        const text = `${lines.join('\n')}\n`
          .replaceAll(/"127\.[\d.]+:\d+"/g, '"<server>"')
          .replaceAll(otherAuthority, '<authority>');
        assertGolden(new URL(`failures/${what.replaceAll(' ', '-')}.txt`, import.meta.url), text);
      } finally {
        used?.();
        settingsOf(workspace, usual);
        await proxy?.close();
      }
    });

  it('is not what a connection that breaks once makes of it', async () => {
    const before = await dump();
    const proxy = await open({ quirks: { killAfterBytes: 300_000 } });
    const usual = settingsOf(workspace, { servers: [proxy.server] });
    try {
      assert.equal((await run('full-import')).status, 'success');
      assert.equal(proxy.counts.kills, 1);
      assert.equal(await dump(), before);
    } finally {
      settingsOf(workspace, usual);
      await proxy.close();
    }
  });

  it('is announced by the doctor where a clock is wrong', async () => {
    // Commands of tests run at a moment that never changes, which is none of the domain controller's.
    const { stdout } = await workspace.attempt('doctor', connector);
    assert.match(stdout, /The clock of this machine is \d+ s (?:ahead of|behind) the domain's/);
  });

  it('keeps a cycle from exporting what it did not read', async () => {
    const tenant = tenantText(workspace.cwd);
    await forest.kill();
    for (const options of [[], ['--initial']]) {
      const runs = await cycle(workspace, ...options);
      assert.equal(runs.find((each) => each.connector === connector)?.status, 'no-start-connection');
      assert.deepEqual(
        runs.filter(({ counters }) => Object.keys(counters).some((name) => name.startsWith('export-'))),
        [],
      );
    }
    await forest.restart();
    assert.deepEqual(tenantText(workspace.cwd), tenant);
  });

  it('is followed by one that finds everything as it was', async () => {
    const before = [await dump(), tenantText(workspace.cwd)];
    const runs = await cycle(workspace, '--initial', '--until-stable');
    const { counters } = runs[0]!;
    assert.deepEqual(
      Object.keys(counters).filter((name) => !['stage-no-change', 'filtered-objects'].includes(name)),
      [],
    );
    assert.deepEqual([await dump(), tenantText(workspace.cwd)], before);
  });

  async function open({ names, validDays, quirks = {} }: NonNullable<Failure['between']>): Promise<QuirksProxy> {
    const certificate = forest.authority.issue({
      name: 'proxy',
      names: names ?? ['IP:127.0.0.1'],
      ...(validDays === undefined ? {} : { validDays }),
    });
    return await startQuirksProxy({ upstream: forest.address, certificate, quirks: structuredClone(quirks) });
  }
});

/** Sets what the connector is configured with; gives what it was before. */
function settingsOf(
  workspace: LiveWorkspace,
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const before: Record<string, unknown> = {};
  workspace.configure((json) => {
    const own = json.connectors.find(({ name }) => name === connector)!;
    for (const name of Object.keys(settings)) before[name] = own[name];
    Object.assign(own, settings);
  });
  return before;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('It did not happen');
    await setTimeout(1);
  }
}
