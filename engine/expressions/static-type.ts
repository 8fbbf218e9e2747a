import type { AttributeType } from '../../grammar/schema/schema.ts';

/**
 * What is known of an expression's value before it is evaluated. `null`: always NULL (or a flow signal, or never returns);
 * `unknown`: depends on the object, as with branches of different types.
 */
export interface StaticType {
  readonly type: AttributeType | 'dt' | 'null' | 'unknown';
  readonly multiValued: boolean;
}

export const nullType: StaticType = { type: 'null', multiValued: false };
export const unknownType: StaticType = { type: 'unknown', multiValued: false };

/** The type of an expression that yields one or the other. */
export function unify(first: StaticType, second: StaticType): StaticType {
  if (first.type === 'null') return second;
  if (second.type === 'null') return first;
  const type = first.type === second.type ? first.type : 'unknown';
  return { type, multiValued: first.multiValued || second.multiValued };
}
