import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders } from '../../engine/cli/invoke.ts';
import {
  contoso,
  fabrikam,
  needsSamba,
  startDomainController,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { startQuirksProxy, type QuirksProxy } from '../../support/samba/quirks-proxy.ts';
import { cycle, liveWorkspace, runLines, type LiveWorkspace } from './live-workspace.ts';

/** Everybody of the one forest is a contact in the other, as address books across forests have it. */
const rule = (base: string): string => `
outbound rule "Out to South - Contact" {
  connector   "south.example"
  from person to contact
  link        provision
  precedence  200

  scope {
    employeeID is not null
  }

  join {
    mail = mail
  }

  flow {
    dn          <- EscapeDNComponent("CN=" & [displayName]) & ",OU=Contacts,OU=Corp,${base}"
    department  <- [department]
    displayName <- [displayName]
    mail        <- [mail]
    manager     <- [manager]
  }
}
`;

const account = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

describe('objects made by rules in a live forest', function () {
  this.timeout(60_000);
  let north: DomainController;
  let south: DomainController;
  let proxy: QuirksProxy;
  let workspace: LiveWorkspace;
  before(async function () {
    needsSamba(this);
    [north, south] = await Promise.all([startDomainController(contoso), startDomainController(fabrikam)]);
    north.change(['Ann', 'Bob', 'Cid, Jr.'].map((name) => person(name)).join('\n'));
    const certificate = south.authority.issue({ name: 'proxy', names: ['IP:127.0.0.1'] });
    proxy = await startQuirksProxy({ upstream: south.address, certificate });
    workspace = await liveWorkspace(this, 'sample', [
      { controller: north, account: north.accounts.synchronizer },
      { controller: south, account: south.accounts.writer, servers: [proxy.server] },
    ]);
    writeFileSync(join(workspace.cwd, 'rules', '90-contacts.syncrule'), rule(south.base));
  });
  after(async () => {
    await proxy?.close();
    await Promise.all([north?.stop(), south?.stop()]);
    removeFolders();
  });

  const dnOf = (name: string): string => `CN=${name.replace(',', String.raw`\,`)},OU=Users,OU=Corp,${north.base}`;
  const person = (name: string): string =>
    `dn: ${dnOf(name)}\nobjectClass: user\nsAMAccountName: ${account(name)}\nuserAccountControl: 544\ndisplayName: ${name}\nmail: ${account(name)}@example.test\nemployeeID: 1\n${name === 'Ann' ? '' : `manager: ${dnOf('Ann')}\n`}`;
  const modify = (name: string, change: string): void =>
    north.change(`dn: ${dnOf(name)}\nchangetype: modify\n${change}\n`);

  /** What lies in the container: names, departments, managers. */
  function contacts(): readonly string[] {
    const text = south.search(
      '-b',
      `OU=Contacts,OU=Corp,${south.base}`,
      '(objectClass=contact)',
      'name',
      'mail',
      'department',
      'manager',
    );
    return text
      .split('\n\n')
      .filter((entry) => entry.startsWith('dn: '))
      .map((entry) => {
        const value = (attribute: string): string => new RegExp(`^${attribute}: (.*)$`, 'm').exec(entry)?.[1] ?? '-';
        const manager = value('manager').replace(/,OU=.*$/, '');
        return `${value('name')} <${value('mail')}> ${value('department')} ${manager}`;
      })
      .toSorted();
  }

  async function settle(): Promise<void> {
    const runs = await cycle(workspace, '--until-stable');
    assert.deepEqual(
      runLines(runs).filter((line) => /^ |error|warning/.test(line)),
      [],
    );
  }

  it('come with their values, and refer to each other', async () => {
    await settle();
    assert.deepEqual(contacts(), [
      'Ann <ann@example.test> - -',
      'Bob <bob@example.test> - CN=Ann',
      'Cid, Jr. <cidjr@example.test> - CN=Ann',
    ]);
  });

  it('change, are renamed and lose values as what they stand for does', async () => {
    modify('Ann', 'replace: displayName\ndisplayName: Anna + one');
    modify('Bob', 'add: department\ndepartment: Sales\n-\ndelete: manager');
    await settle();
    assert.deepEqual(contacts(), [
      'Anna + one <ann@example.test> - -',
      'Bob <bob@example.test> Sales -',
      'Cid, Jr. <cidjr@example.test> - CN=Anna \\+ one',
    ]);
  });

  it('go with it', async () => {
    north.change(`dn: ${dnOf('Bob')}\nchangetype: delete\n`);
    modify('Cid, Jr.', 'delete: employeeID');
    await settle();
    assert.deepEqual(contacts(), ['Anna + one <ann@example.test> - -']);
  });

  it('are neither lost nor doubled when the answer to their creation is lost', async () => {
    north.change(['Dan', 'Eve'].map((name) => person(name)).join('\n'));
    proxy.quirks.loseAnswerOf = 'add';
    const runs = await cycle(workspace);
    const exported = runs.find(({ connector, profile }) => connector === 'south.example' && profile === 'Export');
    assert.equal(exported?.errors[0]?.code, 'dropped-connection');
    assert.equal(exported?.status, 'stopped-connectivity');
    await settle();
    assert.deepEqual(contacts(), [
      'Anna + one <ann@example.test> - -',
      'Dan <dan@example.test> - CN=Anna \\+ one',
      'Eve <eve@example.test> - CN=Anna \\+ one',
    ]);
  });
});
