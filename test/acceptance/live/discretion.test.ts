import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders } from '../../engine/cli/invoke.ts';
import {
  contoso,
  needsSamba,
  startDomainController,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { startQuirksProxy } from '../../support/samba/quirks-proxy.ts';
import { cycle, liveWorkspace, type LiveWorkspace } from './live-workspace.ts';

const planted = 'Planted-7f3ac1';
const wrongPassword = 'Wr0ng-planted-pass';

/** People with a mark in every value but their names; some have values that a directory refuses. */
function people(base: string): string {
  const person = (name: string, more: string): string =>
    `dn: CN=${name},OU=Users,OU=Corp,${base}\nobjectClass: user\nsAMAccountName: ${name}\nuserAccountControl: 544\n${more}\n`;
  return [
    person(
      'Ann',
      `displayName: ${planted} one\ndepartment: ${planted}\nuserPrincipalName: ${planted}.ann@example.test`,
    ),
    person(
      'Bob',
      `displayName: ${planted} two\nuserPrincipalName: ${planted} not valid@example.test\nmailNickname: ${planted} <not> valid`,
    ),
    person(
      'Cid',
      `displayName: ${planted} three\nuserPrincipalName: ${planted}.cid@example.test\nc: QQ\nmailNickname: ${planted.repeat(9)}`,
    ),
  ].join('\n');
}

describe('what the command writes about live directories', function () {
  this.timeout(120_000);
  let forest: DomainController;
  let workspace: LiveWorkspace;
  before(async function () {
    needsSamba(this);
    forest = await startDomainController(contoso);
    forest.change(people(forest.base));
    workspace = await liveWorkspace(this, 'sample', [{ controller: forest, account: forest.accounts.synchronizer }]);
    const configured = await workspace.joinery('configure', 'source-anchor', 'mS-DS-ConsistencyGuid');
    assert.equal(configured.exitCode, 0, configured.stdout + configured.stderr);
    await everyKindOfTrouble(forest, workspace);
  });
  after(async () => {
    await forest?.stop();
    removeFolders();
  });

  it('tells of the trouble', () => {
    const output = workspace.output.join('\n');
    const words = ['permission-issue', 'failed-connection', 'failed-authentication', 'has expired', 'cd-error'];
    for (const word of [...words, 'IdentityDataValidationFailed', 'ExceededAllowedLength', 'CommandError'])
      assert.ok(output.includes(word), word);
  });

  it('has no password and no attribute value', () => {
    const output = workspace.output.join('\n');
    const secrets = Object.values(forest.accounts).map(({ password }) => password);
    const guids = [
      ...forest.search('-b', `OU=Users,OU=Corp,${forest.base}`, '(cn=*)', 'objectGUID').matchAll(/:: (.*)/g),
    ];
    assert.ok(guids.length > 2);
    for (const text of [...secrets, wrongPassword, planted, ...guids.map(([, guid = '']) => guid)])
      assert.ok(!output.includes(text), text);
  });

  it('leaves no password in any file of the workspace', () => {
    const secrets = [...Object.values(forest.accounts).map(({ password }) => password), wrongPassword];
    const files = readdirSync(workspace.cwd, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    const store = files.find(({ name }) => name === 'store.db');
    assert.ok(store !== undefined);
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      for (const secret of secrets) {
        assert.ok(!bytes.includes(secret), name);
        assert.ok(!bytes.includes(Buffer.from(secret, 'utf16le')), name);
      }
    }
  });
});

async function everyKindOfTrouble(forest: DomainController, workspace: LiveWorkspace): Promise<void> {
  const name = workspace.forests[0] ?? '';
  const configure = (settings: Readonly<Record<string, unknown>>): void =>
    workspace.configure((json) => {
      Object.assign(json.connectors.find((each) => each.name === name) ?? {}, settings);
    });
  const everything = async (): Promise<void> => {
    await cycle(workspace, '--initial');
    await workspace.attempt('cycle');
    await workspace.attempt('run', name, 'full-import');
    await workspace.attempt('run', name, 'export');
    await workspace.attempt('schema', name, '--check');
    await workspace.attempt('doctor');
    await workspace.attempt('status');
    await workspace.attempt('runs');
  };
  // The account may not write back the anchor, so nobody gets to the tenant.
  await everything();
  const { anchorWriter } = forest.accounts;
  configure({ user: anchorWriter.user });
  const right = workspace.withPassword(name, anchorWriter.password);
  // The tenant refuses some of the values.
  for (let times = 0; times < 3; times += 1) await everything();
  const undo = workspace.withPassword(name, wrongPassword);
  await everything();
  undo();
  const certificate = forest.authority.issue({ name: 'old', names: ['IP:127.0.0.1'], validDays: [-9, -2] });
  const proxy = await startQuirksProxy({ upstream: forest.address, certificate });
  configure({ servers: [proxy.server] });
  await everything();
  await proxy.close();
  configure({ servers: [forest.address] });
  await forest.kill();
  await everything();
  await forest.restart();
  right();
  // The forest refuses a value.
  const { writer } = forest.accounts;
  configure({ user: writer.user });
  workspace.withPassword(name, writer.password);
  writeFileSync(
    join(workspace.cwd, 'rules', '90-refused.syncrule'),
    `outbound rule "Refused" { connector "${name}" from person to user link join precedence 900 flow { c <- [displayName] } }`,
  );
  await everything();
  // And the workspace has an error of its own.
  workspace.configure((json) => {
    json.connectors.splice(0, 1);
  });
  await workspace.attempt('cycle');
}
