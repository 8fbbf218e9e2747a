import type { BinaryOperation } from '../../ast/expression.ts';
import { guessing } from '../../ast/fix.ts';
import type { ScopeClause, ScopeOperator } from '../../ast/rule.ts';
import { scopeOperatorTexts } from '../../syntax/scope-operators.ts';
import { writtenName, writtenText } from '../../syntax/written.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';

/**
 * A comparison with a text that begins or ends with an asterisk. There are no wildcards: the asterisk is a character like any other, so
 * hardly a value is equal. A scope compares beginnings with `starts with`, an expression with `Left`, `Right` or `InStr`.
 */
export const wildcardInComparison: RuleCheck = {
  code: 'wildcard-in-comparison',
  severity: 'warning',
  find: ({ rule, nodes }) => [
    ...rule.scope.flatMap((group) => group.clauses).flatMap(inScope),
    ...nodes.flatMap((node) => (node.kind === 'binary' ? inExpression(node) : [])),
  ],
};

/** What an asterisk is meant to make of a comparison, by where it stands: at the end, at the beginning, or both. */
const meanings: ReadonlyMap<
  ScopeOperator,
  readonly [end: ScopeOperator, beginning: ScopeOperator, both: ScopeOperator]
> = new Map([
  ['EQUAL', ['STARTSWITH', 'ENDSWITH', 'CONTAINS']],
  ['ISIN', ['STARTSWITH', 'ENDSWITH', 'CONTAINS']],
  ['NOTEQUAL', ['NOTSTARTSWITH', 'NOTENDSWITH', 'NOTCONTAINS']],
  ['ISNOTIN', ['NOTSTARTSWITH', 'NOTENDSWITH', 'NOTCONTAINS']],
  ['STARTSWITH', ['STARTSWITH', 'CONTAINS', 'CONTAINS']],
  ['NOTSTARTSWITH', ['NOTSTARTSWITH', 'NOTCONTAINS', 'NOTCONTAINS']],
  ['ENDSWITH', ['CONTAINS', 'ENDSWITH', 'CONTAINS']],
  ['NOTENDSWITH', ['NOTCONTAINS', 'NOTENDSWITH', 'NOTCONTAINS']],
  ['CONTAINS', ['CONTAINS', 'CONTAINS', 'CONTAINS']],
  ['NOTCONTAINS', ['NOTCONTAINS', 'NOTCONTAINS', 'NOTCONTAINS']],
]);

function inScope({ attribute, operator, value, span }: ScopeClause): readonly Finding[] {
  const meant = meanings.get(operator);
  const stars = value && starsOf(value.text);
  if (meant === undefined || value === undefined || stars === undefined) return [];
  const [end, beginning, both] = meant;
  const wanted = stars.begins && stars.ends ? both : stars.begins ? beginning : end;
  const text = `${writtenName(attribute.text)} ${scopeOperatorTexts[wanted]} ${writtenText(stars.rest)}`;
  const message = `There are no wildcards, so this compares with an asterisk; write ${text}`;
  return [{ span: value.span, message, fix: guessing(`Write ${text}`, span, text) }];
}

function inExpression({ operator, left, right }: BinaryOperation): readonly Finding[] {
  if (operator !== '=' && operator !== '<>') return [];
  const text = [left, right].find((side) => side.kind === 'string');
  const stars = text?.kind === 'string' ? starsOf(text.value) : undefined;
  if (text === undefined || stars === undefined) return [];
  const length = Array.from(stars.rest).length;
  const rest = writtenText(stars.rest);
  const remedy =
    stars.begins && stars.ends
      ? `InStr(…, ${rest}) > 0`
      : `${stars.begins ? 'Right' : 'Left'}(…, ${length}) ${operator} ${rest}`;
  return [{ span: text.span, message: `There are no wildcards, so this compares with an asterisk; write ${remedy}` }];
}

interface Stars {
  readonly begins: boolean;
  readonly ends: boolean;
  readonly rest: string;
}

function starsOf(text: string): Stars | undefined {
  // Behind a lookbehind every run of asterisks is looked at once, not once from each of its asterisks.
  const rest = text.replaceAll(/^\*+|(?<!\*)\*+$/g, '');
  if (rest === text || rest === '') return undefined;
  return { begins: text.startsWith('*'), ends: text.endsWith('*'), rest };
}
