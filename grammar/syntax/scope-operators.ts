import type { ScopeOperator } from '../ast/rule.ts';

/** How each operator is written between attribute and value. The inverse reading is the parser's. */
export const scopeOperatorTexts: Readonly<Record<ScopeOperator, string>> = {
  EQUAL: '=',
  NOTEQUAL: '<>',
  LESSTHAN: '<',
  LESSTHAN_OR_EQUAL: '<=',
  GREATERTHAN: '>',
  GREATERTHAN_OR_EQUAL: '>=',
  CONTAINS: 'contains',
  NOTCONTAINS: 'not contains',
  STARTSWITH: 'starts with',
  NOTSTARTSWITH: 'not starts with',
  ENDSWITH: 'ends with',
  NOTENDSWITH: 'not ends with',
  ISNULL: 'is null',
  ISNOTNULL: 'is not null',
  ISIN: 'in',
  ISNOTIN: 'not in',
  ISBITSET: 'has bits',
  ISBITNOTSET: 'not has bits',
  ISMEMBEROF: 'member of',
  ISNOTMEMBEROF: 'not member of',
};

/** The operators by how they are written, words separated by one space. */
export const scopeOperators: ReadonlyMap<string, ScopeOperator> = new Map(
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the record above has exactly these keys.
  (Object.entries(scopeOperatorTexts) as [ScopeOperator, string][]).map(([operator, text]) => [text, operator]),
);

/** Everything an operator can begin with: `not`, `not starts`, `not starts with`, … */
export const operatorPrefixes: ReadonlySet<string> = new Set([...scopeOperators.keys()].flatMap(prefixes));

function prefixes(text: string): string[] {
  const words = text.split(' ');
  return words.map((_, index) => words.slice(0, index + 1).join(' '));
}
