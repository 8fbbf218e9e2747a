import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

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
      sources.filter((path) => /(?:^|\/)(?:[\w-]*-)?(?:utils?|helpers?|common|misc|manager)(?:-[\w-]*)?\.ts$/.test(path)),
      [],
    );
  });

  it('the pure folders import neither Node nor an editor nor the impure folders', () => {
    const pure = /^(?:grammar|engine\/(?:model|expressions|rules|sync|runs|preview|entra-connect|ports))\//;
    for (const path of sources.filter((name) => pure.test(name))) {
      assert.doesNotMatch(textOf(path), /from '(?:node:|vscode|(?:\.\.\/)+(?:connectors|stores|workspace|cli|host)\/)/, path);
    }
  });

  it('every problem code of the checks is a file with its own test', () => {
    const checks = files.filter((path) => /^grammar\/semantics\/checks\/[\w-]+\.ts$/.test(path));
    const tests = sources.filter((path) => path.startsWith('test/grammar/')).map(textOf).join('\n');
    for (const path of checks) {
      const code = /code: '([\w-]+)'/.exec(textOf(path))?.[1];
      if (code !== undefined) assert.ok(tests.includes(code), `${path}: no test mentions ${code}`);
    }
  });

  it('every shipped dependency is pinned to one version and has its reason in ARCHITECTURE.md', () => {
    const manifest = JSON.parse(textOf('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
    const architecture = textOf('ARCHITECTURE.md');
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, `${name} is not pinned`);
      assert.ok(architecture.includes(`\`${name}\``), `${name} has no reason in ARCHITECTURE.md`);
    }
  });

  it('documents speak of the project alone', () => {
    for (const path of files.filter((name) => /\.(?:md|ts|json|mjs|syncrule)$/.test(name) && name !== 'test/tidy.test.ts' && name !== 'package-lock.json')) {
      assert.doesNotMatch(textOf(path), /\/work\/|subagent|\bFIXME\b.*\bsession\b/, path);
    }
  });
});
