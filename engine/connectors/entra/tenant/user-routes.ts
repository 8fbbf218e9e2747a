import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { readRoutes, syncBehaviorRoutes } from './entry-routes.ts';
import { textProperty, type Entry } from './entry.ts';
import { referenceTarget } from './groups.ts';
import { licenceDetails, assignLicence } from './licences.ts';
import { listReferences, noContent, ok, typed } from './list.ts';
import { namesOf, renderEntry } from './query.ts';
import { accessDenied, notFound, ownedOnPremises } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';
import { allGroupsOf } from './transitive.ts';
import { createUser, findUser, setManager, updateUser } from './users.ts';

export const userRoutes: readonly TenantRoute[] = [
  ...readRoutes('user', userOf),
  {
    method: 'POST',
    path: 'users',
    answer: (tenant, { body }) => ok(renderEntry(tenant, createUser(tenant, body), undefined), 201),
  },
  {
    method: 'PATCH',
    path: 'users/{id}',
    answer(tenant, call) {
      checkPropertyPermissions(call);
      updateUser(tenant, userOf(tenant, call), call.body);
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: 'users/{id}',
    answer(tenant, call) {
      const user = userOf(tenant, call);
      if (user.properties['onPremisesSyncEnabled'] === true) throw ownedOnPremises();
      tenant.directory.delete(user, true);
      return noContent;
    },
  },
  {
    method: 'GET',
    path: 'users/{id}/manager',
    answer(tenant, call) {
      const { manager } = userOf(tenant, call);
      const found = manager === null ? undefined : tenant.directory.find(manager);
      if (found === undefined) throw notFound('manager');
      return ok(typed(tenant, found, namesOf(call.url.searchParams.get('$select'))));
    },
  },
  {
    method: 'PUT',
    path: 'users/{id}/manager/$ref',
    answer(tenant, call) {
      setManager(tenant, userOf(tenant, call), referenceTarget(call.body));
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: 'users/{id}/manager/$ref',
    answer(tenant, call) {
      const user = userOf(tenant, call);
      if (user.manager === null) throw notFound('manager');
      if (user.properties['onPremisesSyncEnabled'] === true) throw ownedOnPremises();
      tenant.directory.setManager(user, null);
      return noContent;
    },
  },
  {
    method: 'GET',
    path: 'users/{id}/memberOf',
    answer(tenant, call) {
      const user = userOf(tenant, call);
      const ids = [...tenant.directory.groupsOf(user.id)];
      return listReferences(tenant, call.url, { ids, eventual: call.eventual, extra: rolesOf(tenant, user) });
    },
  },
  {
    method: 'GET',
    path: 'users/{id}/transitiveMemberOf',
    units: 5,
    answer(tenant, call) {
      const user = userOf(tenant, call);
      const ids = allGroupsOf(tenant.directory, user.id);
      return listReferences(tenant, call.url, { ids, eventual: call.eventual, extra: rolesOf(tenant, user) });
    },
  },
  {
    method: 'POST',
    path: 'users/{id}/assignLicense',
    answer(tenant, call) {
      const user = userOf(tenant, call);
      assignLicence(tenant, user, call.body);
      return ok(renderEntry(tenant, user, undefined));
    },
  },
  {
    method: 'GET',
    path: 'users/{id}/licenseDetails',
    answer: (tenant, call) => ok({ value: licenceDetails(tenant, userOf(tenant, call)) }),
  },
  ...syncBehaviorRoutes('user', userOf),
];

function userOf(tenant: TenantContext, call: Call): Entry {
  return findUser(tenant, keyOf(call));
}

/** Permissions that change all of a user but its password, and those that change one part of it alone. */
const wholeUser = ['User.ReadWrite.All', 'Directory.ReadWrite.All', 'User.ReadWrite.CrossCloud', 'User.ReadWrite'];
const partsOfUser: ReadonlyMap<string, string> = new Map([
  ['accountEnabled', 'User.EnableDisableAccount.All'],
  ['businessPhones', 'User-Phone.ReadWrite.All'],
  ['mobilePhone', 'User-Phone.ReadWrite.All'],
  ['otherMails', 'User-Mail.ReadWrite.All'],
  ['passwordProfile', 'User-PasswordProfile.ReadWrite.All'],
  ['identities', 'User.ManageIdentities.All'],
]);

/** To set the password of somebody who is already there, an application needs a permission of its own besides. */
function checkPropertyPermissions({ body, caller }: Call): void {
  const { kind, permissions } = caller;
  const isWhole = wholeUser.some((name) => permissions.has(name));
  for (const property of Object.keys(isJsonObject(body) ? body : {})) {
    const permission = partsOfUser.get(property);
    if (permission !== undefined && permissions.has(permission)) continue;
    if (property === 'passwordProfile' && kind === 'application')
      throw accessDenied(['User-PasswordProfile.ReadWrite.All']);
    if (!isWhole) throw accessDenied([...(permission === undefined ? [] : [permission]), ...wholeUser.slice(0, 2)]);
  }
}

/** The directory roles of a simulated administrator. */
function rolesOf({ simulation }: TenantContext, { properties }: Entry): readonly JsonObject[] {
  const name = textProperty({ properties }, 'userPrincipalName')?.toLowerCase();
  if (!(simulation.administrators ?? []).some((each) => each.toLowerCase() === name)) return [];
  return [
    {
      '@odata.type': '#microsoft.graph.directoryRole',
      id: '4a8f1d7c-52a6-4f3f-9a13-0f1e2d3c4b5a',
      displayName: 'User Administrator',
      // The template of this role is the same in every tenant.
      roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    },
  ];
}
