import assert from 'node:assert/strict';
import { removeFolders } from '../../engine/cli/invoke.ts';
import { assertGolden } from '../../support/golden.ts';
import {
  contoso,
  fabrikam,
  needsSamba,
  startDomainController,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { cycle, liveWorkspace, runLines, type LiveWorkspace, type RuleSet } from './live-workspace.ts';
import { changedLines, tenantText } from './tenant-text.ts';

interface Forests {
  readonly north: DomainController;
  readonly south: DomainController;
}

/** Shorthand of the changes: DNs end in `@north` or `@south`, which stands for the domain. */
function change({ north, south }: Forests, ldif: string, controls: readonly string[] = []): void {
  for (const [name, controller] of [
    ['north', north],
    ['south', south],
  ] as const) {
    const records = ldif
      .split(/\n\s*\n/)
      .map((record) => record.replaceAll(/^ +/gm, '').trim())
      .filter((record) => record.includes(`@${name}`));
    if (records.length > 0)
      controller.change(`${records.join('\n\n').replaceAll(`@${name}`, controller.base)}\n`, controls);
  }
}

const person = (name: string, unit: string, more: string = ''): string => `
  dn: CN=${name},${unit}
  objectClass: user
  sAMAccountName: ${name.toLowerCase().replaceAll(' ', '.')}
  userPrincipalName: ${name.toLowerCase().replaceAll(' ', '.')}@example.test
  userAccountControl: 544
  displayName: ${name}
  givenName: ${name.split(' ')[0]}
  sn: ${name.split(' ')[1]}
  ${more}
`;

const people = `
  dn: OU=Research,OU=Users,OU=Corp,@north
  objectClass: organizationalUnit

  ${person('Olga Nyman', 'OU=Research,OU=Users,OU=Corp,@north', 'department: Research\n  mail: olga@example.test\n  proxyAddresses: SMTP:olga@example.test\n  mailNickname: olga\n  employeeID: 1\n  extensionAttribute1: x\n  msExchMailboxGuid:: AAECAwQFBgcICQoLDA0ODw==\n  msExchArchiveGUID:: AAECAwQFBgcICQoLDA0ODg==\n  msExchBlockedSendersHash:: AQID\n  msExchUserHoldPolicies: mbx\n  msExchRecipientTypeDetails: 1\n  publicDelegates: OU=Users,OU=Corp,@north')}
  ${person('Max Lind', 'OU=Research,OU=Users,OU=Corp,@north', 'title: Engineer\n  employeeID: 2\n  manager: CN=Olga Nyman,OU=Research,OU=Users,OU=Corp,@north')}
  ${person('Eva Berg', 'OU=Sales,OU=Users,OU=Corp,@north', 'department: Sales\n  employeeID: 3')}
  ${person('Lab Rat', 'OU=Lab,@north')}
  ${person('Sam South', 'OU=Users,OU=Corp,@south', 'department: Stock\n  mail: sam@example.test\n  proxyAddresses: SMTP:sam@example.test')}
  ${person('Sue South', 'OU=Users,OU=Corp,@south', 'manager: CN=Sam South,OU=Users,OU=Corp,@south')}

  dn: CN=Researchers,OU=Groups,OU=Corp,@north
  objectClass: group
  sAMAccountName: researchers
  groupType: -2147483640
  displayName: Researchers
  member: CN=Olga Nyman,OU=Research,OU=Users,OU=Corp,@north
  member: CN=Max Lind,OU=Research,OU=Users,OU=Corp,@north

  dn: CN=Southerners,OU=Groups,OU=Corp,@south
  objectClass: group
  sAMAccountName: southerners
  groupType: -2147483640
  displayName: Southerners
  member: CN=Sam South,OU=Users,OU=Corp,@south
`;

/** What happens, one after the other; each is followed by one cycle of changes. */
const events: readonly (readonly [what: string, happen: (forests: Forests) => void])[] = [
  ['nothing', () => undefined],
  [
    'new people in both forests, one the manager of the other',
    (forests) =>
      change(
        forests,
        `${person('Nora New', 'OU=Sales,OU=Users,OU=Corp,@north', 'employeeID: 4\n  manager: CN=Eva Berg,OU=Sales,OU=Users,OU=Corp,@north')}
         ${person('Sid South', 'OU=Users,OU=Corp,@south')}`,
      ),
  ],
  [
    'values changed, added and removed',
    (forests) =>
      change(
        forests,
        `dn: CN=Max Lind,OU=Research,OU=Users,OU=Corp,@north
         changetype: modify
         replace: department
         department: Development
         -
         delete: title
         -
         add: mobile
         mobile: +46 70 555 0102
         -
         replace: manager
         manager: CN=Eva Berg,OU=Sales,OU=Users,OU=Corp,@north

         dn: CN=Sam South,OU=Users,OU=Corp,@south
         changetype: modify
         replace: userAccountControl
         userAccountControl: 546`,
      ),
  ],
  [
    'a person and a unit renamed',
    (forests) =>
      change(
        forests,
        `dn: CN=Eva Berg,OU=Sales,OU=Users,OU=Corp,@north
         changetype: modrdn
         newrdn: CN=Eva Holm
         deleteoldrdn: 1

         dn: CN=Eva Holm,OU=Sales,OU=Users,OU=Corp,@north
         changetype: modify
         replace: displayName
         displayName: Eva Holm

         dn: OU=Sales,OU=Users,OU=Corp,@north
         changetype: modrdn
         newrdn: OU=Markets
         deleteoldrdn: 1`,
      ),
  ],
  [
    'a person moved to another unit in scope',
    (forests) =>
      change(
        forests,
        `dn: CN=Max Lind,OU=Research,OU=Users,OU=Corp,@north
         changetype: modrdn
         newrdn: CN=Max Lind
         deleteoldrdn: 1
         newsuperior: OU=Users,OU=Corp,@north`,
      ),
  ],
  [
    'a member came and a member went',
    (forests) =>
      change(
        forests,
        `dn: CN=Researchers,OU=Groups,OU=Corp,@north
         changetype: modify
         add: member
         member: CN=Nora New,OU=Markets,OU=Users,OU=Corp,@north
         -
         delete: member
         member: CN=Max Lind,OU=Users,OU=Corp,@north

         dn: CN=Southerners,OU=Groups,OU=Corp,@south
         changetype: modify
         add: member
         member: CN=Sue South,OU=Users,OU=Corp,@south`,
      ),
  ],
  [
    'a person moved out of scope, and one into it',
    (forests) =>
      change(
        forests,
        `dn: CN=Nora New,OU=Markets,OU=Users,OU=Corp,@north
         changetype: modrdn
         newrdn: CN=Nora New
         deleteoldrdn: 1
         newsuperior: OU=Lab,@north

         dn: CN=Lab Rat,OU=Lab,@north
         changetype: modrdn
         newrdn: CN=Lab Rat
         deleteoldrdn: 1
         newsuperior: OU=Users,OU=Corp,@north`,
      ),
  ],
  [
    'people deleted in both forests',
    (forests) =>
      change(
        forests,
        `dn: CN=Lab Rat,OU=Users,OU=Corp,@north
         changetype: delete

         dn: CN=Sue South,OU=Users,OU=Corp,@south
         changetype: delete`,
      ),
  ],
  [
    'the deleted person of the forest without a recycle bin restored',
    ({ south }) => {
      const showDeleted = '1.2.840.113556.1.4.417';
      const found = south.search('-E', `!${showDeleted}`, '-b', south.base, '(&(isDeleted=TRUE)(cn=Sue South*))', 'cn');
      const deleted = /^dn: (.*)$/m.exec(found)?.[1];
      assert.ok(deleted, found);
      south.change(
        `dn: ${deleted}\nchangetype: modify\ndelete: isDeleted\n-\nreplace: distinguishedName\ndistinguishedName: CN=Sue South,OU=Users,OU=Corp,${south.base}\n`,
        [showDeleted],
      );
      // A tombstone kept next to nothing.
      south.change(
        `dn: CN=Sue South,OU=Users,OU=Corp,${south.base}\nchangetype: modify\nreplace: displayName\ndisplayName: Sue South\n-\nreplace: userPrincipalName\nuserPrincipalName: sue.south@example.test\n-\nreplace: userAccountControl\nuserAccountControl: 544\n`,
      );
    },
  ],
  ['a group deleted', (forests) => change(forests, 'dn: CN=Researchers,OU=Groups,OU=Corp,@north\nchangetype: delete')],
];

for (const rules of ['exported', 'sample'] satisfies readonly RuleSet[])
  describe(`two live forests under the ${rules} rules`, function () {
    this.timeout(60_000);
    let forests: Forests;
    let workspace: LiveWorkspace;
    let last: readonly string[];
    let step = 0;

    before(async function () {
      needsSamba(this);
      const [north, south] = await Promise.all([startDomainController(contoso), startDomainController(fabrikam)]);
      forests = { north, south };
      change(forests, people);
      workspace = await open(this);
    });
    after(async () => {
      await Promise.all([forests?.north.stop(), forests?.south.stop()]);
      removeFolders();
    });

    async function open(test: Mocha.Context): Promise<LiveWorkspace> {
      const { north, south } = forests;
      return await liveWorkspace(test, rules, [
        { controller: north, account: north.accounts.writer },
        { controller: south, account: south.accounts.writer },
      ]);
    }

    function golden(what: string, lines: readonly string[]): void {
      step += 1;
      const name = `${String(step).padStart(2, '0')}-${what.replaceAll(/[^a-z]+/g, '-')}.txt`;
      assertGolden(new URL(`two-forests/${rules}/${name}`, import.meta.url), `${lines.join('\n')}\n`);
    }

    it('come to rest in an initial cycle, which leaves the forests as they are', async () => {
      const { north, south } = forests;
      // The first sign-in of an account is a change the domain controller makes itself.
      await workspace.joinery('doctor');
      const usns = [north.highestCommittedUsn(), south.highestCommittedUsn()];
      const runs = await cycle(workspace, '--initial', '--until-stable');
      assert.deepEqual([north.highestCommittedUsn(), south.highestCommittedUsn()], usns);
      last = tenantText(workspace.cwd);
      golden('initial cycle', [...runLines(runs), '', ...last]);
    });

    for (const [what, happen] of events)
      it(`bring to the tenant by a cycle of changes: ${what}`, async () => {
        happen(forests);
        const runs = await cycle(workspace);
        const now = tenantText(workspace.cwd);
        golden(what, [...runLines(runs), '', ...changedLines(last, now)]);
        last = now;
      });

    it('end where a workspace ends that never saw the changes', async function () {
      await cycle(workspace, '--until-stable');
      assert.deepEqual(living(workspace.cwd), living(await fromScratch(this)));
    });

    it('do not take somebody of the same name for a member who was deleted', async function () {
      change(forests, 'dn: CN=Sam South,OU=Users,OU=Corp,@south\nchangetype: delete');
      await cycle(workspace);
      change(forests, person('Sam South', 'OU=Users,OU=Corp,@south'));
      await cycle(workspace, '--until-stable');
      assert.ok(living(workspace.cwd).includes('group "Southerners": '));
      assert.deepEqual(living(workspace.cwd), living(await fromScratch(this)));
    });

    async function fromScratch(test: Mocha.Context): Promise<string> {
      const fresh = await open(test);
      await cycle(fresh, '--initial', '--until-stable');
      return fresh.cwd;
    }
  });

const living = (cwd: string): readonly string[] => tenantText(cwd).filter((line) => !line.startsWith('deleted '));
