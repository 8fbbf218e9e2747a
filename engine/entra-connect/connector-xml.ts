import type { Problem } from '../../grammar/ast/problem.ts';
import type { ConnectorCategory, Schema } from '../../grammar/schema/schema.ts';
import type { PartitionConfiguration } from '../model/configuration.ts';
import { readDsmlSchema } from './dsml-schema.ts';
import { report, type Problems } from './element-problem.ts';
import { childOf, childrenOf, childText, descend, parseXml, type XmlElement } from './xml.ts';
import { guidOf, requiredText } from './xml-values.ts';

/** A connector of an exported configuration. Run profiles, credentials and directory positions are not read. */
export interface ImportedConnector {
  readonly name: string;
  /** Lower-case GUID without braces. */
  readonly id: string;
  readonly category: ConnectorCategory;
  /** Everything the directory has, not only what is selected. */
  readonly schema: Schema;
  /** The selected object types; those that stand for the hierarchy (`container`, …) included. */
  readonly objectTypes: readonly string[];
  /** The attribute inclusion list. */
  readonly attributes: readonly string[];
  /** Only the selected ones. */
  readonly partitions: readonly PartitionConfiguration[];
  /** The parameters rules can name: `Forest.…` and constants. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The account an Active Directory connector signs in with, `MSOL_…@contoso.com`. */
  readonly account?: string;
}

/** Reads a `Connector_{guid}.xml`. `connector` is absent when its name or id cannot be told; a problem then says why. */
export function readConnectorXml(text: string): {
  readonly connector: ImportedConnector | undefined;
  readonly problems: readonly Problem[];
} {
  const { root, problems: syntax } = parseXml(text);
  const problems: Problems = [...syntax];
  const connector = root === undefined ? undefined : readConnector(problems, root);
  return { connector, problems };
}

/** Reads a `ma-data` element. */
export function readConnector(problems: Problems, root: XmlElement): ImportedConnector | undefined {
  const name = requiredText(problems, root, 'name');
  const id = requiredText(problems, root, 'id') === undefined ? undefined : guidOf(problems, root, 'id', unusable);
  if (name === undefined || id === undefined) return undefined;
  const schema = readDsmlSchema(problems, root);
  const partitions = childrenOf(descend(root, 'ma-partition-data'), 'partition').filter(isSelected);
  const classes = partitions.flatMap((partition) =>
    texts(descend(partition, 'filter', 'object-classes'), 'object-class'),
  );
  const inclusion = childOf(root, 'attribute-inclusion');
  return {
    name,
    id,
    category: categoryOf(root),
    schema,
    objectTypes: known(problems, childOf(root, 'ma-partition-data'), [...new Set(classes)], schema.objectTypes),
    attributes: known(problems, inclusion, texts(inclusion, 'attribute'), schema.attributes),
    partitions: partitions.map(readPartition),
    parameters: readParameters(descend(root, 'private-configuration', 'adma-configuration'), 'global'),
    ...readAccount(descend(root, 'private-configuration', 'adma-configuration')),
  };
}

function readAccount(configuration: XmlElement | undefined): { readonly account?: string } {
  const user = childText(configuration, 'forest-login-user') ?? '';
  const domain = childText(configuration, 'forest-login-domain') ?? '';
  return user === '' || domain === '' ? {} : { account: `${user}@${domain}` };
}

const unusable = { severity: 'error', text: 'the connector is left out, and its rules with it' } as const;

function categoryOf(root: XmlElement): ConnectorCategory {
  const category = childText(root, 'category');
  if (category === 'AD') return 'AD';
  const subtype = childText(root, 'subtype') ?? '';
  return category === 'Extensible2' && /Azure Active Directory|Entra ID/.test(subtype) ? 'Entra' : 'other';
}

function isSelected(partition: XmlElement): boolean {
  return (childText(partition, 'selected') ?? '1') !== '0';
}

function readPartition(partition: XmlElement): PartitionConfiguration {
  const containers = descend(partition, 'filter', 'containers');
  return {
    name: childText(partition, 'name') ?? 'default',
    include: texts(childOf(containers, 'inclusions'), 'inclusion'),
    exclude: texts(childOf(containers, 'exclusions'), 'exclusion'),
    parameters: readParameters(partition, 'partition'),
  };
}

/**
 * The `parameter-values` inside `parent` that rules can name. Those of a partition share their `use` with connection settings and
 * the directory's position, so there only the ones the product itself defines are taken.
 */
function readParameters(parent: XmlElement | undefined, use: 'global' | 'partition'): ReadonlyMap<string, string> {
  const parameters = childrenOf(childOf(parent, 'parameter-values'), 'parameter').filter(({ attributes }) => {
    if (attributes.get('use') !== use || attributes.get('encrypted') === '1') return false;
    return use === 'global' || attributes.get('intrinsic') === '1';
  });
  return new Map(parameters.map((parameter) => [parameter.attributes.get('name') ?? '', parameter.text]));
}

function texts(parent: XmlElement | undefined, name: string): readonly string[] {
  return childrenOf(parent, name)
    .map((child) => child.text.trim())
    .filter((text) => text !== '');
}

/** Leaves out, with a warning, the names the connector's own schema does not have. */
function known(
  problems: Problems,
  place: XmlElement | undefined,
  names: readonly string[],
  schema: ReadonlyMap<string, unknown>,
): readonly string[] {
  return names.filter((name) => {
    if (schema.has(name)) return true;
    if (place !== undefined) {
      report(problems, place, {
        code: 'not-in-schema',
        severity: 'warning',
        message: `"${name}" is selected but the connector's schema does not have it, so it is left out; refresh the schema and export again`,
      });
    }
    return false;
  });
}
