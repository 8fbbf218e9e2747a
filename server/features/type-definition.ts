import type { Location } from 'vscode-languageserver-types';
import { identityOf } from '../symbols/attribute-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';

/** The entry of an attribute in its schema file, where its type stands; of a rule's attribute in several connectors, all of them. */
export function typeDefinition({ snapshot, file, offset }: PlaceQuestion): readonly Location[] {
  const symbol = symbolAt(file, offset);
  if (symbol?.kind === 'attribute') {
    const { space, name, connectors } = identityOf(snapshot, { file, mention: symbol.mention });
    const owners = space === 'metaverse' ? [undefined] : connectors;
    return owners.flatMap((connector) => snapshot.places.attribute(connector, name) ?? []);
  }
  if (symbol?.kind !== 'object type') return [];
  return snapshot
    .context(symbol.rule, file)
    .sides[symbol.side].flatMap(({ connector }) => snapshot.places.objectType(connector?.name, symbol.name.text) ?? []);
}
