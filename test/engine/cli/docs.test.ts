import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { invoke, removeFolders, sampleFolder, temporaryFolder } from './invoke.ts';

const root = new URL('../../../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const docs = textOf('docs/cli.md');
const readme = textOf('README.md');

/** A command as its help shows it: `search cs` with its options, those of every command left out. */
interface ShownCommand {
  readonly name: string;
  readonly options: readonly string[];
  readonly subcommands: readonly string[];
}

const globalOptions = ['--workspace', '--json', '--verbose', '--version', '--help'];

/** Every command and every subcommand, and the bare program with the name ''. */
async function shownCommands(words: readonly string[] = []): Promise<readonly ShownCommand[]> {
  const { stdout } = await invoke([...words, '--help'], { cwd: temporaryFolder() });
  const [own = '', listed = ''] = stdout.split('\nCommands:\n');
  const options = [...(own.split('Global Options:')[0] ?? '').matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)]
    .map(([, option = '']) => option)
    .filter((option) => !globalOptions.includes(option));
  const subcommands = [...listed.matchAll(/^ {2}([a-z][a-z-]*)(?= )/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'help');
  const below = await Promise.all(subcommands.map(async (name) => await shownCommands([...words, name])));
  return [{ name: words.join(' '), options, subcommands }, ...below.flat()];
}

/** Command lines a page shows, on lines of their own and inside sentences, without the program's name. */
function quotedCommands(text: string): readonly string[] {
  const lines = [...text.matchAll(/^ {4}(?:\$ )?joinery (.+)$/gm)].map(([, line = '']) => line.split(/ {2,}/)[0] ?? '');
  const inline = [...text.matchAll(/`joinery ([^`]+)`/g)].map(([, line = '']) => line.replaceAll('\n', ' '));
  return [...lines, ...inline].filter((line) => !line.startsWith('<command>'));
}

describe('docs/cli.md', () => {
  after(removeFolders);

  it('names every command and every option of each, in its section', async () => {
    const commands = await shownCommands();
    const [program, ...others] = commands;
    assert.ok((program?.subcommands.length ?? 0) > 20);
    for (const { name, options, subcommands } of others) {
      const [top = ''] = name.split(' ');
      const section = docs.split(`### ${top}\n`)[1]?.split(/\n##+ /)[0] ?? '';
      if (subcommands.length === 0) {
        const synopsis = new RegExp(`^ {4}joinery ${name}\\b`, 'm');
        assert.match(section, synopsis, `${name} is not shown in the section of ${top}`);
      }
      for (const option of options) assert.ok(section.includes(option), `${name} ${option} is not in its section`);
    }
    assert.deepEqual(
      [...docs.matchAll(/^### ([a-z-]+)$/gm)].map(([, name = '']) => name).toSorted(),
      [...(program?.subcommands ?? [])].toSorted(),
    );
    const list = docs.split('\n## ')[0] ?? '';
    for (const name of program?.subcommands ?? []) assert.match(list, new RegExp(`^ {4}joinery ${name} `, 'm'));
  });

  it('says of every command what it prints as JSON', async () => {
    const [program] = await shownCommands();
    const rows = docs.split('\n## JSON\n')[1]?.split('\n### ')[0] ?? '';
    const described = new Set([...rows.matchAll(/^\| `([a-z-]+)[ `]/gm)].map(([, name = '']) => name));
    for (const name of ['dump', 'eval', 'demo']) assert.ok(rows.split('| command')[0]?.includes(`\`${name}\``), name);
    assert.deepEqual(
      program?.subcommands.filter((name) => !['dump', 'eval', 'demo'].includes(name)).toSorted(),
      [...described].toSorted(),
    );
  });

  it('and every other page show only commands and options that exist', async () => {
    const commands = await shownCommands();
    const known = new Map(commands.map((command) => [command.name, command]));
    const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(new URL('docs', root)).map((name) => `docs/${name}`)];
    let seen = 0;
    for (const page of pages) {
      for (const line of quotedCommands(textOf(page))) {
        const words = line.split(' ').filter((word, at, all) => word !== '' && all[at - 1] !== '--workspace');
        const plain = words.filter((word) => !word.startsWith('-'));
        const command = known.get(plain.slice(0, 2).join(' ')) ?? known.get(plain[0] ?? '');
        assert.ok(command !== undefined, `${page}: "joinery ${line}" is no command`);
        for (const [option = ''] of line.matchAll(/--[a-z-]+/g)) {
          const offered = [...globalOptions, ...command.options];
          assert.ok(offered.includes(option), `${page}: "joinery ${line}" has no ${option}`);
        }
        seen++;
      }
    }
    assert.ok(seen > 100, `${seen}`);
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
