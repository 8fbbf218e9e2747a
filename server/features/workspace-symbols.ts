import { SymbolKind, SymbolTag, type WorkspaceSymbol } from 'vscode-languageserver-types';
import { mentionsOf } from '../symbols/attribute-mentions.ts';
import { allRules, type RulePlace } from '../symbols/rule-places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** More than this nobody reads; editors ask again with a longer query. */
const mostFound = 500;

/**
 * Rules, and attributes that are written, by letters of their names in order: `inuj` finds "In from AD - User Join". Each attribute
 * stands once per space and object type, at the first flow in order of precedence.
 */
export function workspaceSymbols(snapshot: Snapshot, query: string): readonly WorkspaceSymbol[] {
  const matches = matcher(query);
  const rules = allRules(snapshot);
  const found = rules.filter(({ rule }) => matches(rule.name.text)).map(ruleSymbol);
  return [...found, ...attributeSymbols(snapshot, rules, matches)].slice(0, mostFound);
}

function ruleSymbol({ file, rule }: RulePlace): WorkspaceSymbol {
  return {
    name: rule.name.text === '' ? '(no name)' : rule.name.text,
    kind: SymbolKind.Class,
    containerName: `${rule.direction} rule`,
    ...(rule.disabled ? { tags: [SymbolTag.Deprecated] } : {}),
    location: file.locationOf(rule.name.span),
  };
}

function attributeSymbols(
  snapshot: Snapshot,
  rules: readonly RulePlace[],
  matches: (name: string) => boolean,
): readonly WorkspaceSymbol[] {
  const turn = ({ rule }: RulePlace): number => snapshot.precedenceOf(rule) ?? Number.MAX_SAFE_INTEGER;
  const found = new Map<string, WorkspaceSymbol>();
  for (const { file, rule } of rules.toSorted((left, right) => turn(left) - turn(right))) {
    const where = rule.direction === 'inbound' ? 'metaverse' : 'directory';
    const type = `${where} ${rule.targetObjectType.text}`;
    for (const { name, span, access } of mentionsOf(rule)) {
      if (access !== 'write' || found.has(`${type} ${name}`) || !matches(name)) continue;
      const location = file.locationOf(span);
      found.set(`${type} ${name}`, { name, kind: SymbolKind.Property, containerName: type, location });
    }
  }
  return [...found.values()];
}

/** Every letter of `query` occurs in its order, letter case aside. */
function matcher(query: string): (name: string) => boolean {
  const letters = query.toLowerCase().replaceAll(/\s+/g, '');
  return (name) => {
    const text = name.toLowerCase();
    let at = 0;
    for (const letter of letters) {
      at = text.indexOf(letter, at) + 1;
      if (at === 0) return false;
    }
    return true;
  };
}
