import type { Expression } from '../../ast/expression.ts';
import type { Flow } from '../../ast/rule.ts';
import { convertingFix } from '../converting-fix.ts';
import { resultBranches } from '../result-branches.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { integerOf } from '../scope/clause-logic.ts';
import { shapeOn } from '../sides.ts';
import { isValueType, typeWord } from '../types/expression-type.ts';
import type { AttributeShape } from '../types/type-scope.ts';

/**
 * A flow comes to a value of another type than its target holds, so it fails every object that has one. A direct flow turns numbers
 * and booleans into text by itself; an expression converts nothing. Dates exist inside expressions only: `FormatDateTime` makes a
 * text of one, `NumFromDate` a number.
 */
export const impossibleAssignment: RuleCheck = {
  code: 'impossible-assignment',
  severity: 'error',
  find: (context) =>
    context.rule.flows.flatMap((flow) => {
      const target = shapeOn(context.sides.target, flow.target.text);
      return target === undefined ? [] : findingsOf(flow, target, context);
    }),
};

function findingsOf(
  { source, target: { text } }: Flow,
  target: AttributeShape,
  context: RuleContext,
): readonly Finding[] {
  const holds = `"${text}" holds ${typeWord(target.type)}`;
  switch (source.kind) {
    case 'direct': {
      const from = shapeOn(context.sides.source, source.attribute.text);
      if (from === undefined || isConvertible(from.type, target.type)) return [];
      const message = `${holds}, but "${source.attribute.text}" holds ${typeWord(from.type)}, so this flow fails every object with a value; convert it in an expression`;
      return [{ span: source.attribute.span, message }];
    }
    case 'constant': {
      if (isConstantOf(target.type, source.value.text)) return [];
      const remedy = target.type === 'ref' ? 'write an expression with CRef' : 'correct the constant';
      const message = `${holds}, but the constant is none, so this flow fails every object; ${remedy}`;
      return [{ span: source.value.span, message }];
    }
    case 'expression':
      return resultBranches(source.expression).flatMap((branch) => branchFindings(branch, { holds, target, context }));
  }
}

function branchFindings(
  branch: Expression,
  {
    holds,
    target,
    context,
  }: { readonly holds: string; readonly target: AttributeShape; readonly context: RuleContext },
): readonly Finding[] {
  const { type } = context.typeOf(branch);
  if (!isValueType(type) || type === target.type) return [];
  const remedy = type === 'dt' ? 'FormatDateTime makes a text of a date, NumFromDate a number' : 'convert it';
  const message = `${holds}, but this is ${typeWord(type)}, so the flow fails every object with a value; ${remedy}`;
  return [{ span: branch.span, message, ...convertingFix(branch.span, type, target.type) }];
}

/** Whether a direct flow converts by itself; text that may not be a number or boolean has a check of its own. */
function isConvertible(from: AttributeShape['type'], to: AttributeShape['type']): boolean {
  if (from === to) return true;
  if (to === 'str') return from === 'num' || from === 'bool';
  return from === 'str' && (to === 'num' || to === 'bool');
}

function isConstantOf(type: AttributeShape['type'], text: string): boolean {
  switch (type) {
    case 'str':
      return true;
    case 'num':
      return text === '' || integerOf(text) !== undefined;
    case 'bool':
      return /^\s*(?:true|false)?\s*$/i.test(text);
    case 'bin':
      return /^[\w+/\s]*={0,2}$/.test(text);
    case 'ref':
      return text === '';
  }
}
