import type { Word } from '../ast/rule.ts';
import type { ConnectorDescription, ObjectTypeSchema, Schema } from '../schema/schema.ts';
import type { RuleContext } from './rule-context.ts';
import type { AttributeShape } from './types/type-scope.ts';

/** One place attributes belong to: the metaverse, or the space of one connector. */
export interface Side {
  /** As messages call it: `connector "contoso.com"` or `the metaverse`. */
  readonly label: string;
  readonly schema: Schema;
  /** `*` is any type. */
  readonly objectType: string;
  /** Absent: every attribute of the schema is synchronized. */
  readonly included?: ReadonlySet<string>;
  /** Absent: the metaverse. */
  readonly connector?: ConnectorDescription;
}

export interface RuleSides {
  /** One per connector. */
  readonly connectorSpace: readonly Side[];
  readonly metaverse: readonly Side[];
  /** Where scope and flow sources are read. */
  readonly source: readonly Side[];
  /** Where flows write. */
  readonly target: readonly Side[];
}

export function sidesOf({
  rule,
  connectors,
  environment,
}: Pick<RuleContext, 'rule' | 'connectors' | 'environment'>): RuleSides {
  const isInbound = rule.direction === 'inbound';
  const { text: csType } = isInbound ? rule.sourceObjectType : rule.targetObjectType;
  const { text: mvType } = isInbound ? rule.targetObjectType : rule.sourceObjectType;
  const connectorSpace = connectors.map((connector) => ({
    label: `connector "${connector.name}"`,
    schema: connector.schema,
    objectType: csType,
    included: connector.includedAttributes,
    connector,
  }));
  const metaverse = [{ label: 'the metaverse', schema: environment.metaverse, objectType: mvType }];
  return {
    connectorSpace,
    metaverse,
    source: isInbound ? connectorSpace : metaverse,
    target: isInbound ? metaverse : connectorSpace,
  };
}

/** An attribute a rule mentions, and where it must exist. */
export interface AttributeUse {
  readonly word: Word;
  readonly sides: readonly Side[];
}

/**
 * Whether objects of the side's type have the attribute. Of a type the schema lacks, or any type, every attribute of the schema is
 * taken: an unknown type is reported once, not with each of its attributes.
 */
export function hasAttribute(side: Side, name: string): boolean {
  if (!side.schema.attributes.has(name)) return false;
  const type = side.schema.objectTypes.get(side.objectType);
  return type === undefined || attributesOf(type).has(name);
}

/** The type of an attribute on every one of `sides`; `undefined` where one lacks it or they disagree, and for names not written. */
export function shapeOn(sides: readonly Side[], name: string): AttributeShape | undefined {
  const [first, ...others] = sides.map(({ schema }) => schema.attributes.get(name));
  if (first === undefined) return undefined;
  const agree = others.every((other) => other?.type === first.type && other.multiValued === first.multiValued);
  return agree ? first : undefined;
}

/** Schemas list thousands of attributes per type; the sets are built once per schema object. */
const attributeSets = new WeakMap<ObjectTypeSchema, ReadonlySet<string>>();

function attributesOf(type: ObjectTypeSchema): ReadonlySet<string> {
  const known = attributeSets.get(type) ?? new Set(type.attributes);
  attributeSets.set(type, known);
  return known;
}
