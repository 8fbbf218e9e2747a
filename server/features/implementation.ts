import type { Location } from 'vscode-languageserver-types';
import { identityOf, inOrderOfPrecedence, placesOf } from '../symbols/attribute-places.ts';
import { mentionsOfRule, rulesNamed } from '../symbols/rule-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';

/**
 * For an attribute every flow that writes it, whole, in order of precedence. For a rule's name behind `before` or `after` the rule; for
 * a rule itself those that take their place by it.
 */
export function implementation({ snapshot, file, offset }: PlaceQuestion): readonly Location[] {
  const symbol = symbolAt(file, offset);
  switch (symbol?.kind) {
    case 'attribute': {
      const attribute = identityOf(snapshot, { file, mention: symbol.mention });
      const writes = inOrderOfPrecedence(snapshot, placesOf(snapshot, attribute, ['write']));
      return writes.flatMap((place) =>
        place.mention.flow === undefined ? [] : [place.file.locationOf(place.mention.flow.span)],
      );
    }
    case 'rule':
      return mentionsOfRule(snapshot, symbol.rule.name.text).map((found) => found.file.locationOf(found.name.span));
    case 'rule mention':
      return rulesNamed(snapshot, symbol.name.text).map((found) => found.file.locationOf(found.rule.span));
    case undefined:
    case 'connector':
    case 'category':
    case 'object type':
    case 'function':
    case 'variable':
    case 'parameter':
    case 'word':
    case 'operator':
    case 'keyword':
      return [];
  }
}
