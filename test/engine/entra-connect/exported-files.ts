import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '../../support/shared-data.ts';

/** The files of the exported sample configuration, by path relative to its folder. */
export function exportedFiles(test: Mocha.Context): ReadonlyMap<string, string> {
  const folder = sharedData(test, 'contoso');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.xml'));
  return new Map(paths.toSorted().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
