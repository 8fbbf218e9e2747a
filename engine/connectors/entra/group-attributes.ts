import { lasting, readable, refused, writable, type AttributeMapping, type MappingTable } from './attribute-mapping.ts';
import { refusalReasons as why } from './refusal-reasons.ts';
import { extensionAttributes, forEveryRecipient } from './shared-attributes.ts';

/** Every attribute a group of the Entra connector can have. */
export const groupAttributes: MappingTable = new Map<string, AttributeMapping>([
  [
    'alias',
    { kind: 'writable', place: { property: 'mailNickname', conversion: 'text' }, removable: true, derived: true },
  ],
  ['description', writable('description')],
  ['displayName', lasting('displayName')],
  ['member', writable('members', 'reference')],
  ['securityEnabled', lasting('securityEnabled', 'flag')],
  // Set when the group is created and never again: uniqueName is immutable.
  ['sourceAnchor', lasting('uniqueName', 'immutable-name')],

  ['mail', readable('mail', 'text', why.groupMail)],
  ['proxyAddresses', readable('proxyAddresses', 'texts', why.proxyAddresses)],
  ['onPremiseSecurityIdentifier', readable('onPremisesSecurityIdentifier', 'sid', why.securityIdentifier)],
  ['cloudAnchor', { kind: 'computed', reason: why.identity }],
  ['cloudMastered', { kind: 'computed', reason: why.identity }],

  ...forEveryRecipient,
  ['managedBy', { kind: 'absent', reason: why.managedBy }],
  ['export_password', { kind: 'absent', reason: why.password }],
  ...refused(why.groupExtension, extensionAttributes),
  ...refused(why.noProperty, ['assistant', 'msOrgIsOrganizational']),
  ...refused(why.exchange, [
    'hideDLMembership',
    'msExchCoManagedByLink',
    'msExchGroupDepartRestriction',
    'msExchGroupJoinRestriction',
    'msExchLabeledURI',
    'oOFReplyToOriginator',
    'reportToOriginator',
    'reportToOwner',
  ]),
]);
