import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compares `actual` with the golden file at `url`. `UPDATE_GOLDEN=1` rewrites it; a missing one is created, except in CI.
 */
export function assertGolden(url: URL, actual: string): void {
  const path = fileURLToPath(url);
  const update = process.env['UPDATE_GOLDEN'] === '1';
  if (update || (!existsSync(path) && process.env['CI'] === undefined)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  assert.equal(actual, readFileSync(path, 'utf8'));
}
