import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  contoso,
  needsSamba,
  startDomainController,
  type DomainController,
} from '../../../support/samba/domain-controller.ts';
import { invoke, removeFolders, temporaryFolder, type Invocation } from '../invoke.ts';

const tenant = {
  kind: 'entra',
  name: 'tenant',
  tenant: 'embedded',
  domain: 'contoso.onmicrosoft.com',
  schema: 'entra.json',
  objectTypes: ['user'],
  attributes: ['displayName'],
};

/** The schema files of a workspace in a folder: `attributes` and `objectTypes` of each. */
type SchemaFiles = Readonly<Record<string, { readonly attributes: object; readonly objectTypes: object }>>;

function workspace(connectors: readonly object[], files: SchemaFiles): string {
  const cwd = temporaryFolder();
  const write = (name: string, value: object): void => writeFileSync(join(cwd, name), JSON.stringify(value));
  write('joinery.json', { connectors, metaverse: 'metaverse.json', rules: [] });
  write('metaverse.json', { format: 1, attributes: {}, objectTypes: {} });
  for (const [name, schema] of Object.entries(files)) write(name, { format: 1, ...schema });
  return cwd;
}

describe('joinery schema', () => {
  let dc: DomainController;
  before(async function () {
    needsSamba(this);
    this.timeout(60_000);
    dc = await startDomainController(contoso);
  });
  after(async () => await dc?.stop());
  after(removeFolders);

  const forest = (more: object = {}): object => ({
    kind: 'ad',
    name: 'corp',
    forest: 'corp.contoso.test',
    servers: [dc.address],
    certificateAuthority: dc.authority.certificate,
    user: dc.accounts.reader.user,
    credential: 'corp',
    schema: 'corp.json',
    objectTypes: ['contact'],
    attributes: ['mail', 'title', 'oldNickname'],
    ...more,
  });

  async function schema(cwd: string, ...argv: readonly string[]): Promise<Invocation> {
    const environment = { JOINERY_SECRET_CORP: dc.accounts.reader.password };
    return await invoke(['schema', ...argv], { cwd, environment });
  }

  it('writes the file of a connector that has none', async () => {
    const cwd = workspace([forest({ objectTypes: ['user', 'contact'], attributes: ['mail'] })], {});
    const { stdout, exitCode } = await schema(cwd, 'corp');
    assert.match(stdout, /^\d{3} attributes of 2 object types\ncorp\.json written, \d+ changes\n$/);
    assert.equal(exitCode, 0);
    const text = readFileSync(join(cwd, 'corp.json'), 'utf8');
    assert.match(text, /^ {4}"mail": \{ "type": "str" \},$/m);
    assert.match(text, /^ {4}"proxyAddresses": \{ "type": "str", "multiValued": true \},/m);
    assert.match(text, /^ {4}"objectGUID": \{ "type": "bin", "readOnly": true \},/m);
    assert.equal((await invoke(['check'], { cwd })).stdout, '0 rules, 0 flows, 0 expressions, 0 problems\n');
    assert.equal((await schema(cwd, 'corp')).stdout, 'corp.json is as the directory has it\n');
  });

  it('says what came, went and changed, keeps the order of the file, and warns of what is configured and gone', async () => {
    const full = workspace([forest()], {});
    await schema(full, 'corp');
    const file: { attributes: Record<string, unknown>; objectTypes: Record<string, string[]> } = JSON.parse(
      readFileSync(join(full, 'corp.json'), 'utf8'),
    );
    const { title: _title, mail: _mail, proxyAddresses: _addresses, ...rest } = file.attributes;
    const contact = file.objectTypes['contact']!.filter((name) => name !== 'title');
    const cwd = workspace([forest()], {
      'corp.json': {
        attributes: { proxyAddresses: { type: 'str' }, oldNickname: { type: 'str' }, mail: { type: 'num' }, ...rest },
        objectTypes: { contact: ['oldNickname', 'mail', ...contact.filter((name) => name !== 'mail')], gone: ['mail'] },
      },
    });
    const differences = [
      '~ mail: num -> str',
      '- oldNickname: str',
      '~ proxyAddresses: str -> str[]',
      '+ title: str',
      '~ object type contact: +title -oldNickname',
      '- object type gone',
      'warning: joinery.json lists attributes of connector "corp" that its directory does not have, so they are neither imported nor exported: oldNickname; take them out of joinery.json and out of the rules',
    ];
    const before = readFileSync(join(cwd, 'corp.json'), 'utf8');
    const checked = await schema(cwd, 'corp', '--check');
    assert.deepEqual(checked.stdout.trimEnd().split('\n'), [...differences, 'corp.json differs, 6 changes']);
    assert.equal(checked.exitCode, 1);
    assert.equal(readFileSync(join(cwd, 'corp.json'), 'utf8'), before);

    const written = await schema(cwd, 'corp');
    assert.deepEqual(written.stdout.trimEnd().split('\n'), [...differences, 'corp.json written, 6 changes']);
    assert.equal(written.exitCode, 0);
    const after: typeof file = JSON.parse(readFileSync(join(cwd, 'corp.json'), 'utf8'));
    assert.deepEqual(Object.keys(after.attributes).slice(0, 2), ['proxyAddresses', 'mail']);
    assert.equal(Object.keys(after.attributes).at(-1), 'title');
    assert.deepEqual(after.objectTypes['contact']!.slice(0, 1), ['mail']);
    const again: { written: boolean; attributes: unknown[]; warnings: string[] } = JSON.parse(
      (await schema(cwd, 'corp', '--json')).stdout,
    );
    assert.deepEqual([again.written, again.attributes, again.warnings.length], [false, [], 1]);
  });

  it('takes nothing out of a file that another connector uses as well', async () => {
    const cwd = workspace(
      [forest({ attributes: ['mail'] }), { ...forest({ attributes: ['only'] }), name: 'south', id: undefined }],
      { 'corp.json': { attributes: { only: { type: 'str' } }, objectTypes: { contact: ['only'] } } },
    );
    const { stdout } = await schema(cwd, 'corp');
    assert.doesNotMatch(stdout, /^- /m);
    assert.match(stdout, /^warning: "south" uses the same schema file, so nothing was taken out of it/m);
    const after: { attributes: object } = JSON.parse(readFileSync(join(cwd, 'corp.json'), 'utf8'));
    assert.ok(Object.hasOwn(after.attributes, 'only'));
  });

  it('gives a tenant the schema every tenant has, and leaves what Graph does not offer', async () => {
    const cwd = workspace([tenant], {
      'entra.json': {
        attributes: {
          displayName: { type: 'num' },
          targetAddress: { type: 'str' },
          extension_0123456789abcdef0123456789abcdef_badge: { type: 'str' },
          madeUp: { type: 'str' },
        },
        objectTypes: {
          user: ['displayName', 'targetAddress', 'extension_0123456789abcdef0123456789abcdef_badge', 'madeUp'],
        },
      },
    });
    const { stdout } = await schema(cwd, 'tenant', '--check');
    const lines = stdout.split('\n');
    assert.deepEqual(
      lines.filter((line) => /^[-~] (?!object)/.test(line)),
      ['~ displayName: num -> str', '- madeUp: str'],
    );
    for (const line of ['+ accountEnabled: bool', '+ manager: ref', '+ proxyAddresses: str[]'])
      assert.ok(lines.includes(line), line);
  });

  it('refuses what has no schema or cannot be reached, and leaves the file alone', async () => {
    const file = {
      kind: 'file',
      name: 'dump',
      category: 'AD',
      path: 'x.ldif',
      schema: 'corp.json',
      objectTypes: [],
      attributes: [],
    };
    const cwd = workspace([file, forest({ name: 'down', servers: ['127.0.0.1:1'] })], {
      'corp.json': { attributes: {}, objectTypes: {} },
    });
    const before = readFileSync(join(cwd, 'corp.json'), 'utf8');
    const dump = await schema(cwd, 'dump');
    assert.match(dump.stderr, /Connector "dump" reads an LDIF file, which says nothing of a schema/);
    assert.equal(dump.exitCode, 2);
    const down = await schema(cwd, 'down');
    assert.match(down.stderr, /Nothing listens at "127\.0\.0\.1:1"/);
    assert.equal(down.exitCode, 3);
    const unknown = await schema(cwd, 'other');
    assert.match(unknown.stderr, /There is no connector "other"; the workspace has "dump", "down"/);
    assert.equal(readFileSync(join(cwd, 'corp.json'), 'utf8'), before);
    writeFileSync(join(cwd, 'corp.json'), '{ not json');
    assert.match((await schema(cwd, 'down')).stderr, /"corp\.json" is no schema file, so it is left as it is/);
  });
});
