import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version in `package.json`, which lies above the sources and above the bundle, so at a different depth for each. */
export function productVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    const manifest: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
    if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === 'joinery')
      return 'version' in manifest ? String(manifest.version) : 'unknown';
  }
  return 'unknown';
}
