import type { Span } from '../../ast/span.ts';
import { removing } from '../../ast/fix.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { clauseKey } from '../scope/clause-logic.ts';

/** A clause of a scope or a join stands twice in its group, or a whole group stands twice. The second one changes nothing. */
export const duplicateClause: RuleCheck = {
  code: 'duplicate-clause',
  severity: 'warning',
  find: (context) => {
    const scope = context.rule.scope.map(({ clauses, span }) => ({
      span,
      clauses: clauses.map((clause) => ({ key: clauseKey(clause), span: clause.span })),
    }));
    const join = context.rule.join.map(({ clauses, span }) => ({
      span,
      clauses: clauses.map(({ csAttribute, mvAttribute, caseSensitive, ...clause }) => ({
        key: JSON.stringify([csAttribute.text, mvAttribute.text, caseSensitive]),
        span: clause.span,
      })),
    }));
    return [scope, join].flatMap((groups) => [
      ...groups.flatMap(({ clauses }) => repeated(clauses, 'clause', context)),
      ...repeated(
        groups.map(({ clauses, span }) => ({
          key: clauses
            .map(({ key }) => key)
            .toSorted()
            .join('\n\n'),
          span,
        })),
        'group',
        context,
      ),
    ]);
  },
};

interface Keyed {
  readonly key: string;
  readonly span: Span;
}

function repeated(items: readonly Keyed[], what: 'clause' | 'group', { comments }: RuleContext): readonly Finding[] {
  const seen = new Map<string, Keyed>();
  return items.flatMap((item, at) => {
    const first = seen.get(item.key);
    const previous = items[at - 1];
    if (first === undefined || previous === undefined) {
      seen.set(item.key, item);
      return [];
    }
    const message = `This ${what} stands here twice, so the second one changes nothing; remove it`;
    const related = [{ message: `The first ${what} stands here`, span: first.span }];
    const span = { start: previous.span.end, end: item.span.end };
    const hasComment = comments.some((comment) => comment.span.start >= span.start && comment.span.end <= span.end);
    return [
      { span: item.span, message, related, ...(hasComment ? {} : { fix: removing(`Remove the ${what}`, span) }) },
    ];
  });
}
