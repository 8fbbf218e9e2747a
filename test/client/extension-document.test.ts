import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly title: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly default: unknown }>> }[];
    readonly views: Readonly<Record<string, readonly { readonly name: string }[]>>;
  };
}

const { contributes }: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const rows = readFileSync(join(root, 'docs', 'extension.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '));

function isRow(start: string): boolean {
  return rows.some((row) => row.startsWith(start));
}

describe('docs/extension.md', () => {
  it('names every view', () => {
    for (const { name } of Object.values(contributes.views).flat()) assert.ok(isRow(`| ${name} |`), name);
  });

  it('names every command', () => {
    for (const { title } of contributes.commands) assert.ok(isRow(`| ${title} |`), title);
  });

  it('names every setting with its default', () => {
    for (const [name, { default: value }] of contributes.configuration.flatMap(({ properties }) =>
      Object.entries(properties),
    ))
      assert.ok(isRow(`| \`${name}\` | \`${String(value)}\` |`), name);
  });
});
