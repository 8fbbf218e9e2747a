import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import type { Directory } from '../../ports/directory.ts';
import { adSelection } from './ad-selection.ts';
import { connectorError, type FailedWork } from './map-errors.ts';
import { openPartitionSessions, type SessionOptions } from './partition-sessions.ts';
import { readAll } from './read-all.ts';
import { currentWatermark, readChanges } from './read-changes.ts';
import { createWarningQueue, type ReadContext } from './read-context.ts';
import { createActiveDirectoryWriter } from './write.ts';

/**
 * Signs in to a live forest, in every configured partition. Throws ConnectorError as `openLdapSession` does: a wrong password or a
 * certificate that is not accepted shows here, before anything is read.
 */
export async function openActiveDirectory(
  connector: ActiveDirectoryConnector,
  options: SessionOptions,
): Promise<Directory> {
  const sessions = await openPartitionSessions(connector, options);
  const context: ReadContext = {
    connector,
    sessions,
    selection: adSelection(connector),
    warnings: createWarningQueue(),
    begun: new Map(),
  };
  const mapped = (cause: unknown): unknown => connectorError(cause, failedWork(context));
  return {
    reader: {
      readAll: (position, signal) => withMappedErrors(readAll(context, position, signal), mapped),
      readChanges: (watermark, signal) => withMappedErrors(readChanges(context, watermark, signal), mapped),
      watermark: async (signal) =>
        await currentWatermark(context, signal).catch((cause: unknown) => {
          throw mapped(cause);
        }),
    },
    writer: createActiveDirectoryWriter({ connector, sessions }),
    close: async () => await sessions.close(),
  };
}

/** Refusals nobody expected where they came from, such as one of a look-up. */
async function* withMappedErrors<T>(pages: AsyncIterable<T>, mapped: (cause: unknown) => unknown): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (cause) {
    throw mapped(cause);
  }
}

function failedWork({ connector, sessions }: ReadContext): FailedWork {
  const server = sessions.sessionFor(connector.partitions[0]?.name ?? '').server.address;
  return { connector: connector.name, server };
}
