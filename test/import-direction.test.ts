import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Compiles a copy of the pure folders in which one file breaks a rule, and gives the compiler's words. */
function compileWith(path: string, text: string, project: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'joinery-direction-'));
  try {
    for (const name of ['grammar', 'engine', 'tsconfig.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, path), text);
    return spawnSync(join(root, 'node_modules/.bin/tsc'), ['-b', join(copy, project)], { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

describe('the direction of imports', () => {
  it('lets the untouched folders compile', () => {
    assert.equal(compileWith('grammar/ast/extra.ts', 'export const nothing = 0;\n', 'grammar'), '');
  });

  it('refuses an import from the grammar into the engine', () => {
    const printed = compileWith(
      'grammar/ast/extra.ts',
      "import '../../engine/model/value.ts';\nexport const nothing = 0;\n",
      'grammar',
    );
    assert.match(printed, /grammar\/ast\/extra\.ts.*error TS6(?:307|059)/);
  });

  it('refuses an import from the pure engine into a connector', () => {
    const printed = compileWith(
      'engine/sync/extra.ts',
      "import '../connectors/file/open.ts';\nexport const nothing = 0;\n",
      'engine',
    );
    assert.match(printed, /engine\/sync\/extra\.ts.*error TS6(?:307|059)|not listed within the file list/);
  });

  it('refuses Node in the pure engine', () => {
    const printed = compileWith(
      'engine/sync/extra.ts',
      "import { readFileSync } from 'node:fs';\nexport const read: unknown = readFileSync;\n",
      'engine',
    );
    assert.match(printed, /engine\/sync\/extra\.ts.*error TS2591/);
  });
});
