/** The kinds of directory objects the tenant keeps. */
export type EntryKind = 'user' | 'group';

/**
 * One property of an entity type. `access`: `write` on creation and later, `create` on creation only, `read` never by a request.
 * `required`: a creation needs it, and no update may remove it. `standard`: answered when a request selects nothing.
 */
export interface TenantProperty {
  readonly name: string;
  readonly type: 'String' | 'Boolean' | 'DateTimeOffset' | 'Strings' | 'ExtensionAttributes' | 'PasswordProfile';
  readonly access: 'write' | 'create' | 'read';
  /** In UTF-16 units, of each text. */
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly nullable?: false;
  readonly standard?: true;
}

/** What Graph says of users and groups, as far as the tenant keeps it. A test holds both lists to Graph's published metadata. */
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
    readOnlyTexts('proxyAddresses'),
    ...onPremisesTexts(),
    readOnly('onPremisesNetBiosName'),
    { name: 'onPremisesSyncEnabled', type: 'Boolean', access: 'read', standard: true },
    ...['createdDateTime', 'renewedDateTime', 'onPremisesLastSyncDateTime', 'deletedDateTime'].map(readOnlyTime),
  ]),
};

/** The name error messages use for an entity type. */
export const resourceNames: Readonly<Record<EntryKind, string>> = { user: 'User', group: 'Group' };

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
