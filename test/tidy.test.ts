import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../engine/expressions/catalogue.ts';
import { functionSignatures } from '../grammar/schema/functions.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const skipped = new Set(['node_modules', 'out', 'dist', '.git', 'coverage', '.joinery']);

function* filesBelow(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield relative(root, path);
  }
}

const files = [...filesBelow(root)];
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = files.filter((path) => path.endsWith('.ts'));
const documents = files.filter((path) => path.endsWith('.md'));
/** Documents for people who change the project; every path in them is one of this repository. */
const guides = ['CONTRIBUTING.md', 'ARCHITECTURE.md', ...documents.filter((path) => /^\w+\/README\.md$/.test(path))];

type Section = 'dependencies' | 'devDependencies' | 'scripts';
const manifest = JSON.parse(textOf('package.json')) as Readonly<Record<Section, Readonly<Record<string, string>>>>;

describe('house rules', () => {
  it('every test file has at least one test and none is focused or switched off', () => {
    const focused = new RegExp(String.raw`\b(?:it|describe)\.(?:only|skip)\(`);
    for (const path of sources.filter((name) => name.endsWith('.test.ts'))) {
      assert.match(textOf(path), /\bit\(|\bproperty\(|Contract\(/, path);
      assert.doesNotMatch(textOf(path), focused, path);
    }
  });

  it('no file name says utils, helpers, common, misc or manager', () => {
    assert.deepEqual(
      sources.filter((path) =>
        /(?:^|\/)(?:[\w-]*-)?(?:utils?|helpers?|common|misc|manager)(?:-[\w-]*)?\.ts$/.test(path),
      ),
      [],
    );
  });

  it('the pure folders import neither Node nor an editor nor the impure folders', () => {
    const pure =
      /^(?:grammar|engine\/(?:model|expressions|rules|sync|runs|preview|entra-connect|ports|inspect|explain|configure|scheduler))\//;
    for (const path of sources.filter((name) => pure.test(name))) {
      assert.doesNotMatch(
        textOf(path),
        /from '(?:node:|vscode|(?:\.\.\/)+(?:connectors|stores|workspace|cli|host)\/)/,
        path,
      );
    }
  });

  it('every problem code of the checks is a file with its own test', () => {
    const checks = files.filter((path) => /^grammar\/semantics\/checks\/[\w-]+\.ts$/.test(path));
    const tests = sources
      .filter((path) => path.startsWith('test/grammar/'))
      .map(textOf)
      .join('\n');
    for (const path of checks) {
      const code = /code: '([\w-]+)'/.exec(textOf(path))?.[1];
      if (code !== undefined) assert.ok(tests.includes(code), `${path}: no test mentions ${code}`);
    }
  });

  it('every shipped dependency is pinned to one version and has its reason in ARCHITECTURE.md', () => {
    const architecture = textOf('ARCHITECTURE.md');
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned`);
      assert.ok(architecture.includes(`\`${name}\``), `${name} has no reason in ARCHITECTURE.md`);
    }
  });

  it('a file over 400 lines begins with the reason why it stays whole', () => {
    for (const path of sources) {
      const text = textOf(path);
      if (text.split('\n').length > 401) assert.match(text, /^\/\/ Long because \S.*\.\n/, path);
    }
  });

  it('functions take the same arguments for the checks as in the catalogue', () => {
    const evaluated = [...catalogue.values()].map(({ name, parameters, repeats }) => ({
      name,
      minArgs: parameters.filter(({ optional }) => !optional).length,
      maxArgs: repeats > 0 ? null : parameters.length,
    }));
    assert.deepEqual(byName(functionSignatures.values()), byName(evaluated));
  });
});

describe('documents', () => {
  it('name only paths that are there', () => {
    for (const path of guides) {
      const named = pathsIn(textOf(path));
      assert.ok(named.length > 0, path);
      assert.deepEqual(
        named.filter((name) => !isThere(name)),
        [],
        path,
      );
    }
  });

  it('link only to files that are there', () => {
    for (const path of documents)
      for (const [, target = ''] of textOf(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g))
        assert.ok(target.startsWith('https:') || isThere(join(dirname(path), target)), `${path}: ${target}`);
  });

  it('name only scripts that package.json has, as the tasks of the editor do', () => {
    const command = /\bnpm (?:run (?:--\S+ )*([\w:-]+)|(test|start)\b)/g;
    for (const path of [...documents, '.vscode/tasks.json']) {
      const text = textOf(path);
      const named = [...text.matchAll(command), ...text.matchAll(/"script": "([^"]*)"/g)];
      for (const [whole, run, short] of named)
        assert.ok(Object.hasOwn(manifest.scripts, run ?? short ?? ''), `${path}: ${whole}`);
    }
  });

  it('name no path of a machine', () => {
    for (const path of documents)
      assert.doesNotMatch(
        textOf(path),
        /(?<![\w.~-])\/(?:home|root|tmp|mnt|media|opt|srv|usr|var|Users|work)\b|\b[A-Z]:\\Users\b/,
        path,
      );
  });

  it('begin with what a newcomer can run', () => {
    const beginning = textOf('README.md').split('\n').slice(0, 25).join('\n');
    assert.match(beginning, /\bnpm start\b/);
    assert.match(beginning, /\bnpm test\b/);
  });

  it('in a folder say in under 30 lines what it is', () => {
    const notes = guides.filter((path) => path.endsWith('/README.md'));
    for (const folder of ['grammar', 'engine', 'test', 'samples'])
      assert.ok(notes.includes(`${folder}/README.md`), folder);
    for (const path of notes) assert.ok(textOf(path).trimEnd().split('\n').length < 30, path);
  });
});

function byName<T extends { readonly name: string }>(entries: Iterable<T>): readonly T[] {
  return [...entries].toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** Words between backticks and in indented commands that have a slash, or an ending files here have. */
function pathsIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(/^ {4}(.+)$/gm)].map((match) => match[1] ?? '');
  const words = quoted.flatMap((phrase) => phrase.split(/[\s']+/));
  return words.filter((word) =>
    /^[.\w][\w.<>*-]*(?:\/[\w.<>*-]*)+$|^[.\w][\w.-]*\.(?:ts|mjs|json|md|syncrule|ldif)$/.test(word),
  );
}

/** What a run, the compiler or the bundle makes; not in a fresh clone. */
const generated = /^(?:\.joinery|dist|out|coverage|node_modules)(?:\/|$)/;

/** `<family>` stands for one name or a part of it, `*` likewise, `**` for folders. A name without a slash may lie in any folder. */
function isThere(path: string): boolean {
  if (generated.test(path)) return true;
  const pattern = path
    .replace(/\/$/, '')
    .replaceAll(/[.+()[\]]/g, String.raw`\$&`)
    .replaceAll(/<[^>]*>|\*\*\/|\*/g, (hole) => (hole === '**/' ? '(?:[^/]+/)*' : '[^/]+'));
  const whole = new RegExp(`${path.includes('/') ? '^' : '(?:^|/)'}${pattern}(?:$|/)`);
  return files.some((file) => whole.test(file));
}
