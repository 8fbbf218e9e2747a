import type { FunctionCall } from '../../ast/expression.ts';
import { type FunctionParameter, functionTypes, parameterAt, type ParameterType } from '../../schema/functions.ts';
import { alternatives } from '../alternatives.ts';
import { convertingFix } from '../converting-fix.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { describeType, type ExpressionType, isValueType, typeWord, type ValueType } from '../types/expression-type.ts';

/**
 * A function gets a value of a type it does not take, such as bytes where it takes text. Evaluating it fails every object that has a
 * value there. Conversions are never made silently: `CStr`, `CNum`, `CRef` and `CDate` make them. Functions on lists, such as `Count`
 * and `Item`, take multi-valued attributes only.
 */
export const argumentType: RuleCheck = {
  code: 'argument-type',
  severity: 'error',
  find: (context) => context.calls.flatMap((call) => findingsOf(call, context)),
};

function findingsOf(call: FunctionCall, context: RuleContext): readonly Finding[] {
  const entry = functionTypes.get(call.name);
  if (entry === undefined) return [];
  return call.args.flatMap((argument, index) => {
    const parameter = parameterAt(entry, index);
    const type = context.typeOf(argument);
    if (parameter === undefined || !isValueType(type.type) || accepts(parameter, type)) return [];
    const message = `${call.name} takes ${wanted(parameter)} as "${parameter.name}", but gets ${describeType(type)} here, so every object with a value fails; ${remedy(parameter, type)}`;
    return [
      { span: argument.span, message, ...convertingFix(argument.span, type.type, parameter.types.find(isSingle)) },
    ];
  });
}

function accepts({ types }: FunctionParameter, { type, multiValued }: ExpressionType): boolean {
  return types.some((wantedType) => {
    switch (wantedType) {
      case 'var':
      case 'enum':
      case 'variable':
        return true;
      case 'exp':
        return type === 'bool' || type === 'num';
      case 'mvattr':
        return multiValued;
      case 'mvstr':
      case 'mvbin':
      case 'mvref':
        return multiValued && wantedType === `mv${type}`;
      case 'str':
      case 'num':
      case 'bool':
      case 'bin':
      case 'ref':
      case 'dt':
        return wantedType === type;
    }
  });
}

function isSingle(type: ParameterType): type is ValueType {
  return ['str', 'num', 'bool', 'bin', 'ref', 'dt'].includes(type);
}

const otherWords: Readonly<Partial<Record<ParameterType, string>>> = {
  exp: 'a condition',
  mvstr: 'multi-valued text',
  mvbin: 'multi-valued bytes',
  mvref: 'multi-valued references',
  mvattr: 'a multi-valued attribute',
};

function wanted({ types }: FunctionParameter): string {
  const isAnyList = types.includes('mvattr');
  const words = (isAnyList ? (['mvattr'] as const) : types).map((type) =>
    isSingle(type) ? typeWord(type) : (otherWords[type] ?? 'a value'),
  );
  return alternatives(words);
}

function remedy({ types }: FunctionParameter, { multiValued }: ExpressionType): string {
  const takesLists = types.every((type) => type.startsWith('mv'));
  return takesLists && !multiValued
    ? 'it is one value at most, so use it as it is'
    : 'convert it, or give another attribute';
}
