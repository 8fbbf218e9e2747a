import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { reasonCodes } from '../../../engine/explain/explanation.ts';

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('docs/troubleshooting.md', root), 'utf8');

describe('docs/troubleshooting.md', () => {
  it('has a row for every code an explanation can have, in the order of the way, and no other', () => {
    const table = text.split('## The way of an object')[1]?.split('\n## ')[0] ?? '';
    const rows = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, code = '']) => code);
    assert.deepEqual(rows, [...reasonCodes]);
  });

  it('names every check of configure', () => {
    const sources = ['engine/configure', 'engine/cli/commands']
      .flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`))
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(new URL(path, root), 'utf8'));
    const checks = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/check: '((?:anchor|sign-in)-[\w-]+)'/g)].map(([, code = '']) => code),
      ),
    );
    assert.ok(checks.size > 5);
    const table = text.split('## What `configure` looks at')[1]?.split('\n## ')[0] ?? '';
    assert.deepEqual(
      [...table.matchAll(/`((?:anchor|sign-in)-[\w-]+)`/g)].map(([, code = '']) => code).toSorted(),
      [...checks].toSorted(),
    );
  });

  it('names every check of the doctor', () => {
    const sources = [
      'engine/workspace/diagnose/workspace-findings.ts',
      'engine/workspace/diagnose/diagnose.ts',
      'engine/connectors/entra/diagnose.ts',
      ...readdirSync(new URL('engine/connectors/ad', root))
        .filter((name) => name.startsWith('diagnose'))
        .map((name) => `engine/connectors/ad/${name}`),
    ].map((path) => readFileSync(new URL(path, root), 'utf8'));
    const checks = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/check: '([\w-]+)'|(?:failure|unreachable)\('([\w-]+)'/g)].map(
          (match) => match[1] ?? match[2] ?? '',
        ),
      ),
    );
    assert.ok(checks.size > 20);
    const table = text.split('## What the doctor looks at')[1]?.split('\n## ')[0] ?? '';
    assert.deepEqual(
      [...checks].filter((check) => !table.includes(`\`${check}\``)),
      [],
    );
  });
});
