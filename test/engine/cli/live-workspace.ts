import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleFolder, temporaryFolder } from './invoke.ts';

/** A live forest in place of one of the sample's files. */
export interface LiveForest {
  readonly server: string;
  /** Path of the authority's certificate; empty: those the system trusts. */
  readonly authority: string;
  readonly base: string;
  readonly user: string;
}

/**
 * The sample, its north a live forest, and its south as well where one is given. The passwords are the credentials `north-reader` and
 * `south-reader`, in the environment `JOINERY_SECRET_NORTH_READER` and `JOINERY_SECRET_SOUTH_READER`.
 */
export function liveWorkspace(north: LiveForest, south?: LiveForest): string {
  const cwd = temporaryFolder(sampleFolder);
  const path = join(cwd, 'joinery.json');
  const text = withForest(readFileSync(path, 'utf8'), 'north', north);
  writeFileSync(path, south === undefined ? text : withForest(text, 'south', south));
  return cwd;
}

function withForest(text: string, name: 'north' | 'south', { server, authority, base, user }: LiveForest): string {
  const trusted = authority === '' ? '' : `"certificateAuthority": ${JSON.stringify(authority)},`;
  const file = new RegExp(String.raw`"kind": "file",\s+"name": "${name}\.example",\s+"path": "${name}\.ldif",`);
  return text.replace(
    file,
    `"kind": "ad", "name": "${name}.example", "forest": "${name}.example", "servers": ["${server}"], ${trusted}
      "user": "${user}", "credential": "${name}-reader",
      "partitions": [{ "name": "${base}", "include": ["OU=Corp,${base}"] }],`,
  );
}
