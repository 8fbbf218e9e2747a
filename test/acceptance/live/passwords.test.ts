import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders } from '../../engine/cli/invoke.ts';
import {
  contoso,
  fabrikam,
  needsSamba,
  startDomainController,
  type DomainController,
} from '../../support/samba/domain-controller.ts';
import { runProgram } from '../../support/samba/run-program.ts';
import { cycle, liveWorkspace, runLines, type LiveWorkspace } from './live-workspace.ts';

/** Everybody of the one forest gets an account in the other. */
const rule = (base: string): string => `
outbound rule "Out to South - Account" {
  connector   "south.example"
  from person to user
  link        provision
  precedence  200

  scope {
    employeeID is not null
  }

  join {
    mail = mail
  }

  flow {
    dn                 <- "CN=" & [displayName] & ",OU=Users,OU=Corp,${base}"
    displayName        <- [displayName]
    mail               <- [mail]
    sAMAccountName     <- "x" & [employeeID]
    unicodePwd         <- "Fresh-Passw0rd-" & [employeeID]
    userAccountControl <- 512
  }
}
`;

describe('accounts with a password, made by rules in a live forest', function () {
  this.timeout(60_000);
  let north: DomainController;
  let south: DomainController;
  let workspace: LiveWorkspace;
  before(async function () {
    needsSamba(this);
    [north, south] = await Promise.all([startDomainController(contoso), startDomainController(fabrikam)]);
    north.change(['Ann', 'Bob'].map((name, at) => person(name, 4711 + at)).join('\n'));
    workspace = await liveWorkspace(this, 'sample', [
      { controller: north, account: north.accounts.synchronizer },
      { controller: south, account: south.accounts.writer },
    ]);
    writeFileSync(join(workspace.cwd, 'rules', '90-accounts.syncrule'), rule(south.base));
    workspace.configure(({ connectors }) => {
      for (const { name, attributes } of connectors) if (name === 'south.example') attributes.push('unicodePwd');
    });
    const file = join(workspace.cwd, 'schemas', 'active-directory.json');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the sample's own file.
    const schema = JSON.parse(readFileSync(file, 'utf8')) as {
      attributes: Record<string, object>;
      objectTypes: { user: string[] };
    };
    schema.attributes['unicodePwd'] = { type: 'str', writeOnly: true };
    schema.objectTypes.user.push('unicodePwd');
    writeFileSync(file, JSON.stringify(schema));
  });
  after(async () => {
    await Promise.all([north?.stop(), south?.stop()]);
    removeFolders();
  });

  const person = (name: string, id: number): string =>
    `dn: CN=${name},OU=Users,OU=Corp,${north.base}\nobjectClass: user\nsAMAccountName: ${name}\nuserAccountControl: 544\ndisplayName: ${name}\nmail: ${name}@example.test\nemployeeID: ${id}\n`;

  const dnOf = (name: string): string => `CN=${name},OU=Users,OU=Corp,${south.base}`;

  function signIn(name: string, password: string): void {
    const as = ['-x', '-H', `ldaps://${south.address}`, '-D', dnOf(name), '-w', password];
    runProgram('ldapsearch', [...as, '-s', 'base', '-b', '', 'dnsHostName'], {
      env: { LDAPTLS_CACERT: south.authority.certificate },
    });
  }

  const passwordSet = (name: string): string => south.search('-b', dnOf(name), '-s', 'base', 'pwdLastSet');

  /** Whatever files of the workspace hold the text, rules aside. */
  function filesWith(text: string): readonly string[] {
    return readdirSync(workspace.cwd, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.syncrule'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path).includes(text));
  }

  it('show it to nobody while it waits', async () => {
    for (const connector of workspace.forests) await workspace.joinery('run', connector, 'full-import');
    for (const connector of workspace.forests) await workspace.joinery('run', connector, 'full-synchronization');
    assert.equal(filesWith('Fresh-Passw0rd-4711').length, 1);
    const before = workspace.output.length;
    const dn = `CN=Ann,OU=Users,OU=Corp,${north.base}`;
    await workspace.joinery('pending', 'south.example');
    await workspace.joinery('pending', 'south.example', '--csv');
    await workspace.joinery('dump', 'cs', 'south.example');
    await workspace.joinery('preview', 'north.example', dn);
    await workspace.joinery('explain', dn);
    await workspace.joinery('explain', dnOf('Ann'));
    const shown = workspace.output.slice(before).join('\n');
    assert.match(shown, /unicodePwd/);
    assert.match(shown, /••••••/);
    assert.doesNotMatch(shown, /Fresh-Passw0rd/);
  });

  it('can be signed in to with it, and no file of the workspace has it afterwards', async () => {
    await workspace.joinery('run', 'south.example', 'export');
    signIn('Ann', 'Fresh-Passw0rd-4711');
    signIn('Bob', 'Fresh-Passw0rd-4712');
    assert.deepEqual(filesWith('Fresh-Passw0rd'), []);
  });

  it('get nothing written any more', async () => {
    const runs = await cycle(workspace, '--until-stable');
    assert.deepEqual(
      runLines(runs).filter((line) => /^ |error|warning|south.example, Export/.test(line)),
      [],
    );
    const pending = await workspace.joinery('pending', 'south.example');
    assert.doesNotMatch(pending.stdout, /unicodePwd/);
  });

  it('keep a password that somebody changed', async () => {
    const password = Buffer.from('"Chosen-Passw0rd-1"', 'utf16le').toString('base64');
    south.change(`dn: ${dnOf('Ann')}\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: ${password}\n`);
    const changed = passwordSet('Ann');
    await cycle(workspace, '--initial', '--until-stable');
    signIn('Ann', 'Chosen-Passw0rd-1');
    // The former password goes on working for an hour, so signing in with it tells nothing.
    assert.equal(passwordSet('Ann'), changed);
    assert.deepEqual(filesWith('Fresh-Passw0rd'), []);
  });
});
