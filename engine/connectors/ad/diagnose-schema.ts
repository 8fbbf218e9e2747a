import type { AttributeSchema, AttributeType } from '../../../grammar/schema/schema.ts';
import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import type { Diagnosis } from '../../ports/diagnosis.ts';
import { firstText } from './ldap-entry.ts';
import { anyOf, equalTo } from './ldap-filter.ts';
import type { LdapSession } from './ldap-session.ts';

/** Names asked for in one search; a server refuses filters with thousands of parts. */
const namesAtOnce = 100;

/** Types by attribute syntax; every other syntax is text. */
const typeOfSyntax: ReadonlyMap<string, AttributeType> = new Map([
  ['2.5.5.1', 'ref'],
  ['2.5.5.8', 'bool'],
  ['2.5.5.9', 'num'],
  ['2.5.5.16', 'num'],
  ['2.5.5.10', 'bin'],
  ['2.5.5.15', 'bin'],
  ['2.5.5.17', 'bin'],
]);

/** Holds the attribute inclusion list, as the connector's schema file describes it, to the schema of the forest. */
export async function* diagnoseSchema(session: LdapSession, connector: ActiveDirectoryConnector): Diagnosis {
  const known = await readAttributes(session, connector.attributes);
  const wrong: string[] = [];
  for (const name of connector.attributes) {
    const described = connector.schema.attributes.get(name);
    const real = known.get(name.toLowerCase());
    if (real === undefined) wrong.push(`"${name}" is not in the forest's schema`);
    else if (described !== undefined) wrong.push(...differences(described, real));
  }
  if (wrong.length === 0) {
    yield {
      check: 'schema',
      status: 'ok',
      message: `The ${connector.attributes.length} attributes of "${connector.name}" are in the forest's schema as its schema file has them`,
    };
    return;
  }
  yield {
    check: 'schema',
    status: 'warning',
    message: `The schema file of "${connector.name}" does not fit the forest: ${wrong.slice(0, 5).join('; ')}${wrong.length > 5 ? `; and ${wrong.length - 5} more` : ''}`,
    remedy: `Write the schema file anew with "joinery schema '${connector.name}'", and take attributes the forest does not have out of "attributes"`,
  };
}

interface RealAttribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

async function readAttributes(
  session: LdapSession,
  names: readonly string[],
): Promise<ReadonlyMap<string, RealAttribute>> {
  const found = new Map<string, RealAttribute>();
  for (let at = 0; at < names.length; at += namesAtOnce) {
    const filter = anyOf(names.slice(at, at + namesAtOnce).map((name) => equalTo('lDAPDisplayName', name)));
    const attributes = ['lDAPDisplayName', 'attributeSyntax', 'isSingleValued'];
    const entries = await session.search({
      base: session.server.schemaNamingContext,
      scope: 'one',
      filter,
      attributes,
    });
    for (const entry of entries) {
      const name = firstText(entry, 'lDAPDisplayName') ?? '';
      const type = typeOfSyntax.get(firstText(entry, 'attributeSyntax') ?? '') ?? 'str';
      found.set(name.toLowerCase(), { name, type, multiValued: firstText(entry, 'isSingleValued') !== 'TRUE' });
    }
  }
  return found;
}

/** One value too few loses data, one too many fails objects; another type gives other values. */
function differences(described: AttributeSchema, real: RealAttribute): readonly string[] {
  const { name } = described;
  return [
    ...(described.multiValued === real.multiValued
      ? []
      : [`"${name}" has ${real.multiValued ? 'several values' : 'one value'} there`]),
    ...(described.type === real.type || isReadAsText(described.type, real.type)
      ? []
      : [`"${name}" is "${real.type}" there and "${described.type}" in the file`]),
  ];
}

/** The exported configurations describe some attributes more loosely than the directory does. */
function isReadAsText(described: AttributeType, real: AttributeType): boolean {
  return described === 'str' && real !== 'bin';
}
