import type { StoreReader, StoreWriter } from '../ports/store.ts';

/**
 * The small texts runs leave for later runs. `watermark`: where the next delta import starts. `selection`: fingerprint of what the last
 * full import brought in. `plan`: hash of the plan the last full synchronization applied. The two flags make the next cycle run the full
 * variant, a Delta cycle too; their text says why. `last-…`: when the last such run that went through everything ended, in milliseconds.
 */
export type EngineStateName =
  | 'watermark'
  | 'selection'
  | 'plan'
  | RequiredFlag
  | 'last-import'
  | 'last-synchronization'
  | 'last-export';

export type RequiredFlag = 'full-import-required' | 'full-synchronization-required';

export function readState(store: StoreReader, name: EngineStateName, connectorId: string): string | undefined {
  return store.state(`${name}:${connectorId}`);
}

export function writeState(
  writer: StoreWriter,
  name: EngineStateName,
  connectorId: string,
  value: string | null,
): void {
  writer.setState(`${name}:${connectorId}`, value);
}
