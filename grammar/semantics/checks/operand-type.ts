import type { BinaryOperation, Expression } from '../../ast/expression.ts';
import { convertingFix } from '../converting-fix.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { isValueType, typeWord, type ValueType } from '../types/expression-type.ts';

/**
 * An operator gets a value it cannot compute with: `+ - * /` take numbers, `&` takes texts or bytes, `&&` and `||` take conditions.
 * Evaluating it fails every object that has a value there; `CStr` makes a text of a number.
 */
export const operandType: RuleCheck = {
  code: 'operand-type',
  severity: 'error',
  find: (context) => context.nodes.flatMap((node) => (node.kind === 'binary' ? findingsOf(node, context) : [])),
};

function findingsOf(operation: BinaryOperation, context: RuleContext): readonly Finding[] {
  const sides = [operation.left, operation.right];
  const accepted = acceptedBy(
    operation,
    sides.some((side) => context.typeOf(side).type === 'bin'),
  );
  if (accepted === undefined) return [];
  return sides.flatMap((side) => findingOf(side, operation, { accepted, context }));
}

function findingOf(
  side: Expression,
  { operator }: BinaryOperation,
  { accepted, context }: { readonly accepted: readonly ValueType[]; readonly context: RuleContext },
): readonly Finding[] {
  const { type } = context.typeOf(side);
  if (!isValueType(type) || accepted.includes(type)) return [];
  const message = `"${operator}" takes ${wanted(operator)} on both sides, but gets ${typeWord(type)} here, so every object with a value fails; convert it, or compare it with something`;
  return [{ span: side.span, message, ...convertingFix(side.span, type, accepted[0]) }];
}

function wanted(operator: BinaryOperation['operator']): string {
  if (operator === '&') return 'texts, or bytes';
  return operator === '&&' || operator === '||' ? 'conditions' : 'numbers';
}

function acceptedBy({ operator }: BinaryOperation, hasBytes: boolean): readonly ValueType[] | undefined {
  switch (operator) {
    case '&':
      return hasBytes ? ['bin'] : ['str'];
    case '&&':
    case '||':
      return ['bool', 'num'];
    case '+':
    case '-':
    case '*':
    case '/':
      return ['num'];
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return undefined;
  }
}
