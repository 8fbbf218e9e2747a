import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { Store } from '../ports/store.ts';
import { writeState } from '../runs/engine-state.ts';
import type { CycleResult } from '../runs/engine.ts';
import { ranToEnd } from '../runs/run-status.ts';

const because = 'an initial cycle did not come to it';

/**
 * What an initial cycle was to do in full and did not, since a directory was out of reach for one, is left to the next cycles: as flags
 * of those connectors, so that the others need not go through everything again.
 */
export function requireUnfinished(
  store: Store,
  connectors: readonly ConnectorConfiguration[],
  { runs }: CycleResult,
): void {
  const done = new Set(
    runs.filter(({ status }) => ranToEnd(status)).map(({ connectorId, profile }) => `${connectorId} ${profile}`),
  );
  store.batch((writer) => {
    for (const { id } of connectors) {
      if (!done.has(`${id} Full Import`)) writeState(writer, 'full-import-required', id, because);
      if (!done.has(`${id} Full Synchronization`)) writeState(writer, 'full-synchronization-required', id, because);
    }
  });
}
