import type { Expression } from '../../grammar/ast/expression.ts';
import type { Problem } from '../../grammar/ast/problem.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { Slots, Stored } from '../model/stored.ts';
import type { FlowResult, Scalar, Value } from '../model/value.ts';
import { EvaluationError, Reference } from '../model/value.ts';
import { compileExpression } from './compile.ts';
import { isList } from './evaluation.ts';
import type { ExpressionScope, Frame } from './frame.ts';
import { encodeScalar } from './stored-value.ts';

/** What an expression is tried on: an object made of values. */
export interface StandaloneObject {
  /** Attributes by name. Their types follow from the values; a list makes a multi-valued attribute. `dn` is the pseudo attribute. */
  readonly values: ReadonlyMap<string, Value>;
  /** What `ImportedValue` reads. */
  readonly imported: ReadonlyMap<string, Value>;
  readonly parameters: ReadonlyMap<string, string>;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number;
  /** A number in [0, 1). */
  random(): number;
}

/** What came of it. An `error` is what the object would be reported with; `problems` holds at least one error. */
export type StandaloneResult =
  | { readonly kind: 'value'; readonly value: FlowResult; readonly problems: readonly Problem[] }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Evaluates one expression on values alone, without rules, schema or store. Attributes that are not given are NULL. */
export function evaluateStandalone(expression: Expression, object: StandaloneObject): StandaloneResult {
  const attributes = [...new Set([...object.values.keys(), ...object.imported.keys()])];
  const { evaluate, problems } = compileExpression(expression, standaloneScope(attributes, object));
  if (problems.some((problem) => problem.severity === 'error')) return { kind: 'problems', problems };
  try {
    return { kind: 'value', value: evaluate(standaloneFrame(attributes, object)), problems };
  } catch (cause) {
    if (!(cause instanceof EvaluationError)) throw cause;
    return { kind: 'error', code: cause.code, message: cause.message };
  }
}

function standaloneScope(
  attributes: readonly string[],
  { values, imported, parameters }: StandaloneObject,
): ExpressionScope {
  return {
    direction: 'inbound',
    parameter: (name) => parameters.has(name),
    attribute: (name) => {
      const value = values.get(name) ?? imported.get(name) ?? null;
      // Attributes without a value share the slot behind the last one, which is always empty.
      const slot = attributes.includes(name) ? attributes.indexOf(name) : attributes.length;
      const first = isList(value) ? value[0] : value;
      return { slot, type: attributeType(first ?? null), multiValued: isList(value) };
    },
  };
}

function standaloneFrame(attributes: readonly string[], object: StandaloneObject): Frame {
  const { values, imported, parameters, now } = object;
  const slotsOf = (source: ReadonlyMap<string, Value>): Slots =>
    attributes.map((name) => storedForm(source.get(name) ?? null));
  const references = attributes.map((name) => referencesIn(values.get(name) ?? imported.get(name) ?? null));
  const dn = values.get('dn');
  return {
    slots: slotsOf(values),
    imported: slotsOf(imported),
    dn: typeof dn === 'string' ? dn : dn instanceof Reference ? dn.dn : null,
    parameters,
    references: (slot) => references[slot] ?? [],
    referenceCount: (slot) => references[slot]?.length ?? 0,
    now,
    random: () => object.random(),
    variables: [],
    mappedSlot: -1,
    mappedValue: null,
  };
}

function attributeType(value: Scalar | null): AttributeType {
  if (typeof value === 'bigint') return 'num';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Uint8Array) return 'bin';
  return value instanceof Reference ? 'ref' : 'str';
}

function storedForm(value: Value): Stored | null {
  if (value === null) return null;
  if (!isList(value)) return encodeScalar(value);
  return value.length === 0 ? null : value.map(encodeScalar);
}

function referencesIn(value: Value): readonly Reference[] {
  return (isList(value) ? value : [value]).filter((one) => one instanceof Reference);
}
