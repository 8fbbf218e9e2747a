import type { FileConnector } from '../../model/configuration.ts';
import type { Directory } from '../../ports/directory.ts';
import { changesWatermark, readChangeFile } from './read-changes.ts';
import { inspectFile } from './ldif-source.ts';
import { readDump } from './read-dump.ts';

/**
 * Opens the LDIF file of a `file` connector for reading; it has no writer. Throws ConnectorError `not-found` when the file is not
 * there. A full import reads `path`; a delta import what was added to `changes` since, so a new dump in `path` has to contain what
 * `changes` holds by then. An object renamed by `changes` takes its subordinates along only when they are listed too.
 */
export async function openFileDirectory(connector: FileConnector): Promise<Directory> {
  await inspectFile(connector.path, 'path', async () => await Promise.resolve());
  return {
    reader: {
      readAll: (position, signal) => readDump(connector, position, signal),
      readChanges: (watermark, signal) => readChangeFile(connector, watermark, signal),
      watermark: async (signal) => await changesWatermark(connector, signal),
    },
    close: async () => await Promise.resolve(),
  };
}
