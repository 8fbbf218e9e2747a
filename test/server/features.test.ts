import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const features = fileURLToPath(new URL('../../server/features/', import.meta.url));
const tests = fileURLToPath(new URL('./features/', import.meta.url));

describe('features of the language server', () => {
  it('each have a test of the same name, and each test a feature', () => {
    assert.deepEqual(
      readdirSync(tests).map((name) => name.replace('.test.ts', '.ts')),
      readdirSync(features),
    );
  });

  it('know neither a connection nor a disk', () => {
    for (const name of readdirSync(features)) {
      const imported = [...readFileSync(features + name, 'utf8').matchAll(/from '([^']+)'/g)].map(
        ([, from]) => from ?? '',
      );
      const packages = imported.filter((from) => !from.startsWith('.'));
      assert.deepEqual(
        packages.filter((from) => from !== 'vscode-languageserver-types'),
        [],
        name,
      );
      assert.deepEqual(
        imported.filter((from) => from.startsWith('../lsp/')),
        [],
        name,
      );
    }
  });
});
