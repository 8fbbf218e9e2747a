import type { Location } from 'vscode-languageserver-types';
import { identityOf } from '../symbols/attribute-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';

/** The schema file an attribute is declared in; of an attribute in several connectors, each of their files. */
export function declaration({ snapshot, file, offset }: PlaceQuestion): readonly Location[] {
  const symbol = symbolAt(file, offset);
  if (symbol?.kind !== 'attribute') return [];
  const { space, connectors } = identityOf(snapshot, { file, mention: symbol.mention });
  const owners = space === 'metaverse' ? [undefined] : connectors;
  const files = owners.flatMap((connector) => snapshot.places.schemaFile(connector) ?? []);
  return [...new Map(files.map((location) => [location.uri, location])).values()];
}
