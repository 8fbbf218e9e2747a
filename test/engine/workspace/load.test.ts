import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { loadWorkspace } from '../../../engine/workspace/load.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-folder.ts';

const schema = JSON.stringify({
  format: 1,
  attributes: {
    cn: { type: 'str' },
    member: { type: 'ref', multiValued: true },
    objectGUID: { type: 'bin', readOnly: true },
    mail: { type: 'str', indexed: true },
  },
  objectTypes: { user: ['cn', 'mail', 'objectGUID'], group: ['cn', 'member'] },
});

const file = {
  kind: 'file',
  name: 'contoso.com',
  path: 'data/all.ldif',
  schema: 'ad.json',
  objectTypes: ['user'],
  attributes: ['cn'],
};
const entra = {
  kind: 'entra',
  name: 'cloud',
  tenant: 'embedded',
  domain: 'c.onmicrosoft.com',
  schema: 'ad.json',
  objectTypes: [],
  attributes: [],
};

const rule = `inbound rule "In from AD - User" {
  connector every ad
  from user to user
  link provision
  precedence 100
  flow {
    cn <- [cn]
  }
}
`;

function workspace(joinery: unknown, more: Readonly<Record<string, string | Uint8Array>> = {}): string {
  return temporaryFolder({
    'joinery.json': typeof joinery === 'string' ? joinery : JSON.stringify(joinery, null, 2),
    'ad.json': schema,
    'mv.json': schema,
    'rules/a.syncrule': rule,
    ...more,
  });
}

/** `file:line:column severity code message`, paths relative to the folder. */
async function problemLines(folder: string): Promise<readonly string[]> {
  const { problems } = await loadWorkspace(folder);
  return problems.map(({ file: path, line, column, severity, code, message }) => {
    const short = path
      .replace(folder + sep, '')
      .split(sep)
      .join('/');
    return `${short}:${line}:${column} ${severity} ${code} ${message.replaceAll(folder, '…')}`;
  });
}

async function derivedId(name: string): Promise<string | undefined> {
  const { configuration } = await loadWorkspace(workspace({ connectors: [{ ...file, name }], metaverse: 'mv.json' }));
  return configuration?.connectors[0]?.id;
}

function simulatedTenant(simulate: unknown): string {
  return workspace({ connectors: [file, { ...entra, simulate }], metaverse: 'mv.json' });
}

describe('a workspace', () => {
  afterEach(removeTemporaryFolders);

  it('is loaded with its defaults filled in and its paths resolved', async () => {
    const folder = workspace({ connectors: [file, entra], metaverse: 'mv.json' });
    const { configuration, rules, problems } = await loadWorkspace(folder);
    assert.deepEqual(problems, []);
    assert.ok(configuration);
    const { connectors, metaverse, ...rest } = configuration;
    assert.deepEqual(rest, {
      folder,
      ruleFolders: [join(folder, 'rules')],
      store: { kind: 'sqlite', path: join(folder, '.joinery', 'store.db') },
      staging: false,
      deletionThreshold: 500,
      schedule: { enabled: true, intervalMs: 1_800_000, maintenance: true, runHistoryMs: 604_800_000 },
    });
    assert.equal(metaverse.attributes.get('mail')?.indexed, true);
    assert.deepEqual(metaverse.attributes.get('member'), { name: 'member', type: 'ref', multiValued: true });
    const [directory, tenant] = connectors;
    assert.ok(directory?.kind === 'file' && tenant?.kind === 'entra');
    assert.equal(directory.category, 'AD');
    assert.equal(directory.path, join(folder, 'data', 'all.ldif'));
    assert.deepEqual(directory.partitions, []);
    assert.deepEqual(directory.parameters, new Map([['Connector.ID', `{${directory.id}}`]]));
    assert.equal(tenant.id, 'b891884f-051e-4a83-95af-2544101c9083');
    assert.deepEqual(tenant.tenant, {
      kind: 'embedded',
      path: join(folder, '.joinery', 'tenant.db'),
      domain: 'c.onmicrosoft.com',
    });
    assert.deepEqual(
      tenant.partitions.map(({ name }) => name),
      ['default'],
    );
    assert.deepEqual(
      rules.map(({ path, file: tree }) => [path, tree.rules.map(({ name }) => name.text)]),
      [[join(folder, 'rules', 'a.syncrule'), ['In from AD - User']]],
    );
  });

  it('may have comments and trailing commas in joinery.json, and say everything itself', async () => {
    const folder = workspace(
      `{
  // The forest.
  "connectors": [${JSON.stringify({ ...file, id: '{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}', category: 'other', changes: 'delta.ldif', parameters: { 'Forest.FQDN': 'x' }, partitions: [{ name: 'DC=c', include: ['OU=a,DC=c'], parameters: { 'Domain.FQDN': 'c' } }] })}],
  "metaverse": "mv.json", /* and */ "rules": ["more", "rules"],
  "store": "s.db", "staging": true, "deletionThreshold": null,
}`,
      { 'more/deep/z.syncrule': '', 'more/b.syncrule': '', 'more/notes.txt': 'x' },
    );
    const { configuration, rules } = await loadWorkspace(folder);
    const [connector] = configuration?.connectors ?? [];
    assert.ok(connector?.kind === 'file');
    assert.equal(connector.id, 'ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d');
    assert.equal(connector.category, 'other');
    assert.equal(connector.changes, join(folder, 'delta.ldif'));
    assert.equal(connector.parameters.get('Forest.FQDN'), 'x');
    assert.deepEqual(connector.partitions, [
      { name: 'DC=c', include: ['OU=a,DC=c'], exclude: [], parameters: new Map([['Domain.FQDN', 'c']]) },
    ]);
    assert.equal(configuration?.store.path, join(folder, 's.db'));
    assert.equal(configuration?.staging, true);
    assert.equal(configuration?.deletionThreshold, null);
    assert.deepEqual(
      rules.map(({ path }) =>
        path
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      ),
      ['more/b.syncrule', 'more/deep/z.syncrule', 'rules/a.syncrule'],
    );
  });

  it('gives a connector without an id the same one on every machine', async () => {
    assert.equal(await derivedId('contoso.com'), await derivedId('contoso.com'));
    assert.notEqual(await derivedId('contoso.com'), await derivedId('fabrikam.com'));
    assert.match(
      (await derivedId('contoso.com')) ?? '',
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('knows live forests and real tenants', async () => {
    const forest = { ...file, path: undefined, kind: 'ad', forest: 'contoso.com', user: 'u', credential: 'c' };
    const id = 'aaaaaaaa-0000-0000-0000-000000000001';
    const real = { ...entra, tenant: id, domain: undefined, clientId: 'app', credential: 'c' };
    const { configuration, problems } = await loadWorkspace(
      workspace({ connectors: [forest, real], metaverse: 'mv.json' }),
    );
    assert.deepEqual(problems, []);
    const [directory, tenant] = configuration?.connectors ?? [];
    assert.ok(directory?.kind === 'ad' && tenant?.kind === 'entra');
    assert.equal(directory.forest, 'contoso.com');
    assert.deepEqual([directory.security, directory.servers, directory.user], ['ldaps', [], 'u']);
    assert.deepEqual(tenant.tenant, { kind: 'real', id, clientId: 'app', signIn: 'client-secret', credential: 'c' });
    assert.deepEqual(tenant.matching, { hardMatch: true, softMatch: ['mail'] });
  });

  it('hands on how the embedded tenant is to differ from an ordinary day, and knows a switch there is not', async () => {
    const { configuration, problems } = await loadWorkspace(
      simulatedTenant({ throttle: 'documented', faults: { 503: 0.1 } }),
    );
    assert.deepEqual(problems, []);
    const tenant = configuration?.connectors[1];
    assert.ok(tenant?.kind === 'entra' && tenant.tenant.kind === 'embedded');
    assert.equal(JSON.stringify(tenant.tenant.simulate), '{"throttle":"documented","faults":{"503":0.1}}');
    const wrong = await loadWorkspace(simulatedTenant({ throtle: 'documented' }));
    assert.match(wrong.problems[0]?.message ?? '', /"throtle" is not known here.*throttle/);
  });

  it('reads when cycles run and what stops an export', async () => {
    const schedule = { enabled: false, interval: '1.02:00:30', runHistory: '30.00:00:00' };
    const { configuration, problems } = await loadWorkspace(
      workspace({ connectors: [file], metaverse: 'mv.json', deletionThreshold: '10%', schedule }),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(configuration?.deletionThreshold, { percent: 10 });
    assert.deepEqual(configuration.schedule, {
      enabled: false,
      intervalMs: 93_630_000,
      maintenance: true,
      runHistoryMs: 2_592_000_000,
    });
  });

  it('may have been written by a tool that uses UTF-16', async () => {
    const text = `\uFEFF${JSON.stringify({ connectors: [], metaverse: 'mv.json' })}`;
    const { configuration, problems } = await loadWorkspace(
      workspace('', { 'joinery.json': Buffer.from(text, 'utf16le'), 'rules/a.syncrule': '' }),
    );
    assert.deepEqual(problems, []);
    assert.ok(configuration);
  });

  describe('reports what is wrong where it is', () => {
    const cases: readonly [
      name: string,
      joinery: unknown,
      more: Readonly<Record<string, string>>,
      expected: readonly string[],
    ][] = [
      [
        'a JSON syntax error',
        '{\n  "connectors": [],\n  "metaverse" "mv.json"\n}',
        {},
        [
          'joinery.json:3:15 error json-syntax This is not JSON (colon expected), so the file is not used; mend it here',
        ],
      ],
      [
        'an empty file',
        '',
        {},
        ['joinery.json:1:1 error json-syntax This is not JSON (value expected), so the file is not used; mend it here'],
      ],
      [
        'a value of the wrong type',
        '{\n  "connectors": [],\n  "metaverse": "mv.json",\n  "staging": "yes"\n}',
        {},
        ['joinery.json:4:14 error wrong-value "staging" must be true or false'],
      ],
      [
        'a property nobody knows',
        '{\n  "connectors": [],\n  "metaverse": "mv.json",\n  "stagging": true\n}',
        {},
        [
          'joinery.json:4:3 error unknown-property "stagging" is not known here and would have no effect; did you mean "staging"?',
        ],
      ],
      [
        'a property that is missing',
        '{\n  "connectors": [\n    { "kind": "file", "name": "a", "path": "p", "schema": "ad.json", "objectTypes": [] }],\n  "metaverse": "mv.json"\n}',
        {},
        ['joinery.json:3:5 error missing-property "attributes" is missing here; add it'],
      ],
      [
        'a kind of connector nobody knows',
        '{\n  "connectors": [\n    { "kind": "ldap" }],\n  "metaverse": "mv.json"\n}',
        {},
        ['joinery.json:3:15 error wrong-value A connector has a "kind", which is "file", "entra" or "ad"'],
      ],
      [
        'an embedded tenant without a domain, and a bad id',
        `{"connectors": [\n${JSON.stringify({ ...entra, domain: undefined, id: '7' })}],\n"metaverse": "mv.json"}`,
        {},
        [
          'joinery.json:2:1 error missing-property "domain" is missing here; add it',
          `joinery.json:2:${JSON.stringify({ ...entra, domain: undefined }).length + 6} error wrong-value "id" must be a GUID`,
        ],
      ],
      [
        'two connectors of one name',
        `{"connectors": [${JSON.stringify(file)},\n${JSON.stringify({ ...file, name: 'Contoso.com' })}],\n"metaverse": "mv.json"}`,
        {},
        [
          'joinery.json:2:23 error repeated-connector Another connector has the name "Contoso.com" already, so this one is left out; give each its own name',
        ],
      ],
      [
        'two connectors of one id',
        `{"connectors": [${JSON.stringify(entra)},\n${JSON.stringify({ ...entra, name: 'other' })}],\n"metaverse": "mv.json"}`,
        { 'rules/a.syncrule': '' },
        [
          'joinery.json:2:1 error repeated-connector Another connector has the id "b891884f-051e-4a83-95af-2544101c9083" already, so this one is left out; give each its own id',
        ],
      ],
      [
        'names the schema does not have',
        `{"connectors": [\n${JSON.stringify({ ...file, objectTypes: ['user', 'alien'], attributes: ['CN', 'cn'] })}],\n"metaverse": "mv.json"}`,
        {},
        [
          `joinery.json:2:101 error not-in-schema The connector's schema does not have "alien", so it is left out; correct it or refresh the schema`,
          `joinery.json:2:124 error not-in-schema The connector's schema does not have "CN", so it is left out; correct it or refresh the schema`,
        ],
      ],
      [
        'a schema file that is not there',
        '{\n  "connectors": [],\n  "metaverse": "nowhere.json"\n}',
        {},
        [
          'joinery.json:3:16 error missing-schema The schema file "nowhere.json" does not exist, so what depends on it is left out; correct the path or put the file there',
        ],
      ],
      [
        'a schema file of a future format',
        { connectors: [], metaverse: 'mv.json' },
        { 'mv.json': '{\n  "format": 2,\n  "attributes": {},\n  "objectTypes": {}\n}', 'rules/a.syncrule': '' },
        ['mv.json:2:13 error wrong-value "format" must be 1'],
      ],
      [
        'an object type with an attribute the schema does not have',
        { connectors: [], metaverse: 'mv.json' },
        {
          'mv.json': '{"format": 1, "attributes": {"a": {"type": "str"}},\n"objectTypes": {"t": ["a", "b"]}}',
          'rules/a.syncrule': '',
        },
        [
          `mv.json:2:28 error not-in-schema "b" is not among this schema's attributes and is left out of "t"; add it to "attributes" or remove it here`,
        ],
      ],
      [
        'a rule folder that is not there',
        '{\n  "connectors": [],\n  "metaverse": "mv.json",\n  "rules": ["regeln"]\n}',
        {},
        [
          `joinery.json:4:13 error missing-rules The rule folder "…${sep}regeln" does not exist, so it gives no rules; make the folder or correct "rules"`,
        ],
      ],
    ];
    for (const [name, joinery, more, expected] of cases) {
      it(name, async () => assert.deepEqual(await problemLines(workspace(joinery, more)), expected));
    }

    it('no joinery.json at all', async () => {
      const folder = temporaryFolder({});
      assert.deepEqual(await problemLines(folder), [
        'joinery.json:1:1 error no-workspace "…" has no joinery.json, so it is not a Joinery workspace; name the folder that has one, or import a configuration into this one',
      ]);
      assert.equal((await loadWorkspace(folder)).configuration, undefined);
    });

    it('a joinery.json that is a folder', async () => {
      assert.deepEqual(await problemLines(temporaryFolder({ 'joinery.json/x': '' })), [
        'joinery.json:1:1 error unreadable-file joinery.json is a folder, so the workspace cannot be read; make it readable',
      ]);
    });

    it('a rule file that cannot be read', async () => {
      const folder = workspace({ connectors: [file], metaverse: 'mv.json' });
      symlinkSync(join(folder, 'gone'), join(folder, 'rules', 'b.syncrule'));
      assert.deepEqual(await problemLines(folder), [
        'rules/b.syncrule:1:1 error unreadable-file This file does not exist, so its rules are missing; make it readable or remove it',
      ]);
      assert.equal((await loadWorkspace(folder)).rules.length, 1);
    });

    it('in rule files, in their own lines', async () => {
      const folder = workspace(
        { connectors: [file], metaverse: 'mv.json' },
        { 'rules/a.syncrule': rule.replace('[cn]', '[nc]') },
      );
      const { problems } = await loadWorkspace(folder);
      assert.deepEqual(
        problems.map(({ file: path, line, column, severity }) => [path, line, column, severity]),
        [[join(folder, 'rules', 'a.syncrule'), 7, 12, 'error']],
      );
    });
  });

  it('keeps what can be used when something in it is wrong', async () => {
    const { configuration } = await loadWorkspace(
      workspace({ connectors: [{ ...file, schema: 'nowhere.json' }, entra], metaverse: 'mv.json' }),
    );
    assert.deepEqual(
      configuration?.connectors.map(({ name }) => name),
      ['cloud'],
    );
  });
});
