import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attributeCapability } from '../../engine/connectors/entra/attribute-table.ts';
import { openFileDirectory } from '../../engine/connectors/file/open.ts';
import { neverCancelled } from '../../engine/ports/cancel.ts';
import { ConnectorError } from '../../engine/ports/directory.ts';
import { silentProgress } from '../../engine/ports/progress.ts';
import { createEngine } from '../../engine/runs/create-engine.ts';
import type { RunProfile, RunRecord } from '../../engine/runs/run-record.ts';
import { openSqliteStore } from '../../engine/stores/sqlite/open.ts';
import { initializeWorkspace } from '../../engine/workspace/initialize.ts';
import { loadWorkspace } from '../../engine/workspace/load.ts';
import { findSharedData } from '../support/shared-data.ts';
import { writeChanges, writeForest, writeMemberChange } from './generate-ldif.ts';

/**
 * The whole pipeline under the 62 default rules: `node test/bench/pipeline.bench.ts [users…]`. Every figure is one process's, with
 * durable saves; the generated forest has one group per 20 users, one contact and one computer per 50.
 */
const configuration = findSharedData('contoso');
const domain = 'corp.bench.test';

interface Measured {
  readonly record: RunRecord;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function measure(configurationFolder: string, users: number): Promise<Readonly<Record<string, string | number>>> {
  const folder = mkdtempSync(join(tmpdir(), 'joinery-bench-'));
  const dump = join(folder, 'forest.ldif');
  const changes = join(folder, 'changes.ldif');
  try {
    const forest = { users, seed: 7, domain };
    const counts = await writeForest(dump, forest);
    await initializeWorkspace({
      from: configurationFolder,
      to: join(folder, 'workspace'),
      ldif: new Map([['contoso.com', dump]]),
    });
    const loaded = await loadWorkspace(join(folder, 'workspace'));
    if (loaded.configuration === undefined) throw new Error(loaded.problems[0]?.message);
    const file = loaded.configuration.connectors.find(({ kind }) => kind === 'file');
    if (file?.kind !== 'file') throw new Error('no file connector');
    const connectors = loaded.configuration.connectors.map((connector) =>
      connector === file ? { ...file, changes, partitions: [] } : connector,
    );
    const path = join(folder, 'store.db');
    const store = openSqliteStore(path);
    const engine = createEngine({
      configuration: { ...loaded.configuration, connectors },
      rules: loaded.rules.flatMap(({ file: { rules } }) => rules),
      store,
      clock: { now: () => Date.now(), pause: () => new Promise((resolve) => setImmediate(resolve)) },
      openDirectory: (connector) => {
        if (connector.kind !== 'file') throw new ConnectorError('network', 'the benchmark opens files only');
        return openFileDirectory(connector);
      },
      capability: (connector, type, attribute) =>
        connector.category === 'Entra'
          ? attributeCapability(type, attribute)
          : { kind: 'read-only', reason: 'an LDIF file is only read' },
    });
    const run = async (profile: RunProfile): Promise<Measured> => {
      const started = performance.now();
      const cpu = process.cpuUsage();
      const record = await engine.runProfile(file.name, profile, { progress: silentProgress, signal: neverCancelled });
      const { user, system } = process.cpuUsage(cpu);
      return { record, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
    };
    /** Objects per second, and microseconds of processor time per object on all threads. */
    const rate = ({ record, seconds, cpuSeconds }: Measured): string => {
      const objects = record.step?.objects ?? 0;
      return `${Math.round(objects / seconds)} (${Math.round((cpuSeconds * 1e6) / objects)} µs)`;
    };
    const imported = await run('Full Import');
    const first = await run('Full Synchronization');
    const again = await run('Full Import');
    const unchanged = await run('Full Synchronization');
    await writeChanges(changes, { forest, count: 1000, seed: 8 });
    const deltaImport = await run('Delta Import');
    const deltaSync = await run('Delta Synchronization');
    await writeMemberChange(changes, { forest, group: 0, add: [users - 1], remove: [] });
    const memberImport = await run('Delta Import');
    const memberSync = await run('Delta Synchronization');
    store.checkpoint();
    const size = statSync(path).size;
    store.close();
    return {
      objects: Object.values(counts).reduce((sum, count) => sum + count, 0),
      'import/s': rate(imported),
      'first sync/s': rate(first),
      're-import/s': rate(again),
      'unchanged sync/s': rate(unchanged),
      'delta 1,000 (s)': `${deltaImport.seconds.toFixed(2)} + ${deltaSync.seconds.toFixed(2)}`,
      'one member (ms)': `${(memberImport.seconds * 1000).toFixed(1)} + ${(memberSync.seconds * 1000).toFixed(1)}`,
      'peak MB': Math.round(process.resourceUsage().maxRSS / 1024),
      'file MB': Math.round(size / 1e6),
      status: [imported, first, unchanged, deltaImport, deltaSync, memberSync]
        .map(({ record }) => record.status)
        .join(' '),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (configuration !== undefined) {
  const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000];
  for (const users of sizes) console.log(await measure(configuration, users));
} else console.log('The exported default configuration is not beside this clone; nothing measured.');
