import { refused, type MappingTable } from './attribute-mapping.ts';
import { refusalReasons as why } from './refusal-reasons.ts';
import { userAttributes } from './user-attributes.ts';

/** A contact's attributes are among a user's, and Graph takes none of them. */
export const contactAttributes: MappingTable = new Map(refused(why.contact, [...userAttributes.keys()]));

export const deviceAttributes: MappingTable = new Map(
  refused(why.device, [
    'accountEnabled',
    'alternativeSecurityId',
    'approximateLastLogonTimestamp',
    'cloudAccountEnabled',
    'cloudAnchor',
    'cloudCreated',
    'cloudDeviceOSType',
    'cloudDeviceOSVersion',
    'cloudDisplayName',
    'deviceId',
    'deviceOSType',
    'deviceOSVersion',
    'deviceObjectVersion',
    'devicePhysicalIds',
    'deviceTrustType',
    'dirSyncOverrides',
    'displayName',
    'export_password',
    'isCompliant',
    'isManaged',
    'onPremiseSecurityIdentifier',
    'registeredOwnerReference',
    'registeredUsersReference',
    'sourceAnchor',
    'stkDeviceKey',
    'userCertificate',
  ]),
);

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
