/** What a request needs: each of the permissions is enough, and the first gives least. None: applications, or people, cannot have it. */
export interface RoutePermissions {
  readonly application: readonly string[];
  readonly delegated: readonly string[];
}

/**
 * By method and route: permissions of applications, and those of people where they differ. A test holds the rows to Microsoft's
 * published list, but for routes that list does not have.
 */
const rows: readonly (readonly [route: string, application: string, delegated?: string])[] = [
  [
    'GET users',
    'User.ReadBasic.All User.ReadWrite.All User.Read.All User.ReadWrite.CrossCloud Directory.Read.All Directory.ReadWrite.All',
    'User.ReadBasic.All User.ReadWrite.All User.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  ['POST users', 'User.ReadWrite.All Directory.ReadWrite.All'],
  ['GET users/delta', 'User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All'],
  [
    'GET users/$count',
    'User.ReadBasic.All User.ReadWrite.All User.Read.All User.ReadWrite.CrossCloud Directory.Read.All Directory.ReadWrite.All',
    'User.ReadBasic.All User.ReadWrite.All User.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET users/{id}',
    'User.ReadBasic.All User.ReadWrite.All User.Read.All User.ReadWrite.CrossCloud Directory.Read.All Directory.ReadWrite.All',
    'User.ReadBasic.All User.ReadWrite.All User.Read User.Read.All User.ReadWrite Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'PATCH users/{id}',
    'User.ReadWrite.All User.EnableDisableAccount.All User.ManageIdentities.All User-Mail.ReadWrite.All User-PasswordProfile.ReadWrite.All User-Phone.ReadWrite.All User.ReadWrite.CrossCloud Directory.ReadWrite.All',
    'User.ReadWrite.All User.EnableDisableAccount.All User.ManageIdentities.All User-Mail.ReadWrite.All User-PasswordProfile.ReadWrite.All User-Phone.ReadWrite.All User.ReadWrite Directory.ReadWrite.All',
  ],
  [
    'DELETE users/{id}',
    'User.DeleteRestore.All User.ReadWrite.All User.ReadWrite.CrossCloud',
    'User.DeleteRestore.All User.ReadWrite.All',
  ],
  ['GET users/{id}/manager', 'User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All'],
  ['PUT users/{id}/manager/$ref', 'User.ReadWrite.All Directory.ReadWrite.All'],
  ['DELETE users/{id}/manager/$ref', 'User.ReadWrite.All Directory.ReadWrite.All'],
  [
    'GET users/{id}/memberOf',
    'Directory.Read.All Group.ReadBasic.All GroupMember.ReadBasic.All Directory.ReadWrite.All',
    'User.Read Group.ReadBasic.All GroupMember.ReadBasic.All GroupMember.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET users/{id}/transitiveMemberOf',
    'User.Read.All Group.ReadBasic.All GroupMember.ReadBasic.All Group.Read.All GroupMember.Read.All Directory.Read.All Directory.ReadWrite.All',
    'User.Read Group.ReadBasic.All GroupMember.ReadBasic.All Group.Read.All GroupMember.Read.All User.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  ['POST users/{id}/assignLicense', 'LicenseAssignment.ReadWrite.All User.ReadWrite.All Directory.ReadWrite.All'],
  [
    'GET users/{id}/licenseDetails',
    'User.Read.All Directory.Read.All Directory.ReadWrite.All',
    'User.Read User.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  ['GET users/{id}/onPremisesSyncBehavior', 'User-OnPremisesSyncBehavior.ReadWrite.All'],
  ['PATCH users/{id}/onPremisesSyncBehavior', 'User-OnPremisesSyncBehavior.ReadWrite.All'],
  [
    'GET groups',
    'Group.ReadBasic.All Group-NestingSupport.ReadWrite.All Group.Read.All GroupMember.Read.All Group.ManageProtection.All Group-PreferredDataLocation.ReadWrite.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'POST groups',
    'Group.Create Group-PreferredDataLocation.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All',
    'Group.ReadWrite.All Group-PreferredDataLocation.ReadWrite.All Directory.ReadWrite.All',
  ],
  [
    'GET groups/delta',
    'Group.ReadBasic.All Group-NestingSupport.ReadWrite.All Group.Read.All GroupMember.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET groups/$count',
    'Group.ReadBasic.All Group-NestingSupport.ReadWrite.All Group.Read.All GroupMember.Read.All Group.ManageProtection.All Group-PreferredDataLocation.ReadWrite.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET groups/{id}',
    'Group.ReadBasic.All Group-NestingSupport.ReadWrite.All Group-XTenantIdentitySync.Read.All Group.Read.All GroupMember.Read.All Group.ManageProtection.All Group-PreferredDataLocation.ReadWrite.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'PATCH groups/{id}',
    'Group.ReadWrite.All Group-NestingSupport.ReadWrite.All Group.ManageProtection.All Group-PreferredDataLocation.ReadWrite.All Directory.ReadWrite.All',
  ],
  ['DELETE groups/{id}', 'Group.ReadWrite.All'],
  [
    'GET groups/{id}/members',
    'GroupMember.ReadBasic.All Group.ReadBasic.All Group.Read.All GroupMember.Read.All Group.ReadWrite.All GroupMember.ReadWrite.All Directory.Read.All',
  ],
  [
    'GET groups/{id}/members/$count',
    'GroupMember.ReadBasic.All Group.ReadBasic.All Group.Read.All GroupMember.Read.All Group.ReadWrite.All GroupMember.ReadWrite.All Directory.Read.All',
  ],
  ['POST groups/{id}/members/$ref', 'GroupMember.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All'],
  ['DELETE groups/{id}/members/{id}/$ref', 'GroupMember.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All'],
  [
    'GET groups/{id}/transitiveMembers',
    'GroupMember.ReadBasic.All Group.ReadBasic.All Group.Read.All GroupMember.Read.All Group.ReadWrite.All GroupMember.ReadWrite.All Directory.Read.All',
  ],
  [
    'GET groups/{id}/memberOf',
    'GroupMember.ReadBasic.All Group.ReadBasic.All Group.Read.All GroupMember.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET groups/{id}/transitiveMemberOf',
    'GroupMember.ReadBasic.All Group.ReadBasic.All Directory.Read.All Directory.ReadWrite.All',
    'GroupMember.ReadBasic.All Group.ReadBasic.All Group.Read.All GroupMember.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  ['POST groups/{id}/assignLicense', 'LicenseAssignment.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All'],
  ['GET groups/{id}/onPremisesSyncBehavior', 'Group-OnPremisesSyncBehavior.ReadWrite.All'],
  ['PATCH groups/{id}/onPremisesSyncBehavior', 'Group-OnPremisesSyncBehavior.ReadWrite.All'],
  ['GET contacts', 'OrgContact.Read.All Directory.Read.All Directory.ReadWrite.All'],
  ['GET contacts/delta', 'OrgContact.Read.All Directory.Read.All Directory.ReadWrite.All'],
  ['GET contacts/$count', 'OrgContact.Read.All Directory.Read.All Directory.ReadWrite.All'],
  ['GET contacts/{id}', 'OrgContact.Read.All Directory.Read.All Directory.ReadWrite.All'],
  ['GET contacts/{id}/memberOf', 'OrgContact.Read.All Group.Read.All Directory.Read.All Directory.ReadWrite.All'],
  [
    'GET devices',
    'Device.Read.All Device.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'Device.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  ['POST devices', '', 'Directory.AccessAsUser.All'],
  ['GET devices/delta', 'Device.Read.All'],
  [
    'GET devices/$count',
    'Device.Read.All Device.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'Device.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET devices/{id}',
    'Device.Read.All Device.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'Device.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET devices/{id}/memberOf',
    'Device.Read.All Device.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'Device.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET directory/deletedItems/microsoft.graph.user',
    'User.Read.All Directory.Read.All User.ReadWrite.All Directory.ReadWrite.All',
  ],
  [
    'GET directory/deletedItems/microsoft.graph.group',
    'Group.Read.All Directory.Read.All Group.ReadWrite.All Directory.ReadWrite.All',
  ],
  [
    'GET directory/deletedItems/{id}',
    'User.Read.All Group.Read.All Directory.Read.All User.ReadWrite.All Group.ReadWrite.All Directory.ReadWrite.All',
  ],
  ['DELETE directory/deletedItems/{id}', 'User.DeleteRestore.All User.ReadWrite.All Group.ReadWrite.All'],
  [
    'POST directory/deletedItems/{id}/restore',
    'User.DeleteRestore.All User.ReadWrite.All User.ReadWrite.CrossCloud',
    'User.DeleteRestore.All User.ReadWrite.All',
  ],
  [
    'GET directory/onPremisesSynchronization',
    '',
    'OnPremDirectorySynchronization.Read.All OnPremDirectorySynchronization.ReadWrite.All',
  ],
  ['GET directory/onPremisesSynchronization/{id}', '', 'OnPremDirectorySynchronization.ReadWrite.All'],
  ['GET directoryObjects/{id}', 'Directory.Read.All'],
  ['POST directoryObjects/getByIds', 'Directory.Read.All'],
  ['POST directoryObjects/getAvailableExtensionProperties', 'Directory.Read.All'],
  [
    'GET organization',
    'Organization.Read.All User.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'Organization.Read.All User.Read User.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  ['GET organization/{id}', 'User.Read.All'],
  ['GET domains', 'Domain.Read.All Domain.ReadWrite.All Directory.Read.All'],
  ['GET domains/{id}', 'Domain.Read.All Domain.ReadWrite.All Directory.Read.All'],
  [
    'GET subscribedSkus',
    'LicenseAssignment.Read.All Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET subscribedSkus/{id}',
    'LicenseAssignment.Read.All Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'LicenseAssignment.Read.All Organization.Read.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'GET applications',
    'Application.Read.All Application.ReadWrite.OwnedBy Directory.Read.All Application.ReadWrite.All Directory.ReadWrite.All',
    'Application.Read.All Directory.Read.All Application.ReadWrite.All Directory.ReadWrite.All',
  ],
  [
    'GET applications/{id}',
    'Application.Read.All Application.ReadWrite.OwnedBy Directory.Read.All Application.ReadWrite.All Directory.ReadWrite.All',
    'Application.Read.All Directory.Read.All Application.ReadWrite.All Directory.ReadWrite.All',
  ],
  [
    'GET applications/{id}/extensionProperties',
    'Application.Read.All Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
    'Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ],
  [
    'POST applications/{id}/extensionProperties',
    'Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.ReadWrite.All',
    'Application.ReadWrite.All Directory.ReadWrite.All',
  ],
  [
    'GET applications/{id}/extensionProperties/{id}',
    'Application.Read.All Application.ReadWrite.OwnedBy Application.ReadWrite.All',
    'Application.Read.All Application.ReadWrite.All Directory.Read.All',
  ],
  [
    'DELETE applications/{id}/extensionProperties/{id}',
    'Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.ReadWrite.All',
    'Application.ReadWrite.All Directory.ReadWrite.All',
  ],
];

export const routePermissions: ReadonlyMap<string, RoutePermissions> = new Map(
  rows.map(([route, application, delegated = application]) => [
    route,
    { application: namesIn(application), delegated: namesIn(delegated) },
  ]),
);

function namesIn(list: string): readonly string[] {
  return list.split(' ').filter((name) => name !== '');
}

/** Everything a synchronization engine does: what an application of the tenant has unless it was registered with less. */
export const engineApplicationPermissions: readonly string[] = [
  'Application.ReadWrite.OwnedBy',
  'Device.Read.All',
  'Directory.Read.All',
  'Domain.Read.All',
  'Group-OnPremisesSyncBehavior.ReadWrite.All',
  'Group.ReadWrite.All',
  'LicenseAssignment.ReadWrite.All',
  'OrgContact.Read.All',
  'Organization.Read.All',
  'RoleManagement.Read.Directory',
  'User-OnPremisesSyncBehavior.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.Read.All',
  'User.ReadWrite.All',
];

/** The same for a person, who may read how synchronization is set up besides. */
export const engineDelegatedPermissions: readonly string[] = [
  ...engineApplicationPermissions.filter((name) => name !== 'Application.ReadWrite.OwnedBy'),
  'Application.ReadWrite.All',
  'OnPremDirectorySynchronization.Read.All',
];
