import type { Expression } from '../../grammar/ast/expression.ts';
import type { Severity } from '../../grammar/ast/problem.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { AttributeRead, CompiledNode } from './evaluation.ts';
import type { ExpressionScope } from './frame.ts';

/** Where a part of an expression stands. */
export interface Place {
  /**
   * The attribute whose values the surrounding expression is evaluated for one at a time, as its {@link mappingKey};
   * {@link notMapped} when there is none.
   */
  readonly mapped: number;
  /** The bound `$variables` by name and their position in the frame. */
  readonly variables: ReadonlyMap<string, number>;
  /** How many variables are bound around this place, hidden ones included: the next free position. */
  readonly depth: number;
}

/** No attribute is being mapped. */
export const notMapped = -1;

/** Tells `[x]` and `ImportedValue("x")` of one slot apart; never {@link notMapped}. */
export function mappingKey(read: { readonly slot: number; readonly imported: boolean }): number {
  return read.imported ? -2 - read.slot : read.slot;
}

/** What functions that decide themselves what to evaluate need from the compiler. */
export interface Compiler {
  readonly scope: ExpressionScope;
  /** Compiles a part that stands in the same per-value evaluation as its surroundings. */
  compile(expression: Expression, place: Place): CompiledNode;
  /** Compiles the list argument of an aggregate: a per-value evaluation of its own. Yields a list, NULL or a single value. */
  compileWhole(expression: Expression, place: Place): CompiledNode;
  /** Notes a problem and gives a node to stand in for the part. */
  reject(code: string, message: string, span: Span): CompiledNode;
  warn(code: string, message: string, span: Span, severity?: Severity): void;
  /** Notes that the expression reads the attribute. */
  reads(read: AttributeRead): void;
}
