import assert from 'node:assert/strict';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from './invoke.ts';

describe('the command line', () => {
  after(removeFolders);

  it('lists every command in its help', async () => {
    const { stdout, exitCode } = await invoke(['--help'], { cwd: temporaryFolder() });
    assert.equal(exitCode, 0);
    for (const command of [
      'init',
      'check',
      'format',
      'run',
      'cycle',
      'preview',
      'search',
      'pending',
      'runs',
      'dump',
      'eval',
      'demo',
    ]) {
      assert.match(stdout, new RegExp(`^ {2}${command}\\b`, 'm'));
    }
  });

  for (const [why, argv, said] of [
    ['an unknown command', ['synchronise'], /unknown command 'synchronise'/],
    ['a missing argument', ['run', 'north.example'], /missing required argument 'profile'/],
    ['an unknown option', ['check', '--mend'], /unknown option '--mend'/],
    ['a number that is none', ['runs', 'first'], /whole number/],
    ['a folder without joinery.json', ['check', '--workspace', '.'], /No joinery\.json in "\."/],
    ['no workspace anywhere above', ['check'], /make one with "joinery init"/],
  ] as const) {
    it(`ends with 2 and one message for ${why}`, async () => {
      const { stderr, stdout, exitCode } = await invoke(argv, { cwd: temporaryFolder() });
      assert.equal(exitCode, 2);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /\n {4}at /);
      assert.equal(stdout, '');
    });
  }

  for (const [why, argv, said] of [
    [
      'an unknown connector',
      ['run', 'west.example', 'export'],
      /no connector "west\.example"; the workspace has "north\.example"/,
    ],
    [
      'an unknown profile',
      ['run', 'north.example', 'everything'],
      /no run profile "everything"; the profiles are full-import/,
    ],
    ['an unknown object', ['preview', 'north.example', 'CN=nobody'], /has no object "CN=nobody"/],
    ['an unknown run', ['runs', '99'], /no run 99/],
    ['a clause that is none', ['search', 'mv', '=x'], /"=x" is not a search clause/],
  ] as const) {
    it(`ends with 2 and names ${why}`, async () => {
      const { stderr, exitCode } = await invoke(argv, { cwd: temporaryFolder(sampleFolder) });
      assert.equal(exitCode, 2, stderr);
      assert.match(stderr, said);
    });
  }

  it('finds the workspace from a folder below it', async () => {
    const { exitCode } = await invoke(['check'], { cwd: `${temporaryFolder(sampleFolder)}/rules` });
    assert.equal(exitCode, 0);
  });
});
