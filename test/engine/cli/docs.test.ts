import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from './invoke.ts';

const docs = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

async function help(...command: readonly string[]): Promise<string> {
  return (await invoke([...command, '--help'], { cwd: temporaryFolder() })).stdout;
}

describe('docs/cli.md', () => {
  after(removeFolders);

  it('names every command and every option of each', async () => {
    const commands = [...(await help()).matchAll(/^ {2}([a-z]+) /gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => name !== 'help');
    assert.ok(commands.length > 10);
    for (const command of commands) {
      const section = docs.split(`### ${command}\n`)[1]?.split('\n### ')[0];
      assert.ok(section !== undefined, `${command} has no section`);
      const subcommands = ['search', 'dump'].includes(command)
        ? [
            [command, 'cs'],
            [command, 'mv'],
          ]
        : [[command]];
      for (const words of subcommands) {
        const own = (await help(...words)).split('Global Options:')[0] ?? '';
        for (const [, option = ''] of own.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)) {
          assert.ok(
            option === '--help' || section.includes(option),
            `${words.join(' ')} ${option} is not in its section`,
          );
        }
      }
    }
  });
});

describe('the tour in README.md', () => {
  after(removeFolders);

  it('shows what the commands print', async () => {
    const cwd = temporaryFolder(sampleFolder);
    await invoke(['cycle', '--initial', '--until-stable'], { cwd });
    const tours = [...readme.matchAll(/^ {4}\$ joinery (.*)\n((?: {4}.*\n)*)/gm)].filter(([, command]) =>
      /^(preview|search)/.test(command ?? ''),
    );
    assert.equal(tours.length, 2);
    for (const [, command = '', quoted = ''] of tours) {
      const argv = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? '');
      const printed = (await invoke(argv, { cwd })).stdout.split('\n');
      for (const line of quoted.split('\n').map((text) => text.slice(4))) {
        assert.ok(line === '…' || printed.includes(line), `"${line}" is not what "joinery ${command}" prints`);
      }
    }
  });
});
