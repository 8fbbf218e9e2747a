import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { pullingEditor, startEditor } from './editor.ts';

const sample = new URL('../../../samples/two-forests/', import.meta.url);
const rule = (flow: string): string =>
  `inbound rule "X" {\n  connector "north.example"\n  from user to person\n  link join\n  precedence 1\n  flow {\n    ${flow}\n  }\n}\n`;

/** Every Unix has it. */
const makePipe = 'mkfifo';

interface Hostile {
  readonly what: string;
  /** Contents by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Links by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Named pipes, which nobody writes to. */
  readonly pipes?: readonly string[];
  /** What is put in place of what in `joinery.json`. */
  readonly edit?: readonly [RegExp, string];
  /** Whose problem is said, and in which words; absent: of none. */
  readonly says?: readonly [string, RegExp];
}

const deep = 100_000;

const anywhere: readonly Hostile[] = [
  {
    what: 'deep parentheses',
    files: { 'rules/x.syncrule': rule(`mail <- ${'('.repeat(deep)}[mail]${')'.repeat(deep)}`) },
    says: ['x.syncrule', /nested deeper/],
  },
  {
    what: 'deep calls',
    files: { 'rules/x.syncrule': rule(`mail <- ${'Trim('.repeat(deep)}[mail]${')'.repeat(deep)}`) },
    says: ['x.syncrule', /nested deeper/],
  },
  {
    what: 'a line of ten megabytes',
    files: { 'rules/x.syncrule': rule(`mail <- "${'x'.repeat(10_000_000)}"`) },
    says: ['x.syncrule', /more than 4000000 characters/],
  },
  {
    what: 'a file that is no text',
    files: { 'rules/x.syncrule': randomBytes(2_000_000) },
    says: ['x.syncrule', /is no text/],
  },
  {
    what: 'a problem in each of very many lines',
    files: { 'rules/x.syncrule': '?\n'.repeat(20_000) },
    says: ['x.syncrule', /more problems of this file are not shown/],
  },
  { what: 'a pipe as a rule file', pipes: ['rules/x.syncrule'], says: ['x.syncrule', /neither a file nor a folder/] },
  {
    what: 'a pipe as a schema',
    pipes: ['pipe.json'],
    edit: [/"metaverse": "[^"]*"/, '"metaverse": "pipe.json"'],
    says: ['joinery.json', /"pipe\.json" is neither a file nor a folder/],
  },
  {
    what: 'an endless device as a schema',
    edit: [/"metaverse": "[^"]*"/, '"metaverse": "/dev/zero"'],
    says: ['joinery.json', /"\/dev\/zero" is neither/],
  },
  {
    what: 'a deep joinery.json',
    files: { 'joinery.json': '['.repeat(deep) },
    says: ['joinery.json', /nested deeper/],
  },
  {
    what: 'a joinery.json of hardly anything but mistakes',
    files: { 'joinery.json': `{ "metaverse": "m.json", "connectors": [${'1, '.repeat(500_000)}1] }` },
    says: ['joinery.json', /must be an object/],
  },
  {
    what: 'a huge joinery.json',
    files: { 'joinery.json': ' '.repeat(40 * 1024 * 1024) },
    says: ['joinery.json', /larger than 32 MB/],
  },
  { what: 'a folder that holds itself', links: { 'rules/self': '..', self: '.' } },
];

const outside: readonly Hostile[] = [
  {
    what: 'a rule folder outside',
    edit: [/"rules": \[[^\]]*\]/, '"rules": ["../no-such-rules"]'],
    says: ['joinery.json', /"\.\.\/no-such-rules" lies outside/],
  },
  {
    what: 'a schema outside',
    edit: [/"metaverse": "[^"]*"/, '"metaverse": "../x.json"'],
    says: ['joinery.json', /"\.\.\/x\.json" lies outside/],
  },
  {
    what: 'a schema anywhere',
    edit: [/"metaverse": "[^"]*"/, '"metaverse": "/etc/passwd"'],
    says: ['joinery.json', /lies outside/],
  },
  {
    what: 'a rule file that is a link',
    links: { 'rules/x.syncrule': '/etc/passwd' },
    says: ['x.syncrule', /lies outside/],
  },
  {
    what: 'a schema behind a link',
    links: { away: '/etc' },
    edit: [/"metaverse": "[^"]*"/, '"metaverse": "away/passwd"'],
    says: ['joinery.json', /lies outside/],
  },
  {
    what: 'a joinery.json that is a link',
    links: { 'joinery.json': '/etc/passwd' },
    says: ['joinery.json', /lies outside/],
  },
];

describe('the language server and hostile files', function () {
  this.timeout(60_000);
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  function workspaceOf({ files = {}, links = {}, pipes = [], edit }: Hostile): string {
    const folder = mkdtempSync(join(tmpdir(), 'joinery-hostile-'));
    made.push(folder);
    cpSync(sample, folder, { recursive: true });
    const settings = join(folder, 'joinery.json');
    if (edit !== undefined) writeFileSync(settings, readFileSync(settings, 'utf8').replace(...edit));
    for (const [path, contents] of Object.entries(files)) writeFileSync(join(folder, path), contents);
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      rmSync(join(folder, path), { force: true });
      symlinkSync(target, join(folder, path));
    }
    for (const path of pipes) execFileSync(makePipe, [join(folder, path)]);
    return folder;
  }

  /** `file: message` of every error and remark, as the server reports the workspace. */
  async function problemsOf(hostile: Hostile, confined: boolean): Promise<readonly string[]> {
    const editor = await startEditor([workspaceOf(hostile)], pullingEditor, { confined });
    try {
      const { items }: WorkspaceDiagnosticReport = await editor.connection.sendRequest('workspace/diagnostic', {
        previousResultIds: [],
      });
      assert.deepEqual(editor.log, []);
      return items.flatMap(({ uri, ...report }) =>
        report.kind === 'full'
          ? report.items.map(
              ({ message }) => `${uri.split('/').at(-1)}: ${typeof message === 'string' ? message : message.value}`,
            )
          : [],
      );
    } finally {
      await editor.exit();
    }
  }

  for (const hostile of anywhere)
    it(`reports and goes on: ${hostile.what}`, async function () {
      if (process.platform === 'win32') this.skip();
      const problems = await problemsOf(hostile, false);
      const [file, words] = hostile.says ?? ['', /^$/];
      const said = problems.filter((each) => each.startsWith(file) && words.test(each));
      assert.equal(said.length, hostile.says === undefined ? 0 : 1, problems.slice(0, 10).join('\n'));
      assert.ok(problems.length <= 1100);
    });

  for (const hostile of outside)
    it(`stays inside of a workspace nobody trusts: ${hostile.what}`, async function () {
      if (process.platform === 'win32') this.skip();
      const [file, words] = hostile.says ?? ['', /^$/];
      const isSaid = (each: string): boolean => each.startsWith(file) && words.test(each);
      assert.equal((await problemsOf(hostile, true)).filter(isSaid).length, 1);
      assert.equal((await problemsOf(hostile, false)).filter(isSaid).length, 0);
    });

  it('takes documents whose address is no file of this machine for loose ones', async () => {
    const editor = await startEditor([]);
    try {
      for (const uri of ['file://elsewhere/rules/a.syncrule', 'file:///a%2Fb.syncrule', 'file:///%00', 'file:']) {
        editor.open(uri, rule('mail <- ('));
        assert.ok((await editor.codes(uri)).includes('unclosed-parenthesis'), uri);
      }
      editor.changedOnDisk('/nowhere/%2F/joinery.json');
      assert.deepEqual(editor.log, []);
    } finally {
      await editor.exit();
    }
  });

  it('takes a document that is too long, or no text, for an empty one that says so', async () => {
    const editor = await startEditor([]);
    try {
      for (const [name, text] of [
        ['long', 'x'.repeat(4_000_001)],
        ['binary', `${rule('mail <- [mail]')}\0`],
      ] as const) {
        const uri = editor.open(`untitled:${name}.syncrule`, text);
        assert.deepEqual(await editor.codes(uri), ['unreadable-file']);
      }
    } finally {
      await editor.exit();
    }
  });
});
