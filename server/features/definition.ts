import type { Location } from 'vscode-languageserver-types';
import { identityOf, inOrderOfPrecedence, placesOf } from '../symbols/attribute-places.ts';
import { rulesNamed } from '../symbols/rule-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';

/**
 * Where what stands at a place comes from: the rule behind `before` or `after`; for an attribute the flows that write it, in order of
 * precedence, or where none does, its schema; for a connector its entry in `joinery.json`; for a variable its binding.
 */
export function definition({ snapshot, file, offset }: PlaceQuestion): readonly Location[] {
  const symbol = symbolAt(file, offset);
  switch (symbol?.kind) {
    case 'rule':
      return [file.locationOf(symbol.span)];
    case 'rule mention':
      return rulesNamed(snapshot, symbol.name.text).map((found) => found.file.locationOf(found.rule.name.span));
    case 'attribute': {
      const attribute = identityOf(snapshot, { file, mention: symbol.mention });
      const writes = inOrderOfPrecedence(snapshot, placesOf(snapshot, attribute, ['write']));
      if (writes.length > 0) return writes.map((place) => place.file.locationOf(place.mention.span));
      const spaces = attribute.space === 'metaverse' ? [undefined] : attribute.connectors;
      return present(spaces.map((connector) => snapshot.places.attribute(connector, attribute.name)));
    }
    case 'connector':
      return present([snapshot.places.connector(symbol.name.text)]);
    case 'category':
      return present(snapshot.context(symbol.rule, file).connectors.map(({ name }) => snapshot.places.connector(name)));
    case 'object type':
      return present(
        snapshot
          .context(symbol.rule, file)
          .sides[symbol.side].map(({ connector }) => snapshot.places.objectType(connector?.name, symbol.name.text)),
      );
    case 'variable':
      return [file.locationOf(symbol.variable.binding.span)];
    case undefined:
    case 'function':
    case 'parameter':
    case 'word':
    case 'operator':
    case 'keyword':
      return [];
  }
}

/** Those that were found, each once. */
function present(locations: readonly (Location | undefined)[]): readonly Location[] {
  const found = locations.filter((location) => location !== undefined);
  return [...new Map(found.map((location) => [JSON.stringify(location), location])).values()];
}
