import assert from 'node:assert/strict';
import {
  contoso,
  type DomainController,
  fabrikam,
  needsSamba,
  startDomainController,
} from '../../support/samba/domain-controller.ts';
import { invoke, removeFolders } from '../cli/invoke.ts';
import { type LiveForest, liveWorkspace } from '../cli/live-workspace.ts';

const tenant = 'twoforests.onmicrosoft.com';

function forestOf({ address, authority, base, accounts }: DomainController): LiveForest {
  return { server: address, authority: authority.certificate, base, user: accounts.anchorWriter.user };
}

/** The DN the account that moves has in a forest. */
function annOf({ base }: DomainController): string {
  return `CN=User 00001,OU=Users,OU=Corp,${base}`;
}

describe('the source anchor in two live forests', () => {
  let north: DomainController;
  let south: DomainController;
  let joinery: (...argv: readonly string[]) => Promise<string>;

  before(async function () {
    this.timeout(240_000);
    needsSamba(this);
    const population = { users: 3, groups: 1, membersPerGroup: 2, largeGroup: 0 };
    [north, south] = await Promise.all([
      startDomainController({ ...contoso, population }),
      startDomainController(fabrikam),
    ]);
    const cwd = liveWorkspace(forestOf(north), forestOf(south));
    const environment = {
      JOINERY_SECRET_NORTH_READER: north.accounts.anchorWriter.password,
      JOINERY_SECRET_SOUTH_READER: south.accounts.anchorWriter.password,
    };
    joinery = async (...argv) => {
      const { exitCode, stdout, stderr } = await invoke(argv, { cwd, environment });
      assert.ok(exitCode === 0 || argv[0] === 'explain', `${argv.join(' ')}\n${stdout}${stderr}`);
      return stdout;
    };
  });
  after(async () => {
    await Promise.all([north?.stop(), south?.stop()]);
    removeFolders();
  });

  async function run(connector: string, ...profiles: readonly string[]): Promise<void> {
    for (const profile of profiles) await joinery('run', connector, profile);
  }

  async function reasonOf(dn: string): Promise<string> {
    return (JSON.parse(await joinery('explain', dn, '--json')) as { readonly reason: string }).reason;
  }

  /** What the tenant has under a source anchor: its own identity and the first object of its metaverse object. */
  async function inTenant(anchor: string): Promise<readonly { readonly anchor: string; readonly first: string }[]> {
    const lines = (await joinery('dump', 'cs', tenant)).trimEnd().split('\n');
    return lines
      .map(
        (line) =>
          JSON.parse(line) as {
            readonly anchor: string;
            readonly attributes: { readonly sourceAnchor?: string };
            readonly link: { readonly first: readonly [connector: string, dn: string] } | null;
          },
      )
      .filter(({ attributes }) => attributes.sourceAnchor === anchor)
      .map((object) => ({ anchor: object.anchor, first: object.link?.first[1] ?? '' }));
  }

  const anchorOf = (dn: string): string | undefined =>
    /^mS-DS-ConsistencyGuid:: (\S+)$/m.exec(
      north.search('-s', 'base', '-b', dn, '(objectClass=*)', 'mS-DS-ConsistencyGuid'),
    )?.[1];

  it('is written to an account that has none, and only then the account goes to the tenant', async () => {
    const dn = annOf(north);
    await joinery('configure', 'source-anchor', 'mS-DS-ConsistencyGuid');
    await run('north.example', 'full-import', 'full-synchronization');
    assert.equal(await reasonOf(dn), 'source-anchor-not-settled');
    // Objects nobody imported are looked up in the forest itself.
    assert.equal(await reasonOf(`CN=Administrator,CN=Users,${north.base}`), 'container-not-included');
    assert.equal(await reasonOf(`OU=Groups,OU=Corp,${north.base}`), 'object-type-not-selected');
    assert.equal(await reasonOf(`CN=Nobody,OU=Corp,${north.base}`), 'not-in-directory');
    assert.doesNotMatch(await joinery('pending', tenant), /user00001/);
    assert.equal(anchorOf(dn), undefined);

    await run('north.example', 'export');
    const anchor = anchorOf(dn);
    assert.ok(anchor);
    await run('north.example', 'delta-import', 'delta-synchronization');
    assert.equal(await reasonOf(dn), 'export-pending');
    await run(tenant, 'export', 'full-import', 'delta-synchronization');
    assert.equal((await inTenant(anchor)).length, 1);
  }).timeout(60_000);

  it('survives the move of the account to the other forest', async () => {
    const anchor = anchorOf(annOf(north));
    assert.ok(anchor);
    const before = await inTenant(anchor);
    south.change(
      `dn: ${annOf(south)}\nchangetype: add\nobjectClass: user\nsAMAccountName: user00001\nuserAccountControl: 544\nuserPrincipalName: user00001@fabrikam.test\nmS-DS-ConsistencyGuid:: ${anchor}\n`,
    );
    await run('south.example', 'full-import', 'full-synchronization');
    north.change(`dn: ${annOf(north)}\nchangetype: delete\n`);
    await run('north.example', 'delta-import', 'delta-synchronization');
    await run(tenant, 'export', 'full-import', 'delta-synchronization');
    assert.deepEqual(await inTenant(anchor), [{ anchor: before[0]?.anchor, first: annOf(south) }]);
  }).timeout(60_000);
});
