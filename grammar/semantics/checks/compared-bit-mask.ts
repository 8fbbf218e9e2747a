import type { Expression } from '../../ast/expression.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';
import { integerOf } from '../scope/clause-logic.ts';

/**
 * `userAccountControl` is compared as a whole number. Every bit of it says something of its own: 514 is a disabled account, but one
 * whose password never expires as well has 66050, and is not found. Test the bit that is meant: `has bits 2` in a scope, `BitAnd(…, 2)`
 * in an expression.
 */
export const comparedBitMask: RuleCheck = {
  code: 'compared-bit-mask',
  severity: 'information',
  find: ({ rule, nodes }) => [
    ...rule.scope
      .flatMap((group) => group.clauses)
      .filter(({ operator }) => operator === 'EQUAL' || operator === 'NOTEQUAL')
      .filter(({ attribute, value }) => attribute.text === mask && integerOf(value?.text ?? '') !== undefined)
      .map(({ operator, span }) => finding(span, operator === 'EQUAL' ? '"has bits 2"' : '"not has bits 2"')),
    ...nodes.flatMap((node) =>
      node.kind === 'binary' &&
      (node.operator === '=' || node.operator === '<>') &&
      [node.left, node.right].some(isMask) &&
      [node.left, node.right].some(({ kind }) => kind === 'number')
        ? [finding(node.span, `BitAnd([${mask}], 2) ${node.operator === '=' ? '<> 0' : '= 0'}`)]
        : [],
    ),
  ],
};

const mask = 'userAccountControl';

function isMask(node: Expression): boolean {
  return node.kind === 'attribute' && node.name === mask;
}

function finding(span: Finding['span'], remedy: string): Finding {
  const message = `Every bit of "${mask}" says something else, so accounts that differ in another one are treated otherwise; test the bit you mean, such as ${remedy} for disabled accounts`;
  return { span, message };
}
