import { readable, refused, type AttributeMapping, type MappingTable } from './attribute-mapping.ts';
import { refusalReasons as why } from './refusal-reasons.ts';
import { userAttributes } from './user-attributes.ts';

/** A contact's attributes are among a user's; Graph shows some of them and takes none. */
export const contactAttributes: MappingTable = new Map<string, AttributeMapping>([
  ...refused(why.contact, [...userAttributes.keys()]),
  ['alias', readable('mailNickname', 'text', why.contact)],
  ['city', readable('addresses/city', 'address', why.contact)],
  ['company', readable('companyName', 'text', why.contact)],
  ['country', readable('addresses/countryOrRegion', 'address', why.contact)],
  ['department', readable('department', 'text', why.contact)],
  ['displayName', readable('displayName', 'text', why.contact)],
  ['facsimileTelephoneNumber', readable('phones/businessFax', 'phone', why.contact)],
  ['givenName', readable('givenName', 'text', why.contact)],
  ['mail', readable('mail', 'text', why.contact)],
  ['mobile', readable('phones/mobile', 'phone', why.contact)],
  ['physicalDeliveryOfficeName', readable('addresses/officeLocation', 'address', why.contact)],
  ['postalCode', readable('addresses/postalCode', 'address', why.contact)],
  ['proxyAddresses', readable('proxyAddresses', 'texts', why.contact)],
  ['state', readable('addresses/state', 'address', why.contact)],
  ['streetAddress', readable('addresses/street', 'address', why.contact)],
  ['surname', readable('surname', 'text', why.contact)],
  ['telephoneNumber', readable('phones/business', 'phone', why.contact)],
  ['title', readable('jobTitle', 'text', why.contact)],
  ['cloudAnchor', { kind: 'computed', reason: why.contact }],
]);

/** Graph shows devices and lets no application make them what they are. */
export const deviceAttributes: MappingTable = new Map<string, AttributeMapping>([
  ['accountEnabled', readable('accountEnabled', 'flag', why.device)],
  ['approximateLastLogonTimestamp', readable('approximateLastSignInDateTime', 'text', why.device)],
  ['deviceId', readable('deviceId', 'guid', why.device)],
  ['deviceOSType', readable('operatingSystem', 'text', why.device)],
  ['deviceOSVersion', readable('operatingSystemVersion', 'text', why.device)],
  ['deviceObjectVersion', readable('deviceVersion', 'number', why.device)],
  ['devicePhysicalIds', readable('physicalIds', 'texts', why.device)],
  ['deviceTrustType', readable('trustType', 'text', why.device)],
  ['displayName', readable('displayName', 'text', why.device)],
  ['isCompliant', readable('isCompliant', 'flag', why.device)],
  ['isManaged', readable('isManaged', 'flag', why.device)],
  ['onPremiseSecurityIdentifier', readable('onPremisesSecurityIdentifier', 'sid', why.device)],
  ['cloudAnchor', { kind: 'computed', reason: why.device }],
  ['sourceAnchor', { kind: 'computed', reason: why.device }],
  ...refused(why.device, [
    'alternativeSecurityId',
    'cloudAccountEnabled',
    'cloudCreated',
    'cloudDeviceOSType',
    'cloudDeviceOSVersion',
    'cloudDisplayName',
    'dirSyncOverrides',
    'export_password',
    'registeredOwnerReference',
    'registeredUsersReference',
    'stkDeviceKey',
    'userCertificate',
  ]),
]);

export const publicFolderAttributes: MappingTable = new Map(
  refused(why.publicFolder, [
    'alias',
    'cloudAnchor',
    'displayName',
    'legacyExchangeDN',
    'mail',
    'msExchBypassAudit',
    'msExchMailboxAuditEnable',
    'msExchMailboxAuditLogAgeLimit',
    'msExchModerationFlags',
    'msExchRecipientSoftDeletedStatus',
    'msExchRecipientTypeDetails',
    'msExchTransportRecipientSettingsFlags',
    'proxyAddresses',
    'sourceAnchor',
    'targetAddress',
  ]),
);
