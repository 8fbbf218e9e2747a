import type { Location } from 'vscode-languageserver-types';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';
import { identityOf, placesOf } from '../symbols/attribute-places.ts';
import { allRules, mentionsOfRule, rulesNamed } from '../symbols/rule-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion, Snapshot } from '../workspace/snapshot.ts';

/**
 * Everywhere the same thing is mentioned, in all files: reads and writes of an attribute (those of its own connector only), a rule's
 * name, a connector, calls of a function, a variable. `withDeclaration`: the rule's own name and the variable's binding, too.
 */
export function references(
  { snapshot, file, offset }: PlaceQuestion,
  { withDeclaration }: { readonly withDeclaration: boolean },
): readonly Location[] {
  const symbol = symbolAt(file, offset);
  switch (symbol?.kind) {
    case 'rule':
      return ruleReferences(snapshot, symbol.rule.name.text, withDeclaration);
    case 'rule mention':
      return ruleReferences(snapshot, symbol.name.text, withDeclaration);
    case 'attribute': {
      const attribute = identityOf(snapshot, { file, mention: symbol.mention });
      return placesOf(snapshot, attribute).map((place) => place.file.locationOf(place.mention.span));
    }
    case 'connector':
      return connectorReferences(snapshot, symbol.name.text);
    case 'function':
      return callsOf(snapshot, symbol.call.name);
    case 'variable': {
      const { binding, mentions } = symbol.variable;
      return [...(withDeclaration ? [binding] : []), ...mentions].map(({ span }) => file.locationOf(span));
    }
    case undefined:
    case 'category':
    case 'object type':
    case 'parameter':
    case 'word':
    case 'operator':
    case 'keyword':
      return [];
  }
}

function ruleReferences(snapshot: Snapshot, name: string, withDeclaration: boolean): readonly Location[] {
  const declared = withDeclaration ? rulesNamed(snapshot, name) : [];
  return [
    ...declared.map(({ file, rule }) => file.locationOf(rule.name.span)),
    ...mentionsOfRule(snapshot, name).map((mention) => mention.file.locationOf(mention.name.span)),
  ];
}

function connectorReferences(snapshot: Snapshot, name: string): readonly Location[] {
  return allRules(snapshot).flatMap(({ file, rule }) => {
    if (rule.connector.kind === 'every') return [];
    return rule.connector.names.filter(({ text }) => text === name).map(({ span }) => file.locationOf(span));
  });
}

function callsOf(snapshot: Snapshot, name: string): readonly Location[] {
  return allRules(snapshot).flatMap(({ file, rule }) => {
    const found: Location[] = [];
    for (const { source } of rule.flows) {
      if (source.kind !== 'expression' || !source.text.includes(name)) continue;
      walkExpression(source.expression, (node) => {
        if (node.kind === 'call' && node.name === name) found.push(file.locationOf(node.nameSpan));
      });
    }
    return found;
  });
}
