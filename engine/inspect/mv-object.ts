import type { AttributeType } from '../../grammar/schema/schema.ts';
import type { MvObject } from '../ports/store.ts';
import { printValue } from '../preview/print-values.ts';
import { listValues } from './cs-object.ts';
import { connectorOfSpace, type Inspection, ruleNamed } from './inspection.ts';
import { createMetaverseReader } from './metaverse-object.ts';
import { mvName } from './object-name.ts';

/** A metaverse object as people look at it. */
export interface MvObjectView {
  readonly id: number;
  readonly objectType: string;
  readonly name: string;
  /** In the layout's order; only those with a value. */
  readonly attributes: readonly MvAttributeView[];
  readonly links: readonly MvLinkView[];
}

/** A value with the rule and the connector-space object it came from. */
export interface MvAttributeView {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly values: readonly string[];
  readonly rule: string | null;
  readonly from: { readonly connector: string; readonly dn: string } | null;
}

export interface MvLinkView {
  readonly connector: string;
  readonly dn: string;
  readonly objectType: string;
  readonly rule: string | null;
}

export function viewMvObject(inspection: Inspection, object: MvObject): MvObjectView {
  const { store, configuration } = inspection;
  const metaverse = createMetaverseReader(store, configuration);
  return {
    id: object.id,
    objectType: object.objectType,
    name: mvName(inspection, object) ?? metaverse.name(object.id),
    attributes: metaverse.attributes(object).map(({ name, type, multiValued, values, contributor }) => ({
      name,
      type,
      multiValued,
      values: listValues(values.map(printValue)),
      rule: contributor === null ? null : ruleNamed(inspection, store.ruleId(contributor.rule)),
      from: contributor === null ? null : contributing(inspection, contributor.cs),
    })),
    links: metaverse.links(object.id).map(({ connector, object: { dn, objectType, lineage } }) => {
      const rule = lineage.joinedBy ?? lineage.provisionedBy ?? lineage.outboundJoinedBy;
      return { connector, dn, objectType, rule: rule === null ? null : ruleNamed(inspection, rule) };
    }),
  };
}

function contributing(inspection: Inspection, id: number): MvAttributeView['from'] {
  const object = inspection.store.cs(id);
  return object === undefined ? null : { connector: connectorOfSpace(inspection, object.space), dn: object.dn };
}
