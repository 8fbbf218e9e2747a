import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Rule, ScopeClause, ScopeGroup } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';

/**
 * Makes the scope hold only where one of `alternatives` does as well: a scope is groups of clauses, so every group stands once with
 * each. A rule whose scope mentions `marker` is left as it is.
 */
export function requireOneOf(
  text: string,
  rule: Rule,
  { marker, alternatives }: { readonly marker: string; readonly alternatives: readonly string[] },
): readonly TextEdit[] {
  if (rule.scope.some((group) => group.clauses.some(({ attribute }) => attribute.text === marker))) return [];
  const [first, ...others] = alternatives;
  if (first === undefined) return [];
  if (rule.scope.length === 0) return [newScope(text, rule, alternatives)];
  return rule.scope.map((group) => {
    const { start, end } = clausesSpan(group);
    const again = others.map((one) => `\n      or ${text.slice(start, end)} and ${one}`);
    return { span: { start: end, end }, text: ` and ${first}${again.join('')}` };
  });
}

/** Takes away what {@link requireOneOf} added. */
export function requireNoneOf(
  text: string,
  rule: Rule,
  { marker, alternatives }: { readonly marker: string; readonly alternatives: readonly string[] },
): readonly TextEdit[] {
  if (!rule.scope.some((group) => group.clauses.some(({ attribute }) => attribute.text === marker))) return [];
  const wanted = new Set(alternatives.map(squeezed));
  const groups = rule.scope.map((group) =>
    group.clauses.map((clause) => clauseText(text, clause)).filter((clause) => !wanted.has(squeezed(clause))),
  );
  const kept = [...new Map(groups.map((clauses) => [clauses.map(squeezed).join('\n'), clauses])).values()];
  const [first] = rule.scope;
  const last = rule.scope.at(-1);
  if (first === undefined || last === undefined) return [];
  const { start } = clausesSpan(first);
  const { end } = clausesSpan(last);
  if (kept.some((clauses) => clauses.length === 0)) {
    const opening = text.slice(0, start).lastIndexOf('scope');
    const closing = text.indexOf('}', end);
    return [{ span: { start: opening, end: closing + 1 }, text: '' }];
  }
  return [{ span: { start, end }, text: kept.map((clauses) => clauses.join(' and ')).join('\n      or ') }];
}

function newScope(text: string, rule: Rule, alternatives: readonly string[]): TextEdit {
  const body = Math.min(
    ...[rule.join[0]?.span.start, rule.flows[0]?.span.start, rule.span.end].filter((one) => one !== undefined),
  );
  const header = text.slice(rule.headerSpan.end, body);
  const block = [...header.matchAll(/\b(?:join|flow)\s*\{/gu)].at(-1);
  const at = block === undefined ? rule.span.end - 1 : rule.headerSpan.end + block.index;
  return { span: { start: at, end: at }, text: `scope {\n    ${alternatives.join(' or ')}\n  }\n\n  ` };
}

function clausesSpan({ clauses, span }: ScopeGroup): Span {
  return { start: clauses[0]?.span.start ?? span.start, end: clauses.at(-1)?.span.end ?? span.end };
}

function clauseText(text: string, { span }: ScopeClause): string {
  return text.slice(span.start, span.end);
}

function squeezed(text: string): string {
  return text.replace(/\s+/gu, ' ').toLowerCase();
}
