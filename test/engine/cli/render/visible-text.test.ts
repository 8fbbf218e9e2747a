import assert from 'node:assert/strict';
import { styleText } from 'node:util';
import { visibleText } from '../../../../engine/cli/render/visible-text.ts';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from '../invoke.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('a text for a terminal', () => {
  after(removeFolders);

  for (const [text, shown] of [
    ['plain, with ümlaut\tand\r\nlines\n', 'plain, with ümlaut\tand\r\nlines\n'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\u001b[2J\u001b[8mhidden', '\\u001b[2J\\u001b[8mhidden'],
    ['over\rwritten', 'over\\u000dwritten'],
    ['\u009b31m\u0085\u007f\u0000\b', '\\u009b31m\\u0085\\u007f\\u0000\\u0008'],
    ['\u202eexe.txt\u2066x\u2069', '\\u202eexe.txt\\u2066x\\u2069'],
    ['שלום\u200f', 'שלום\u200f'],
  ] as const)
    it(`${JSON.stringify(text)} shows as ${JSON.stringify(shown)}`, () => assert.equal(visibleText(text), shown));

  it('keeps the marks of our own', () => {
    for (const format of ['bold', 'dim', 'green', 'yellow', 'red', 'cyan'] as const) {
      const text = styleText(format, 'a', { validateStream: false });
      assert.equal(visibleText(text), text);
    }
  });

  it('inside JSON is the same value', () => {
    const value = { dn: 'CN=\u009b\u202e\u007f' };
    assert.deepEqual(JSON.parse(visibleText(JSON.stringify(value))), value);
  });

  const hostile = 'CN=x\u001b]0;t\u0007\u009b2J\u202e\nline of ours';
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about.
  const obeyed = /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e]|\u001b(?!\[\d+m)|^line of ours/m;

  it('is what every command prints of a name and of a value', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const entry = `dn:: ${base64(`${hostile},DC=north,DC=example`)}
objectClass: user
objectGUID:: ${Buffer.alloc(16, 1).toString('base64')}
sAMAccountName: x
userAccountControl: 512
userPrincipalName: x@north.example
displayName:: ${base64(hostile)}
`;
    writeFileSync(join(cwd, 'north.ldif'), `${entry}\n${readFileSync(join(cwd, 'north.ldif'), 'utf8')}`);
    const dn = `${hostile},DC=north,DC=example`;
    for (const argv of [
      ['run', 'north.example', 'full-import'],
      ['run', 'north.example', 'full-synchronization'],
      ['search', 'cs', 'north.example'],
      ['preview', 'north.example', dn],
      ['pending'],
      ['pending', '--csv'],
      ['pending', '--json'],
      ['dump', 'cs', 'north.example'],
    ]) {
      const { stdout, stderr } = await invoke(argv, { cwd, isTTY: true });
      // The progress line is rewritten in place.
      assert.doesNotMatch(stdout + stderr.replaceAll('\r\u001b[2K', ''), obeyed, argv.join(' '));
    }
    const { stderr } = await invoke(['preview', 'north.example', `${dn}\u001b[2J`], { cwd });
    assert.match(stderr, /has no object "CN=x\\u001b/);
  }).timeout(20_000);

  it('is not what a file gets: a report keeps its values to the letter', async () => {
    const cwd = temporaryFolder(sampleFolder);
    const path = join(cwd, 'north.ldif');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/^displayName: .*$/mu, `displayName:: ${base64('a\u009bb')}`),
    );
    await invoke(['run', 'north.example', 'full-import'], { cwd });
    await invoke(['run', 'north.example', 'full-synchronization'], { cwd });
    assert.ok((await invoke(['pending', '--csv'], { cwd })).stdout.includes('a\u009bb'));
    assert.ok((await invoke(['pending', '--csv'], { cwd, isTTY: true })).stdout.includes('a\\u009bb'));
  }).timeout(20_000);
});
