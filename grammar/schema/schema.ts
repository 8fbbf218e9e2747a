/** The types of attribute values. Dates exist only inside expressions. */
export type AttributeType = 'str' | 'num' | 'bool' | 'bin' | 'ref';

export interface AttributeSchema {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  /** Indexed metaverse strings hold at most 448 characters. */
  readonly indexed?: boolean;
  /** The directory refuses writes to it. */
  readonly readOnly?: boolean;
  /** The directory takes values and never shows them: a password. */
  readonly writeOnly?: boolean;
}

export interface ObjectTypeSchema {
  readonly name: string;
  /** Names of the attributes an object of this type can have, in the schema's spelling. */
  readonly attributes: readonly string[];
}

/** What a connector space or the metaverse can hold. Names are case-sensitive, as in the original. */
export interface Schema {
  readonly attributes: ReadonlyMap<string, AttributeSchema>;
  readonly objectTypes: ReadonlyMap<string, ObjectTypeSchema>;
}

/** The metaverse's own category is `metaverse`; `AD` and `Entra` are the two kinds of directories rules are written for. */
export type ConnectorCategory = 'AD' | 'Entra' | 'other';

/** What the rules of a workspace may mention about one connector. */
export interface ConnectorDescription {
  readonly name: string;
  /** Lower-case GUID without braces. */
  readonly id: string;
  readonly category: ConnectorCategory;
  readonly schema: Schema;
  /** The attribute inclusion list: what is imported and may be exported. Always a subset of the schema. */
  readonly includedAttributes: ReadonlySet<string>;
  /** The object types that are imported and may be exported. Absent: every type of the schema. */
  readonly includedObjectTypes?: ReadonlySet<string>;
  /** Names rules may write as `%name%` besides `Connector.ID`. */
  readonly parameters: ReadonlySet<string>;
}

/** Everything a rule is checked against. Connectors stand in the order of `joinery.json`. */
export interface RuleEnvironment {
  readonly connectors: readonly ConnectorDescription[];
  readonly metaverse: Schema;
  /** Whether a directory takes an attribute of an object type from us. Absent: nothing is known about that. */
  readonly writable?: (connector: ConnectorDescription, objectType: string, attribute: string) => WriteCapability;
}

/** `reason` is half a sentence for the user. */
export type WriteCapability = { readonly kind: 'writable' } | { readonly kind: 'read-only'; readonly reason: string };
