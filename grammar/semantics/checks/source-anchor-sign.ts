import type { Expression } from '../../ast/expression.ts';
import type { Word } from '../../ast/rule.ts';
import { resultBranches } from '../result-branches.ts';
import type { RuleCheck } from '../rule-context.ts';

/** What a source anchor made of text must not contain. */
const forbidden = /[\\!#$%&*+/=?^`{}|~<>()';:,[\]"@_]/;

/**
 * A text with a sign such as `@` or `_` becomes part of the source anchor, which must not contain it: Entra ID refuses the object. Letters
 * and digits are safe.
 */
export const sourceAnchorSign: RuleCheck = {
  code: 'source-anchor-sign',
  severity: 'warning',
  find: ({ rule }) =>
    rule.flows
      .filter(({ target }) => target.text === 'sourceAnchor')
      .flatMap(({ source }) => {
        if (source.kind === 'direct') return [];
        return source.kind === 'constant' ? [source.value] : resultBranches(source.expression).flatMap(literals);
      })
      .flatMap(({ text, span }) => {
        const sign = forbidden.exec(text)?.[0];
        if (sign === undefined) return [];
        const message = `A source anchor must not contain "${sign}", so Entra ID refuses objects with this one; use letters and digits`;
        return [{ span, message }];
      }),
};

/** Texts that are the value or a part of it. */
function literals(node: Expression): readonly Word[] {
  if (node.kind === 'string') return [{ text: node.value, span: node.span }];
  if (node.kind === 'group') return literals(node.inner);
  return node.kind === 'binary' && node.operator === '&' ? [...literals(node.left), ...literals(node.right)] : [];
}
