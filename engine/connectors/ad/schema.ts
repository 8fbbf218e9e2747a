import type { AttributeSchema, ObjectTypeSchema, Schema } from '../../../grammar/schema/schema.ts';
import type { ActiveDirectoryConnector } from '../../model/configuration.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError } from '../../ports/directory.ts';
import { LdapResultError } from './ldap-error.ts';
import { firstText, type LdapEntry } from './ldap-entry.ts';
import { equalTo } from './ldap-filter.ts';
import { openLdapSession, type LdapSession, type LdapSessionOptions } from './ldap-session.ts';
import { connectorError } from './map-errors.ts';
import { attributeOfEntry, attributeSchemaAttributes } from './schema-attributes.ts';
import { attributesOfClass, classOfEntry, classSchemaAttributes, type ClassDefinition } from './schema-classes.ts';

/**
 * The schema of a live forest: every object type and every attribute it knows. Throws ConnectorError as `openLdapSession` does, and of
 * kind `permission` when the account sees no schema.
 */
export async function readActiveDirectorySchema(
  connector: ActiveDirectoryConnector,
  options: Pick<LdapSessionOptions, 'secrets' | 'timeouts'>,
  signal: CancelSignal,
): Promise<Schema> {
  const session = await openLdapSession({ ...options, connector });
  try {
    const attributes = await readAttributes(session, signal);
    const objectTypes = await readObjectTypes(session, attributes, signal);
    if (attributes.size > 0 && objectTypes.size > 0) return { attributes, objectTypes };
    throw new ConnectorError(
      'permission',
      `"${connector.user}" sees nothing in "${session.server.schemaNamingContext}", so nothing was changed; let the account read the schema`,
    );
  } catch (cause) {
    if (!(cause instanceof LdapResultError)) throw cause;
    throw connectorError(cause, { connector: connector.name, server: session.server.address });
  } finally {
    await session.close();
  }
}

async function readAttributes(
  session: LdapSession,
  signal: CancelSignal,
): Promise<ReadonlyMap<string, AttributeSchema>> {
  const attributes = new Map<string, AttributeSchema>();
  for await (const entry of definitions(
    session,
    { kind: 'attributeSchema', read: attributeSchemaAttributes },
    signal,
  )) {
    const attribute = attributeOfEntry(entry);
    if (attribute !== undefined) attributes.set(attribute.name, attribute);
  }
  return attributes;
}

async function readObjectTypes(
  session: LdapSession,
  attributes: ReadonlyMap<string, AttributeSchema>,
  signal: CancelSignal,
): Promise<ReadonlyMap<string, ObjectTypeSchema>> {
  const classes = new Map<string, ClassDefinition>();
  for await (const entry of definitions(session, { kind: 'classSchema', read: classSchemaAttributes }, signal)) {
    const definition = classOfEntry(entry);
    if (definition !== undefined) classes.set(definition.name, definition);
  }
  return new Map(
    [...classes.keys()].map((name) => {
      const own = [...attributesOfClass(classes, name)].filter((attribute) => attributes.has(attribute));
      return [name, { name, attributes: own }];
    }),
  );
}

async function* definitions(
  session: LdapSession,
  { kind, read }: { readonly kind: string; readonly read: readonly string[] },
  signal: CancelSignal,
): AsyncGenerator<LdapEntry> {
  const { schemaNamingContext: base } = session.server;
  const search = { base, scope: 'one', filter: equalTo('objectClass', kind), attributes: read } as const;
  for await (const { entries } of session.searchPages(search, signal))
    yield* entries.filter((entry) => firstText(entry, 'lDAPDisplayName') !== undefined);
}
