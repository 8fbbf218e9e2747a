import { isJsonObject, textsOf } from '../../../model/json.ts';
import { readRoutes, syncBehaviorRoutes } from './entry-routes.ts';
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
import { countMembers, listReferences, noContent, ok } from './list.ts';
import type { TenantResponse } from './message.ts';
import { renderEntry } from './query.ts';
import { notFound, ownedOnPremises } from './refusal.ts';
import { keyOf, type Call, type TenantRoute } from './route.ts';
import type { TenantContext } from './tenant-context.ts';
import { allGroupsOf, allMembersOf } from './transitive.ts';

export const groupRoutes: readonly TenantRoute[] = [
  ...readRoutes('group', groupOf),
  { method: 'POST', path: 'groups', answer: (tenant, { body }) => created(tenant, createGroup(tenant, body)) },
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
  references('members', 3, (tenant, { id }) => tenant.directory.members(id)),
  references('transitiveMembers', 5, (tenant, { id }) => allMembersOf(tenant.directory, id)),
  references('memberOf', 1, (tenant, { id }) => tenant.directory.groupsOf(id)),
  references('transitiveMemberOf', 5, (tenant, { id }) => allGroupsOf(tenant.directory, id)),
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
    method: 'POST',
    path: 'groups/{id}/assignLicense',
    answer(tenant, call) {
      const group = groupOf(tenant, call);
      assignLicence(tenant, group, call.body);
      // Members get a group's licences later, so the request is only accepted.
      return ok(renderEntry(tenant, group, undefined), 202);
    },
  },
  ...syncBehaviorRoutes('group', groupOf),
];

/** A list of what a group is linked to. */
function references(
  name: string,
  units: number,
  idsOf: (tenant: TenantContext, group: Entry) => Iterable<string>,
): TenantRoute {
  return {
    method: 'GET',
    path: `groups/{id}/${name}`,
    units,
    answer(tenant, call) {
      const ids = [...idsOf(tenant, groupOf(tenant, call))];
      return listReferences(tenant, call.url, { ids, eventual: call.eventual });
    },
  };
}

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
