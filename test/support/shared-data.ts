import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** Path of a file or folder of the reference data; `undefined` where it is not beside this clone. */
export function findSharedData(name: string): string | undefined {
  const path = `${folder}/${name}`;
  return existsSync(path) ? path : undefined;
}

/**
 * Path of a file of the reference data, which lies beside the project where it is developed. In a clone without it the calling test
 * says so and is skipped: `const path = sharedData(this, 'contoso')`.
 */
export function sharedData(test: Mocha.Context, name: string): string {
  const path = findSharedData(name);
  if (path === undefined) {
    console.log(`      (skipped: the reference data "${name}" is not beside this clone)`);
    return test.skip();
  }
  return path;
}
