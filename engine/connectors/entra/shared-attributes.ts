import { refused, type AttributeMapping } from './attribute-mapping.ts';
import { refusalReasons as why } from './refusal-reasons.ts';

export const extensionAttributes: readonly string[] = Array.from(
  { length: 15 },
  (_, index) => `extensionAttribute${index + 1}`,
);

/** What users and groups have in common as recipients of mail, none of which Graph takes. */
export const forEveryRecipient: readonly (readonly [string, AttributeMapping])[] = [
  ...refused(why.commonName, ['commonName']),
  ...refused(why.noProperty, ['info']),
  ...refused(why.cloudToOnPremises, ['cloudLegacyExchangeDN', 'cloudPublicDelegates']),
  ...refused(why.hold, [
    'msExchLitigationHoldDate',
    'msExchLitigationHoldOwner',
    'msExchRetentionComment',
    'msExchRetentionUrl',
  ]),
  ...refused(why.exchange, [
    'altRecipient',
    'authOrig',
    'dLMemRejectPerms',
    'dLMemSubmitPerms',
    'legacyExchangeDN',
    'msDsHabSeniorityIndex',
    'msDsPhoneticDisplayName',
    'msExchBypassModerationFromDLMembersLink',
    'msExchBypassModerationLink',
    'msExchEnableModeration',
    'msExchExtensionCustomAttribute1',
    'msExchExtensionCustomAttribute2',
    'msExchExtensionCustomAttribute3',
    'msExchExtensionCustomAttribute4',
    'msExchExtensionCustomAttribute5',
    'msExchHideFromAddressLists',
    'msExchModeratedByLink',
    'msExchModerationFlags',
    'msExchRecipientDisplayType',
    'msExchRecipientTypeDetails',
    'msExchRequireAuthToSendTo',
    'msExchSenderHintTranslations',
    'publicDelegates',
    'targetAddress',
    'unauthOrig',
  ]),
];
