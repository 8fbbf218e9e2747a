import type { Expression } from '../../grammar/ast/expression.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { FlowResult, FlowSignal, Scalar, Value } from '../model/value.ts';
import { mappingKey } from './compiler.ts';
import type { AttributeRead, Evaluate } from './evaluation.ts';
import { isList } from './evaluation.ts';
import type { Frame, ExpressionScope } from './frame.ts';
import type { FunctionEntry } from './function-entry.ts';
import { parameterOf } from './function-entry.ts';

/** A multi-valued attribute that stands where one value is expected. */
export interface MappedSource {
  readonly name: string;
  readonly read: AttributeRead;
  readonly span: Span;
}

/** The multi-valued attributes of an expression outside the list arguments of aggregates. */
export interface MappingPlan {
  /** In order of appearance, one per attribute. */
  readonly sources: readonly MappedSource[];
  /**
   * Whether a value is looked at one by one somewhere. When every source is only handed on as the result, evaluating once with the
   * whole list comes to the same values, and a large group's members are not touched.
   */
  readonly perValue: boolean;
}

/** Finds out for which attribute an expression must be evaluated once per value. */
export function planMapping(
  expression: Expression,
  scope: ExpressionScope,
  catalogue: ReadonlyMap<string, FunctionEntry>,
): MappingPlan {
  const sources = new Map<number, MappedSource>();
  let perValue = false;

  function note(name: string, span: Span, place: { readonly imported: boolean; readonly isResult: boolean }): void {
    const attribute = name === 'dn' ? undefined : scope.attribute(name);
    if (attribute?.multiValued !== true) return;
    const read = { ...attribute, imported: place.imported };
    if (!sources.has(mappingKey(read))) sources.set(mappingKey(read), { name, read, span });
    perValue ||= !place.isResult;
  }

  function visit(part: Expression, isResult: boolean): void {
    if (part.kind === 'attribute') note(part.name, part.span, { imported: false, isResult });
    else if (part.kind === 'group') visit(part.inner, isResult);
    else if (part.kind === 'binary') {
      visit(part.left, false);
      visit(part.right, false);
    } else if (part.kind === 'call') {
      const [first] = part.args;
      if (part.name === 'ImportedValue' && first?.kind === 'string')
        note(first.value, part.span, { imported: true, isResult });
      const entry = catalogue.get(part.name);
      for (const [index, argument] of part.args.entries()) {
        if (entry !== undefined && parameterOf(entry, index)?.aggregate === true) continue;
        visit(argument, isResult && entry?.passesThrough(index) === true);
      }
    }
  }

  visit(expression, true);
  return { sources: [...sources.values()], perValue };
}

/**
 * Evaluates `inner` once per value of `source`, the attribute at `slot`, and collects what is not NULL; once with NULL when the
 * attribute is absent. A flow signal for one value drops that value; when nothing else remains the signal is the result.
 */
export function evaluatePerValue(slot: number, source: (frame: Frame) => Value, inner: Evaluate): Evaluate {
  return (frame) => {
    const values = source(frame);
    const { mappedSlot, mappedValue } = frame;
    frame.mappedSlot = slot;
    try {
      if (isList(values)) return collect(frame, values, inner);
      frame.mappedValue = values;
      return inner(frame);
    } finally {
      frame.mappedSlot = mappedSlot;
      frame.mappedValue = mappedValue;
    }
  };
}

function collect(frame: Frame, values: readonly Scalar[], inner: Evaluate): FlowResult {
  const results: Scalar[] = [];
  let signal: FlowSignal | undefined;
  for (const value of values) {
    frame.mappedValue = value;
    const result = inner(frame);
    if (typeof result === 'symbol') signal ??= result;
    else addTo(results, result);
  }
  return results.length === 0 ? (signal ?? null) : results;
}

/** Adds a result to a list: NULL adds nothing, a list adds its values. */
export function addTo(results: Scalar[], result: Value): void {
  if (isList(result)) for (const value of result) results.push(value);
  else if (result !== null) results.push(result);
}
