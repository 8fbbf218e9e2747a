import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ForestOptions, writeForest } from '../bench/generate-ldif.ts';
import { invoke, temporaryFolder } from '../engine/cli/invoke.ts';
import { sharedData } from '../support/shared-data.ts';

/** The forest's connector in the exported configuration. */
export const forestName = 'contoso.com';

/** The exported configuration over a generated forest, `forest.ldif`, whose changes come in `changes.ldif`. Skips the test without it. */
export async function generatedWorkspace(test: Mocha.Context, forest: ForestOptions): Promise<string> {
  const from = sharedData(test, 'contoso');
  const cwd = temporaryFolder();
  const file = join(cwd, 'forest.ldif');
  await writeForest(file, forest);
  const { exitCode, stdout, stderr } = await invoke(['init', '--from', from, '--ldif', `${forestName}=${file}`], {
    cwd,
  });
  assert.equal(exitCode, 0, stdout + stderr);
  const path = join(cwd, 'joinery.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"path": "forest.ldif",', '"path": "forest.ldif", "changes": "changes.ldif",'));
  assert.notEqual(readFileSync(path, 'utf8'), text);
  return cwd;
}
