import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import type { ReaderWarning } from '../../ports/directory.ts';
import type { AdSelection } from './ad-selection.ts';
import type { Partition, PartitionSessions, ServerIdentity } from './partition-sessions.ts';

/** What every part of a read shares. */
export interface ReadContext {
  readonly connector: ActiveDirectoryConnector;
  readonly selection: AdSelection;
  readonly sessions: PartitionSessions;
  readonly warnings: WarningQueue;
  /** Where the delta position of the full read at hand was taken. */
  readonly begun: Map<Partition, ServerIdentity>;
}

/** Warnings that wait for the next page to go with. */
export interface WarningQueue {
  add(warning: ReaderWarning): void;
  /** What a page carries; taken once. */
  take(): { readonly warnings?: readonly ReaderWarning[] };
}

export function createWarningQueue(): WarningQueue {
  const waiting = new Map<string, ReaderWarning>();
  return {
    add: (warning) => void waiting.set(warning.code + warning.message, warning),
    take() {
      if (waiting.size === 0) return {};
      const warnings = [...waiting.values()];
      waiting.clear();
      return { warnings };
    },
  };
}
