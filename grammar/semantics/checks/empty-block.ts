import { removing } from '../../ast/fix.ts';
import { wholeLines } from '../../syntax/lines.ts';
import type { RuleCheck } from '../rule-context.ts';
import { maskedRuleText } from '../rule-text.ts';

/**
 * A block `scope`, `join` or `flow` has nothing inside. An empty scope is every object, as a scope that is left out, which is easily
 * taken for none. The fix removes the block, unless there is a comment in it.
 */
export const emptyBlock: RuleCheck = {
  code: 'empty-block',
  severity: 'warning',
  find: (context) => {
    const { rule, text, comments } = context;
    if (text === undefined) return [];
    return [...maskedRuleText(context).matchAll(/\b(scope|join|flow)\s*\{\s*\}/g)].map((match) => {
      const [whole, block = ''] = match;
      const start = rule.span.start + match.index;
      const span = { start, end: start + whole.length };
      const consequence = block === 'scope' ? 'so it lets every object through' : 'so it does nothing';
      const message = `This block is empty, ${consequence}; fill it, or remove it`;
      const hasComment = comments.some((comment) => comment.span.start > span.start && comment.span.end < span.end);
      return { span, message, ...(hasComment ? {} : { fix: removing(`Remove "${block}"`, wholeLines(text, span)) }) };
    });
  },
};
