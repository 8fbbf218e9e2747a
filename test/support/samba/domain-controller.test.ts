import assert from 'node:assert/strict';
import {
  contoso,
  twoPages,
  needsSamba,
  startDomainController,
  type Account,
  type DomainController,
} from './domain-controller.ts';
import { startQuirksProxy, windowsLimits } from './quirks-proxy.ts';
import { runProgram } from './run-program.ts';

describe('the domain controller of the tests', () => {
  let dc: DomainController;
  before(async function () {
    needsSamba(this);
    this.timeout(120_000);
    dc = await startDomainController({ ...contoso, population: twoPages });
  });
  after(async () => await dc?.stop());

  const as = ({ user, password }: Account, program: string, ldif: string): string => {
    const args = ['-x', '-H', `ldaps://${dc.address}`, '-D', user, '-w', password];
    try {
      return runProgram(program, args, { input: ldif, env: { LDAPTLS_CACERT: dc.authority.certificate } });
    } catch (cause) {
      return String(cause);
    }
  };
  const user = (): string => `CN=User 00000,OU=Users,OU=Corp,${dc.base}`;
  const setting = (attribute: string, value: string): string =>
    `dn: ${user()}\nchangetype: modify\nreplace: ${attribute}\n${attribute}: ${value}\n`;

  it('has a population, and the attributes of Exchange', () => {
    dc.change(setting('extensionAttribute1', 'x'));
    assert.match(dc.search('-b', user(), '(objectClass=*)', 'memberOf'), /CN=Everyone/);
    const group = dc.search('-b', `CN=Everyone,OU=Groups,OU=Corp,${dc.base}`, '(objectClass=*)', 'member');
    assert.equal(group.match(/^member: /gm)?.length, 1700);
  });

  it('gives each account the rights it is for and no other', () => {
    const { reader, synchronizer, writer, anchorWriter } = dc.accounts;
    assert.match(as(reader, 'ldapmodify', setting('description', 'x')), /Insufficient access/);
    assert.match(as(synchronizer, 'ldapmodify', setting('description', 'x')), /Insufficient access/);
    assert.match(as(anchorWriter, 'ldapmodify', setting('description', 'x')), /Insufficient access/);
    assert.doesNotMatch(as(writer, 'ldapmodify', setting('description', 'x')), /Error/);
    assert.doesNotMatch(as(anchorWriter, 'ldapmodify', setting('mS-DS-ConsistencyGuid', '0123456789abcdef')), /Error/);
    const fresh = `dn: CN=Fresh,OU=Users,OU=Corp,${dc.base}\nchangetype: `;
    assert.match(as(anchorWriter, 'ldapmodify', `${fresh}add\nobjectClass: user\n`), /Insufficient access/);
    assert.doesNotMatch(as(writer, 'ldapmodify', `${fresh}add\nobjectClass: user\nsAMAccountName: fresh\n`), /Error/);
    assert.doesNotMatch(as(writer, 'ldapmodify', `${fresh}delete\n`), /Error/);
  });

  it('keeps its database when it is killed', async () => {
    dc.change(setting('description', 'before the kill'));
    await dc.kill();
    await dc.restart();
    assert.match(dc.search('-b', user(), '(objectClass=*)', 'description'), /before the kill/);
  });

  it('has the limits of Windows behind a proxy', async () => {
    const certificate = dc.authority.issue({ name: 'proxy', names: ['IP:127.0.0.1'] });
    const proxy = await startQuirksProxy({ upstream: dc.address, certificate, quirks: { windows: windowsLimits } });
    try {
      const { user: name, password } = dc.accounts.administrator;
      const { spawn } = await import('node:child_process');
      const search = async (...args: readonly string[]): Promise<string> =>
        await new Promise((resolve, reject) => {
          const client = spawn(
            'ldapsearch',
            ['-x', '-LLL', '-o', 'ldif-wrap=no', '-H', `ldaps://${proxy.server}`, '-D', name, '-w', password, ...args],
            { env: { ...process.env, LDAPTLS_CACERT: dc.authority.certificate } },
          );
          let text = '';
          client.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
          client.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
          client.on('close', () => resolve(text)).on('error', reject);
        });
      const everyone = ['-b', `OU=Users,OU=Corp,${dc.base}`, '(objectClass=user)', 'cn'];
      const cut = await search(...everyone);
      assert.equal(cut.match(/^dn: /gm)?.length, windowsLimits.maxPageSize);
      assert.match(cut, /Size limit exceeded/);
      proxy.quirks.emptyPages = true;
      const paged = await search('-E', 'pr=500/noprompt', ...everyone);
      assert.equal(paged.match(/^dn: /gm)?.length, 1700);
      assert.ok(proxy.counts.emptyPages > 0);
      const group = ['-b', `CN=Everyone,OU=Groups,OU=Corp,${dc.base}`, '(objectClass=*)'];
      assert.match(await search(...group, 'member'), /^member;range=0-1499: /m);
      assert.equal((await search(...group, 'member;range=1500-*')).match(/^member;range=1500-\*: /gm)?.length, 200);
    } finally {
      await proxy.close();
    }
  });
});
