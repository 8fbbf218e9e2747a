import { deltaPage } from './delta.ts';
import type { Entry } from './entry.ts';
import {
  addMember,
  createGroup,
  findGroup,
  groupByUniqueName,
  referenceTarget,
  removeMember,
  updateGroup,
} from './groups.ts';
import { assignLicence } from './licences.ts';
import { countEntries, countMembers, listEntries, listReferences, noContent, ok, shown } from './list.ts';
import { isJsonObject, textsOf, type TenantResponse } from './message.ts';
import { checkSelect, namesOf, renderEntry } from './query.ts';
import { notFound, ownedOnPremises } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import { setSyncBehavior, syncBehavior } from './sync-behavior.ts';
import type { TenantContext } from './tenant-context.ts';
import { allGroupsOf, allMembersOf } from './transitive.ts';
import { isMinimal } from './user-routes.ts';

export const groupRoutes: readonly TenantRoute[] = [
  {
    method: 'GET',
    path: 'groups',
    units: 2,
    answer: (tenant, { url, eventual }) => listEntries(tenant, 'group', url, eventual),
  },
  { method: 'POST', path: 'groups', answer: (tenant, { body }) => created(tenant, createGroup(tenant, body)) },
  {
    method: 'GET',
    path: 'groups/delta',
    units: 2,
    answer: (tenant, call) => deltaPage(tenant, 'group', call.url, isMinimal(call)),
  },
  {
    method: 'GET',
    path: 'groups/$count',
    answer: (tenant, { url, eventual }) => countEntries(tenant, 'group', url, eventual),
  },
  {
    method: 'GET',
    path: 'groups/{id}',
    answer(tenant, call) {
      const group = groupOf(tenant, call);
      checkSelect(tenant, 'group', namesOf(call.url.searchParams.get('$select')));
      return ok({ '@odata.context': `${tenant.root}/$metadata#groups/$entity`, ...shown(tenant, group, call.url) });
    },
  },
  {
    method: 'PATCH',
    path: 'groups/{id}',
    answer(tenant, call) {
      if (call.keyProperty !== undefined) return upsert(tenant, call);
      updateGroup(tenant, groupOf(tenant, call), call.body);
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: 'groups/{id}',
    answer(tenant, call) {
      const group = groupOf(tenant, call);
      if (group.properties['onPremisesSyncEnabled'] === true) throw ownedOnPremises();
      // A Microsoft 365 group goes to the recycle bin; a security group is gone at once, unless the tenant is said to be newer.
      const isUnified = textsOf(group.properties['groupTypes']).includes('Unified');
      tenant.directory.delete(group, isUnified || tenant.simulation.securityGroupsRestorable === true);
      return noContent;
    },
  },
  {
    method: 'GET',
    path: 'groups/{id}/members',
    units: 3,
    answer: (tenant, call) =>
      listReferences(tenant, call.url, {
        ids: [...tenant.directory.members(groupOf(tenant, call).id)],
        eventual: call.eventual,
      }),
  },
  {
    method: 'GET',
    path: 'groups/{id}/members/$count',
    answer: (tenant, call) => countMembers(tenant, groupOf(tenant, call), call.eventual),
  },
  {
    method: 'POST',
    path: 'groups/{id}/members/$ref',
    answer(tenant, call) {
      addMember(tenant, groupOf(tenant, call), referenceTarget(call.body));
      return noContent;
    },
  },
  {
    method: 'DELETE',
    path: 'groups/{id}/members/{id}/$ref',
    answer(tenant, call) {
      removeMember(tenant, groupOf(tenant, call), keyOf(call, 3));
      return noContent;
    },
  },
  {
    method: 'GET',
    path: 'groups/{id}/transitiveMembers',
    units: 5,
    answer: (tenant, call) =>
      listReferences(tenant, call.url, {
        ids: allMembersOf(tenant.directory, groupOf(tenant, call).id),
        eventual: call.eventual,
      }),
  },
  {
    method: 'GET',
    path: 'groups/{id}/memberOf',
    answer: (tenant, call) =>
      listReferences(tenant, call.url, {
        ids: [...tenant.directory.groupsOf(groupOf(tenant, call).id)],
        eventual: call.eventual,
      }),
  },
  {
    method: 'GET',
    path: 'groups/{id}/transitiveMemberOf',
    units: 5,
    answer: (tenant, call) =>
      listReferences(tenant, call.url, {
        ids: allGroupsOf(tenant.directory, groupOf(tenant, call).id),
        eventual: call.eventual,
      }),
  },
  {
    method: 'POST',
    path: 'groups/{id}/assignLicense',
    answer(tenant, call) {
      const group = groupOf(tenant, call);
      assignLicence(tenant, group, call.body);
      // Members get a group's licences later, so the request is only accepted.
      return ok(renderEntry(tenant, group, undefined), 202);
    },
  },
  {
    method: 'GET',
    path: 'groups/{id}/onPremisesSyncBehavior',
    answer: (tenant, call) => ok(syncBehavior(groupOf(tenant, call))),
  },
  {
    method: 'PATCH',
    path: 'groups/{id}/onPremisesSyncBehavior',
    answer(tenant, call) {
      setSyncBehavior(tenant, groupOf(tenant, call), call.body);
      return noContent;
    },
  },
];

function created(tenant: TenantContext, group: Entry): TenantResponse {
  return ok(renderEntry(tenant, group, undefined), 201);
}

function groupOf(tenant: TenantContext, call: Call): Entry {
  const key = keyOf(call);
  if (call.keyProperty === undefined) return findGroup(tenant, key);
  const group = call.keyProperty === 'uniqueName' ? groupByUniqueName(tenant, key) : undefined;
  if (group === undefined) throw notFound(key);
  return group;
}

/** PATCH by `uniqueName` creates the group where the caller prefers that. What cannot change later is passed over for one that is there. */
function upsert(tenant: TenantContext, call: Call): TenantResponse {
  const name = keyOf(call);
  const body = isJsonObject(call.body) ? call.body : {};
  if (groupByUniqueName(tenant, name) === undefined && call.prefer.includes('create-if-missing')) {
    return created(tenant, createGroup(tenant, { ...body, uniqueName: name }));
  }
  const { mailEnabled, groupTypes, uniqueName, ...changeable } = body;
  void [mailEnabled, groupTypes, uniqueName];
  updateGroup(tenant, groupOf(tenant, call), changeable);
  return noContent;
}
