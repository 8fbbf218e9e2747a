/** A value while an expression is evaluated. A list is a multi-valued result: never nested, may be empty. `null` is NULL. */
export type Value = Scalar | null | readonly Scalar[];

/** str · num (signed 64-bit) · bool · bin · ref · dt. */
export type Scalar = string | bigint | boolean | Uint8Array | Reference | DateTime;

/** A reference by distinguished name, as written in its directory. */
export class Reference {
  readonly dn: string;

  constructor(dn: string) {
    this.dn = dn;
  }
}

/** A point in time, inside expressions only. `ticks`: 100-nanosecond units since 1601-01-01 UTC, the unit of AD file times. */
export class DateTime {
  readonly ticks: bigint;

  constructor(ticks: bigint) {
    this.ticks = ticks;
  }
}

/** What a flow's source comes to besides a value: the original's literals of these names. */
export type FlowSignal = typeof ignoreThisFlow | typeof authoritativeNull;

/** As if the flow did not exist; an existing target value is kept. */
export const ignoreThisFlow: unique symbol = Symbol('IgnoreThisFlow');
/** No value, and rules of lower precedence may not contribute either. */
export const authoritativeNull: unique symbol = Symbol('AuthoritativeNull');

export type FlowResult = Value | FlowSignal;

/**
 * A rule could not be evaluated on an object; the whole object is left as it was. `code` is the original's name where it has one:
 * `sync-rule-error-function-triggered` for `Error("…")`.
 */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
