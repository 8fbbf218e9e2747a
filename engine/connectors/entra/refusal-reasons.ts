/** Why Graph cannot take an attribute. Sentences for users, without a full stop. */
export const refusalReasons = {
  identity: 'Entra ID itself gives every object this value, and nobody can set it',
  exchange: 'Exchange keeps this value and Microsoft Graph does not offer it; set it with Exchange Online tools',
  proxyAddresses:
    'Microsoft Graph only shows the addresses of an object; writing "mail" sets the primary one, and the others need Exchange Online tools',
  teams:
    'Teams and Skype for Business keep this value and Microsoft Graph does not offer it; set it with the Teams administration tools',
  noProperty:
    'Microsoft Graph has no property for it; a directory extension can hold the value, when the schema has it and a rule flows to it',
  onPremises:
    'Only Microsoft Entra Connect can set what an object is called on-premises; Microsoft Graph shows it and refuses to write it',
  securityIdentifier:
    'Only Microsoft Entra Connect can set the on-premises security identifier; Microsoft Graph shows it and refuses to write it',
  certificate:
    'Certificates reach Entra ID through Microsoft Entra Connect only; Microsoft Graph has no property for them on this type of object',
  photo: 'Microsoft Graph keeps photos apart from the object, and this connector does not write them',
  password: 'Passwords and their dates come with password hash synchronization, which Microsoft Graph does not offer',
  countryLetters: 'Microsoft Graph has one property for the country, and the attribute "country" fills it',
  countryCode:
    'Microsoft Graph has one property for the country, and the attribute "country" fills it; it has none for the number',
  commonName: 'Objects in Entra ID have no common name of their own; the display name is what people see',
  userDescription: 'Users in Entra ID have no description in Microsoft Graph; only groups have one',
  managedBy:
    'An owner of a group in Entra ID may change it there, which the manager of a group in Active Directory was not asked to do; set owners in Entra ID',
  groupExtension: 'Microsoft Graph documents the extension attributes for users only',
  groupMail:
    'Microsoft Graph cannot make a group mail-enabled, so its address is only shown; use Exchange Online tools',
  hold: 'Exchange and Purview keep retention and hold settings, and Microsoft Graph does not offer them',
  cloudToOnPremises:
    'This value is written in the cloud and flows back on-premises; synchronization never writes it to Entra ID',
  deviceKey: 'Keys of devices are registered by the devices themselves, and Microsoft Graph does not offer them',
  signInNames: 'Microsoft Graph offers sign-in names as identities only, which this connector does not write',
  contact: 'Microsoft Graph can only read contacts, so a contact cannot be created or changed by this connector',
  device:
    'Microsoft Graph lets no application create devices or change what makes them hybrid joined, so devices stay with the join of the device itself',
  publicFolder: 'Public folders are kept by Exchange, and Microsoft Graph does not offer them',
} as const;
