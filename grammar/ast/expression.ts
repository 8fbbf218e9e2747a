import type { Span } from './span.ts';

/** One expression of the rule language. Nodes are plain readonly data; `span` covers the node without its comments. */
export type Expression =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | WordLiteral
  | AttributeReference
  | ParameterReference
  | VariableReference
  | FunctionCall
  | BinaryOperation
  | Group
  | BrokenExpression;

/** `value` has its escapes resolved: `\\` and `\"`; every other backslash pair stays as written. */
export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
  readonly span: Span;
}

/** A signed 64-bit integer. `&H…` literals and a directly preceding `-` are part of it. */
export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: bigint;
  readonly span: Span;
}

export interface BooleanLiteral {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly span: Span;
}

/** A bare name with a meaning of its own: a flow result (`NULL`, …), `CRLF`, or an enumeration argument such as `CaseInsensitive`. */
export interface WordLiteral {
  readonly kind: 'word';
  readonly name: string;
  readonly span: Span;
}

/** `[name]`; `nameSpan` leaves out the brackets. `dn` is the pseudo attribute for the distinguished name. */
export interface AttributeReference {
  readonly kind: 'attribute';
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
}

/** `%name%`, a value of the connector or the partition. */
export interface ParameterReference {
  readonly kind: 'parameter';
  readonly name: string;
  readonly span: Span;
}

/** `$name`, bound by `With`, `Where` or `Select`. `name` is without the dollar sign. */
export interface VariableReference {
  readonly kind: 'variable';
  readonly name: string;
  readonly span: Span;
}

export interface FunctionCall {
  readonly kind: 'call';
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expression[];
  readonly span: Span;
}

export type BinaryOperator = '&&' | '||' | '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '&';

export interface BinaryOperation {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

/** A parenthesised expression; kept so that a text is printed with the parentheses its author wrote. */
export interface Group {
  readonly kind: 'group';
  readonly inner: Expression;
  readonly span: Span;
}

/** Stands where the text could not be read; a problem says why. Rules with one are never compiled. */
export interface BrokenExpression {
  readonly kind: 'broken';
  readonly span: Span;
}
