import type { JoinClause, JoinGroup, ScopeClause, ScopeGroup } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { reportUnknownChildren, type Problems } from './element-problem.ts';
import { scopeOperators } from './rule-words.ts';
import { childOf, childrenOf, type XmlElement } from './xml.ts';
import { booleanOf, requiredText, requiredWord, word } from './xml-values.ts';

/**
 * The `synchronizationCriteria` of a rule. `undefined`: a clause could not be read, and the rule without it would apply to other
 * objects than meant.
 */
export function readScope(problems: Problems, criteria: XmlElement | undefined): readonly ScopeGroup[] | undefined {
  if (criteria !== undefined) reportUnknownChildren(problems, criteria, ['conditions']);
  return readGroups(childrenOf(criteria, 'conditions'), (conditions) => {
    reportUnknownChildren(problems, conditions, ['scope']);
    return childrenOf(conditions, 'scope').map((clause) => readScopeClause(problems, clause));
  });
}

/** The `relationshipCriteria` of a rule; `undefined` as in {@link readScope}. */
export function readJoin(problems: Problems, criteria: XmlElement | undefined): readonly JoinGroup[] | undefined {
  if (criteria !== undefined) reportUnknownChildren(problems, criteria, ['conditions']);
  return readGroups(childrenOf(criteria, 'conditions'), (conditions) => {
    reportUnknownChildren(problems, conditions, ['condition']);
    return childrenOf(conditions, 'condition').map((clause) => readJoinClause(problems, clause));
  });
}

/** Groups without clauses say nothing and are dropped. */
function readGroups<C>(
  groups: readonly XmlElement[],
  readClauses: (group: XmlElement) => readonly (C | undefined)[],
): readonly { readonly clauses: readonly C[]; readonly span: typeof noSpan }[] | undefined {
  const read = groups.map(readClauses);
  const whole = read.map((clauses) => clauses.filter((clause) => clause !== undefined));
  if (read.some((clauses, at) => clauses.length !== whole[at]?.length)) return undefined;
  return whole.filter((clauses) => clauses.length > 0).map((clauses) => ({ clauses, span: noSpan }));
}

function readScopeClause(problems: Problems, clause: XmlElement): ScopeClause | undefined {
  reportUnknownChildren(problems, clause, ['csAttribute', 'csOperator', 'csValue']);
  const attribute = requiredText(problems, clause, 'csAttribute');
  const operator = requiredWord(problems, clause, 'csOperator', scopeOperators);
  if (attribute === undefined || operator === undefined) return undefined;
  const takesValue = operator !== 'ISNULL' && operator !== 'ISNOTNULL';
  const value = takesValue ? { value: word(childOf(clause, 'csValue')?.text ?? '') } : {};
  return { attribute: word(attribute), operator, ...value, span: noSpan };
}

function readJoinClause(problems: Problems, clause: XmlElement): JoinClause | undefined {
  reportUnknownChildren(problems, clause, ['caseSensitive', 'csAttribute', 'ilmAttribute']);
  const csAttribute = requiredText(problems, clause, 'csAttribute');
  const mvAttribute = requiredText(problems, clause, 'ilmAttribute');
  if (csAttribute === undefined || mvAttribute === undefined) return undefined;
  return {
    csAttribute: word(csAttribute),
    mvAttribute: word(mvAttribute),
    caseSensitive: booleanOf(problems, childOf(clause, 'caseSensitive')),
    span: noSpan,
  };
}
