/** The kinds of directory objects the tenant keeps, by the name of Graph's entity type. */
export type EntryKind = 'user' | 'group' | 'orgContact' | 'device' | 'extensionProperty';

/** The path that lists the objects of a kind. */
export const collections: Readonly<Record<Exclude<EntryKind, 'extensionProperty'>, string>> = {
  user: 'users',
  group: 'groups',
  orgContact: 'contacts',
  device: 'devices',
};

/**
 * One property of an entity type. `access`: `write` on creation and later, `create` on creation only, `read` never by a request.
 * `required`: a creation needs it, and no update may remove it. `standard`: answered when a request selects nothing.
 */
export interface TenantProperty {
  readonly name: string;
  readonly type: PropertyType;
  readonly access: 'write' | 'create' | 'read';
  /** In UTF-16 units, of each text. */
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly nullable?: false;
  readonly standard?: true;
  /** Set for a directory extension: several values of the type, or one. Without a value, an extension is not answered at all. */
  readonly extension?: 'single' | 'multiple';
}

export type PropertyType =
  | 'String'
  | 'Boolean'
  | 'DateTimeOffset'
  | 'Strings'
  | 'ExtensionAttributes'
  | 'PasswordProfile'
  | 'Licenses'
  | 'Addresses'
  | 'Phones'
  | 'Int32'
  | 'Int64'
  | 'Binary';

/** What Graph says of its entity types, as far as the tenant keeps them. A test holds every list to Graph's published metadata. */
export const tenantProperties: Readonly<Record<EntryKind, ReadonlyMap<string, TenantProperty>>> = {
  user: byName([
    text('userPrincipalName', { required: true, standard: true, maxLength: 1024 }),
    text('displayName', { required: true, standard: true, maxLength: 256 }),
    text('mailNickname', { required: true, maxLength: 64 }),
    { name: 'accountEnabled', type: 'Boolean', access: 'write', required: true },
    { name: 'passwordProfile', type: 'PasswordProfile', access: 'write', required: true },
    { name: 'businessPhones', type: 'Strings', access: 'write', nullable: false, standard: true },
    { name: 'otherMails', type: 'Strings', access: 'write', nullable: false, maxLength: 250 },
    { name: 'onPremisesExtensionAttributes', type: 'ExtensionAttributes', access: 'write', maxLength: 1024 },
    ...['givenName', 'surname'].map((name) => text(name, { standard: true, maxLength: 64 })),
    text('jobTitle', { standard: true, maxLength: 128 }),
    text('mobilePhone', { standard: true, maxLength: 64 }),
    ...['mail', 'officeLocation', 'preferredLanguage'].map((name) => text(name, { standard: true })),
    ...['companyName', 'department'].map((name) => text(name, { maxLength: 64 })),
    ...['city', 'country', 'state'].map((name) => text(name, { maxLength: 128 })),
    text('streetAddress', { maxLength: 1024 }),
    text('postalCode', { maxLength: 40 }),
    text('employeeId', { maxLength: 16 }),
    text('usageLocation', { nullable: false, maxLength: 2 }),
    ...['employeeType', 'faxNumber', 'onPremisesImmutableId', 'passwordPolicies', 'userType'].map((name) => text(name)),
    ...['proxyAddresses', 'imAddresses'].map(readOnlyTexts),
    ...onPremisesTexts(),
    ...['onPremisesDistinguishedName', 'onPremisesUserPrincipalName', 'creationType'].map((name) => readOnly(name)),
    { name: 'onPremisesSyncEnabled', type: 'Boolean', access: 'read' },
    { name: 'assignedLicenses', type: 'Licenses', access: 'read', nullable: false },
    readOnly('securityIdentifier', true),
    ...['createdDateTime', 'lastPasswordChangeDateTime', 'onPremisesLastSyncDateTime', 'deletedDateTime'].map(
      readOnlyTime,
    ),
  ]),
  group: byName([
    text('displayName', { required: true, standard: true, maxLength: 256 }),
    text('mailNickname', { required: true, standard: true, maxLength: 64 }),
    { name: 'mailEnabled', type: 'Boolean', access: 'create', required: true, standard: true },
    { name: 'securityEnabled', type: 'Boolean', access: 'write', required: true, standard: true },
    { name: 'groupTypes', type: 'Strings', access: 'create', nullable: false, standard: true },
    text('description', { standard: true, maxLength: 1024 }),
    ...['classification', 'visibility', 'preferredLanguage'].map((name) => text(name, { standard: true })),
    { ...text('uniqueName'), access: 'create' },
    readOnly('mail', true),
    { ...readOnlyTexts('proxyAddresses'), standard: true },
    ...onPremisesTexts().map((property) => ({ ...property, standard: true as const })),
    ...['onPremisesNetBiosName', 'securityIdentifier'].map((name) => readOnly(name, true)),
    { name: 'onPremisesSyncEnabled', type: 'Boolean', access: 'read', standard: true },
    { name: 'assignedLicenses', type: 'Licenses', access: 'read' },
    ...['createdDateTime', 'renewedDateTime', 'onPremisesLastSyncDateTime'].map((name) => ({
      ...readOnlyTime(name),
      standard: true as const,
    })),
    readOnlyTime('deletedDateTime'),
  ]),
  orgContact: byName(
    [
      ...['displayName', 'givenName', 'surname', 'jobTitle', 'companyName', 'department', 'mail', 'mailNickname'].map(
        (name) => readOnly(name),
      ),
      readOnlyTexts('proxyAddresses'),
      { name: 'addresses', type: 'Addresses' as const, access: 'read' as const },
      { name: 'phones', type: 'Phones' as const, access: 'read' as const },
      { name: 'onPremisesSyncEnabled', type: 'Boolean' as const, access: 'read' as const },
      ...['onPremisesLastSyncDateTime', 'deletedDateTime'].map(readOnlyTime),
    ].map((property) => ({ ...property, standard: true as const })),
  ),
  device: byName(
    [
      ...['deviceId', 'displayName', 'operatingSystem', 'operatingSystemVersion', 'trustType', 'profileType'].map(
        (name) => readOnly(name),
      ),
      ...['manufacturer', 'model', 'deviceOwnership', 'managementType'].map((name) => readOnly(name)),
      ...['accountEnabled', 'isCompliant', 'isManaged', 'onPremisesSyncEnabled'].map((name) => ({
        name,
        type: 'Boolean' as const,
        access: 'read' as const,
      })),
      { name: 'deviceVersion', type: 'Int32' as const, access: 'read' as const },
      readOnlyTexts('physicalIds'),
      readOnly('onPremisesSecurityIdentifier'),
      ...['approximateLastSignInDateTime', 'registrationDateTime', 'onPremisesLastSyncDateTime', 'deletedDateTime'].map(
        readOnlyTime,
      ),
    ].map((property) =>
      property.name === 'onPremisesSecurityIdentifier' ? property : { ...property, standard: true as const },
    ),
  ),
  extensionProperty: byName([
    { name: 'name', type: 'String', access: 'create', required: true, standard: true },
    { name: 'dataType', type: 'String', access: 'create', required: true, standard: true },
    { name: 'isMultiValued', type: 'Boolean', access: 'create', nullable: false, standard: true },
    { name: 'targetObjects', type: 'Strings', access: 'create', required: true, standard: true },
    readOnly('appDisplayName', true),
    { name: 'isSyncedFromOnPremises', type: 'Boolean', access: 'read', standard: true },
    { ...readOnlyTime('deletedDateTime'), standard: true },
  ]),
};

/** The name error messages use for an entity type. */
export const resourceNames: Readonly<Record<EntryKind, string>> = {
  user: 'User',
  group: 'Group',
  orgContact: 'Contact',
  device: 'Device',
  extensionProperty: 'ExtensionProperty',
};

function byName(properties: readonly TenantProperty[]): ReadonlyMap<string, TenantProperty> {
  return new Map(properties.map((property) => [property.name, property]));
}

function text(name: string, facts: Partial<TenantProperty> = {}): TenantProperty {
  return { name, type: 'String', access: 'write', ...facts };
}

function readOnly(name: string, standard?: true): TenantProperty {
  return { name, type: 'String', access: 'read', ...(standard === undefined ? {} : { standard }) };
}

function readOnlyTexts(name: string): TenantProperty {
  return { name, type: 'Strings', access: 'read', nullable: false };
}

function readOnlyTime(name: string): TenantProperty {
  return { name, type: 'DateTimeOffset', access: 'read' };
}

/** What only Microsoft Entra Connect sets, the same on users and groups. */
function onPremisesTexts(): readonly TenantProperty[] {
  return ['onPremisesDomainName', 'onPremisesSamAccountName', 'onPremisesSecurityIdentifier'].map((name) =>
    readOnly(name),
  );
}
