import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:tls';
import { readFileSync } from 'node:fs';
import { diagnoseForest, type ForestDiagnosis } from '../../../../engine/connectors/ad/diagnose.ts';
import { lookForObject, accountsWith } from '../../../../engine/connectors/ad/diagnose-object.ts';
import type { ActiveDirectoryConnector } from '../../../../engine/model/configuration.ts';
import type { DiagnosisFinding } from '../../../../engine/ports/diagnosis.ts';
import {
  type Account,
  type DomainController,
  contoso,
  freeAddress,
  needsSamba,
  startDomainController,
} from '../../../support/samba/domain-controller.ts';
import { adConnector, type AdConnectorOptions } from './ad-connector.ts';

const clock = { now: () => Date.now(), pause: () => Promise.resolve() };

/** What the rules of these tests write: the anchor of users, members of groups, and new contacts. */
const writes: ForestDiagnosis['writes'] = [
  { objectType: 'user', attributes: ['mS-DS-ConsistencyGuid'], containers: [] },
  { objectType: 'group', attributes: ['member'], containers: [] },
  { objectType: 'contact', attributes: [], containers: ['OU=Contacts,OU=Corp,DC=corp,DC=contoso,DC=test'] },
];

/** `status check` of every finding that is not well. */
function troubles(findings: readonly DiagnosisFinding[]): readonly string[] {
  return findings.filter(({ status }) => status !== 'ok').map(({ status, check }) => `${status} ${check}`);
}

/** The finding of that check that is not well, or else one that is. */
function of(findings: readonly DiagnosisFinding[], check: string): DiagnosisFinding {
  const all = findings.filter((one) => one.check === check);
  const found = all.find(({ status }) => status !== 'ok') ?? all[0];
  assert.ok(found, `${check} in ${JSON.stringify(findings)}`);
  return found;
}

describe('diagnosing a forest', () => {
  let controller: DomainController;
  let connector: (options?: AdConnectorOptions) => ActiveDirectoryConnector;

  before(async function () {
    this.timeout(120_000);
    needsSamba(this);
    controller = await startDomainController({
      ...contoso,
      population: { users: 3, groups: 2, membersPerGroup: 1, largeGroup: 0 },
    });
    connector = (options = {}) =>
      adConnector({
        servers: [controller.address],
        certificateAuthority: controller.authority.certificate,
        attributes: ['cn', 'member', 'mail', 'mS-DS-ConsistencyGuid', 'userAccountControl'],
        partitions: [{ name: controller.base, include: [`OU=Corp,${controller.base}`] }],
        ...options,
      });
  });
  after(async () => await controller?.stop());

  async function diagnose(
    account: Account,
    options: AdConnectorOptions = {},
    more: Partial<ForestDiagnosis> = {},
  ): Promise<readonly DiagnosisFinding[]> {
    const findings: DiagnosisFinding[] = [];
    const secrets = { read: () => Promise.resolve(account.password) };
    const task = { secrets, clock, writes, connectMs: 5_000, ...more };
    for await (const finding of diagnoseForest(connector({ user: account.user, ...options }), task))
      findings.push(finding);
    return findings;
  }

  it('has nothing to say against an account with all rights', async () => {
    const findings = await diagnose(controller.accounts.writer);
    assert.deepEqual(troubles(findings), []);
    assert.deepEqual(
      findings.map(({ check }) => check),
      [
        'server',
        'certificate',
        'bind',
        'clock',
        'functional-level',
        'functional-level',
        'partition',
        'container',
        'replicate-changes',
        'deleted-objects',
        'write-attributes',
        'write-attributes',
        'create-objects',
        'schema',
      ],
    );
  });

  it('tells the read-only account every right it lacks, with the command that grants it', async () => {
    const { reader } = controller.accounts;
    const findings = await diagnose(reader);
    assert.deepEqual(troubles(findings), [
      'warning replicate-changes',
      'error deleted-objects',
      'error write-attributes',
      'error write-attributes',
      'error create-objects',
    ]);
    const { base } = controller;
    assert.equal(
      of(findings, 'replicate-changes').remedy,
      `dsacls "${base}" /G "${reader.user}:CA;Replicating Directory Changes"`,
    );
    assert.ok(
      of(findings, 'deleted-objects').remedy?.endsWith(`dsacls "CN=Deleted Objects,${base}" /G "${reader.user}:LCRP"`),
    );
    const [guid, member] = findings.filter(({ check }) => check === 'write-attributes');
    assert.match(guid?.message ?? '', /may not write "mS-DS-ConsistencyGuid" of objects of type user in /);
    assert.ok(
      guid?.remedy?.includes(
        `dsacls "OU=Users,OU=Corp,${base}" /I:S /G "${reader.user}:RPWP;mS-DS-ConsistencyGuid;user"`,
      ),
      guid?.remedy,
    );
    assert.match(member?.message ?? '', /may not write "member" of objects of type group/);
    assert.equal(
      of(findings, 'create-objects').remedy,
      `dsacls "OU=Contacts,OU=Corp,${base}" /G "${reader.user}:CCDC;contact"`,
    );
  });

  it('tells the account that may write one attribute which others it may not', async () => {
    const findings = await diagnose(controller.accounts.anchorWriter);
    assert.deepEqual(troubles(findings), ['error write-attributes', 'error create-objects']);
    assert.match(of(findings, 'write-attributes').message, /"member" of objects of type group/);
  });

  it('tells the account that only reads changes that it writes nothing', async () => {
    assert.deepEqual(troubles(await diagnose(controller.accounts.synchronizer)), [
      'error write-attributes',
      'error write-attributes',
      'error create-objects',
    ]);
  });

  it('stops after one attempt with a wrong password', async () => {
    const findings = await diagnose({ ...controller.accounts.reader, password: 'not-the-password' });
    assert.deepEqual(troubles(findings), ['error bind']);
    assert.match(of(findings, 'bind').message, /password is wrong or the account does not exist/);
    assert.doesNotMatch(JSON.stringify(findings), /not-the-password/);
  });

  it('says that no password is stored, and checks the way to the server all the same', async () => {
    const findings = await diagnose({ ...controller.accounts.reader, password: '' });
    assert.deepEqual(troubles(findings), ['error credential']);
    assert.equal(of(findings, 'certificate').status, 'ok');
  });

  it('names the domain controller that is down and goes on with the other one', async () => {
    const dead = freeAddress();
    const findings = await diagnose(controller.accounts.writer, { servers: [dead, controller.address] });
    assert.deepEqual(troubles(findings), ['error server']);
    assert.match(of(findings, 'server').message, new RegExp(`"${dead}:636"`));
    assert.equal(of(findings, 'schema').status, 'ok');
  });

  it('finds a name that DNS does not know', async () => {
    const findings = await diagnose(controller.accounts.writer, { servers: ['dc9.corp.contoso.invalid'] });
    assert.deepEqual(troubles(findings), ['error dns']);
    assert.match(of(findings, 'dns').message, /"dc9\.corp\.contoso\.invalid" is not known to DNS/);
  });

  it('finds that DNS names no domain controller', async () => {
    const findings = await diagnose(
      controller.accounts.writer,
      { servers: [] },
      { findRecords: () => Promise.resolve([]) },
    );
    assert.deepEqual(troubles(findings), ['error dns']);
  });

  it('refuses a certificate of an authority that is not trusted', async () => {
    const other = controller.authority.issue({ name: 'stranger', names: ['DNS:stranger'] });
    const findings = await diagnose(controller.accounts.writer, { certificateAuthority: other.certificate });
    assert.deepEqual(troubles(findings), ['error certificate']);
    assert.match(of(findings, 'certificate').message, /authority that is not trusted/);
  });

  it('says that the file of authorities is missing', async () => {
    const findings = await diagnose(controller.accounts.writer, { certificateAuthority: '/nowhere/ca.pem' });
    assert.deepEqual(troubles(findings), ['error certificate-authority']);
  });

  for (const [what, certificate, trouble, message] of [
    ['a certificate for another name', { names: ['DNS:other.example'] }, 'error', /is for another name/],
    ['a certificate that has expired', { validDays: [-10, -1] }, 'error', /has expired/],
    ['a certificate that ends soon', { validDays: [-300, 5] }, 'warning', /ends in [45] days/],
  ] as const) {
    it(`finds ${what}`, async () => {
      const address = freeAddress();
      const issued = controller.authority.issue({
        name: what.replaceAll(' ', '-'),
        names: [`IP:${address}`],
        ...certificate,
      });
      const server = await listenWith(address, { key: issued.key, certificate: issued.certificate });
      try {
        const findings = await diagnose(
          { ...controller.accounts.writer, password: '' },
          { servers: [`${address}:7636`] },
        );
        const found = of(findings, 'certificate');
        assert.equal(found.status, trouble);
        assert.match(found.message, message);
      } finally {
        server.close();
      }
    });
  }

  it('finds a clock that is off', async () => {
    const fast = { ...clock, now: () => Date.now() + 7 * 60_000 };
    const findings = await diagnose(controller.accounts.writer, {}, { clock: fast });
    assert.deepEqual(troubles(findings), ['error clock']);
    assert.match(of(findings, 'clock').message, /4[12]\d s ahead of the domain's/);
  });

  it('finds containers and partitions that are not there', async () => {
    const { base } = controller;
    const missing = await diagnose(controller.accounts.writer, {
      partitions: [
        { name: base, include: [`OU=Corp,${base}`, `OU=Gone,${base}`], exclude: [`OU=Old,OU=Corp,${base}`] },
      ],
    });
    assert.deepEqual(troubles(missing), ['error container', 'warning container']);
    const foreign = await diagnose(controller.accounts.writer, { partitions: [{ name: 'DC=other,DC=test' }] });
    assert.deepEqual(troubles(foreign), ['error partition']);
  });

  it('holds the schema file to the schema of the forest', async () => {
    const wanted = connector({ attributes: ['cn', 'mail', 'isCriticalSystemObject'] });
    const attributes = new Map(wanted.schema.attributes)
      .set('mail', { name: 'mail', type: 'str', multiValued: true })
      .set('badgeNumber', { name: 'badgeNumber', type: 'str', multiValued: false });
    const findings: DiagnosisFinding[] = [];
    const account = controller.accounts.writer;
    const changed = {
      ...wanted,
      user: account.user,
      schema: { ...wanted.schema, attributes },
      attributes: ['cn', 'mail', 'badgeNumber'],
    };
    const task = { secrets: { read: () => Promise.resolve(account.password) }, clock, writes: [] };
    for await (const finding of diagnoseForest(changed, task)) findings.push(finding);
    assert.equal(
      of(findings, 'schema').message,
      `The schema file of "corp.contoso.test" does not fit the forest: "mail" has one value there; "badgeNumber" is not in the forest's schema`,
    );
  });

  it('looks objects up by name, GUID and address, as the account sees them', async () => {
    const { base, accounts } = controller;
    const secrets = { read: () => Promise.resolve(accounts.reader.password) };
    const look = async (name: string): Promise<unknown> =>
      await lookForObject(connector({ user: accounts.reader.user }), name, secrets);
    const dn = `CN=User 00001,OU=Users,OU=Corp,${base}`;
    const found = (await look(dn)) as { readonly anchor: string };
    assert.deepEqual(await look(found.anchor), { kind: 'seen', dn, objectType: 'user', anchor: found.anchor });
    assert.deepEqual(await look('user00001@corp.contoso.test'), {
      kind: 'seen',
      dn,
      objectType: 'user',
      anchor: found.anchor,
    });
    assert.deepEqual(await look('user00001'), { kind: 'seen', dn, objectType: 'user', anchor: found.anchor });
    assert.deepEqual(await look(`CN=Nobody,${base}`), { kind: 'absent' });
  });

  it('finds accounts that have a value in an attribute', async () => {
    const { base, accounts } = controller;
    const secrets = { read: () => Promise.resolve(accounts.reader.password) };
    const ask = async (): Promise<unknown> =>
      await accountsWith(connector({ user: accounts.reader.user }), 'mS-DS-ConsistencyGuid', secrets);
    assert.deepEqual(await ask(), { kind: 'found', dns: [] });
    const dn = `CN=User 00002,OU=Users,OU=Corp,${base}`;
    controller.change(
      `dn: ${dn}\nchangetype: modify\nreplace: mS-DS-ConsistencyGuid\nmS-DS-ConsistencyGuid:: AAAAAAAAAAAAAAAAAAAAAQ==\n`,
    );
    assert.deepEqual(await ask(), { kind: 'found', dns: [dn] });
  });
}).timeout(60_000);

/** A server that only shakes hands. */
async function listenWith(
  address: string,
  { key, certificate }: { readonly key: string; readonly certificate: string },
): Promise<Server> {
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(7636, address, resolve));
  return server;
}
