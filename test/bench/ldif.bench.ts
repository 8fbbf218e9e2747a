import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileDirectory } from '../../engine/connectors/file/open.ts';
import { neverCancelled } from '../../engine/ports/cancel.ts';
import { ldifConnector } from '../engine/connectors/file/ldif-connector.ts';
import { writeForest } from './generate-ldif.ts';

// Reads a generated forest of the given number of users into imported objects: node test/bench/ldif.bench.ts [users]

const users = Number(process.argv[2] ?? '100000');
const folder = await mkdtemp(join(tmpdir(), 'joinery-ldif-'));
try {
  const path = join(folder, 'forest.ldif');
  const [written, counts] = await timed(
    async () => await writeForest(path, { users, seed: 1, domain: 'corp.contoso.test' }),
  );
  const { size } = await stat(path);
  const connector = ldifConnector({ path, partitions: [{ name: 'DC=corp,DC=contoso,DC=test' }] });
  const [read, seen] = await timed(async () => {
    const directory = await openFileDirectory(connector);
    let [entries, values, highest] = [0, 0, 0];
    for await (const page of directory.reader.readAll(undefined, neverCancelled)) {
      entries += page.entries.length;
      for (const entry of page.entries) if (entry.kind === 'object') values += entry.object.attributes.size;
      highest = Math.max(highest, process.memoryUsage.rss());
    }
    return { entries, values, highest };
  });
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (seen.entries !== total) throw new Error(`${total} objects were written and ${seen.entries} read`);
  console.log(`written  ${total} records, ${(size / 1e6).toFixed(0)} MB, ${Math.round(total / written)} records/s`);
  console.log(`read     ${Math.round(seen.entries / read)} records/s, ${(size / 1e6 / read).toFixed(0)} MB/s`);
  console.log(
    `         ${(seen.values / seen.entries).toFixed(1)} attributes each, at most ${(seen.highest / 1e6).toFixed(0)} MB of memory`,
  );
} finally {
  await rm(folder, { recursive: true });
}

async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [(performance.now() - start) / 1000, result];
}
