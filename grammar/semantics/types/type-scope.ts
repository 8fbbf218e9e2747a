import type { AttributeType } from '../../schema/schema.ts';

/** An attribute's type without its name. */
export interface AttributeShape {
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** What an expression can see. */
export interface TypeScope {
  /** `undefined` where there is no such attribute, or several connectors disagree about it. */
  attribute(name: string): AttributeShape | undefined;
  /** Attributes that are known to have a value, as the rule's scope sees to it. */
  readonly present: ReadonlySet<string>;
}
