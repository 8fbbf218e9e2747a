import type { ConnectorConfiguration } from '../model/configuration.ts';
import { textHash } from '../model/text-hash.ts';

/** A fingerprint of what an import brings in. When it changes, only a full import shows what came in or fell out of the selection. */
export function selectionHash(connector: ConnectorConfiguration): string {
  const { objectTypes, attributes, partitions } = connector;
  return textHash(
    JSON.stringify([
      [...objectTypes].toSorted(),
      attributes.toSorted(),
      partitions
        .map(({ name, include, exclude }) => [name, include.toSorted(), exclude.toSorted()] as const)
        .toSorted(([left], [right]) => (left < right ? -1 : 1)),
      connector.kind === 'ad' ? (connector.groupFilter ?? null) : null,
    ]),
  );
}
