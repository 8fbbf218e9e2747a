import { isJsonObject, type Json, textsOf } from '../../../model/json.ts';
import { textProperty, type Entry } from './entry.ts';
import { checkExtensionCount } from './extension-index.ts';
import { badRequest, duplicate, invalidValue, notFound, ownedOnPremises, Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';
import { checkQuota } from './users.ts';
import { checkBody } from './validate.ts';

/** POST /groups, and the creating half of an upsert by `uniqueName`. */
export function createGroup(tenant: TenantContext, body: Json | undefined): Entry {
  const { properties, bindings } = checkBody(tenant, 'group', body);
  checkQuota(tenant);
  const types = textsOf(properties['groupTypes']);
  const unified = types.includes('Unified');
  if (properties['mailEnabled'] === true && !unified) throw mailEnabledRefused();
  if (properties['mailEnabled'] === false && properties['securityEnabled'] !== true)
    throw invalidValue('securityEnabled', 'Group');
  checkNickname(properties['mailNickname']);
  const owned: Record<string, Json> = {
    groupTypes: [],
    ...properties,
    createdDateTime: new Date(tenant.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  if (unified) {
    owned['mail'] = `${textProperty({ properties }, 'mailNickname') ?? ''}@${tenant.initialDomain}`;
    owned['proxyAddresses'] = [`SMTP:${owned['mail']}`];
  }
  checkExtensionCount(undefined, owned);
  const conflict = tenant.directory.unique.conflict({ kind: 'group', properties: owned });
  if (conflict !== undefined) throw duplicate(conflict);
  const members = checkMembers(tenant, bindings, undefined);
  const group = tenant.directory.create('group', owned);
  for (const member of members) tenant.directory.addMember(group, member);
  return group;
}

/** PATCH /groups/{id}; `members@odata.bind` adds up to 20 members, all or none. */
export function updateGroup(tenant: TenantContext, group: Entry, body: Json | undefined): void {
  checkOwned(group);
  const { properties, bindings } = checkBody(tenant, 'group', body, group);
  checkNickname(properties['mailNickname']);
  if (properties['securityEnabled'] === false && group.properties['mailEnabled'] !== true) {
    throw invalidValue('securityEnabled', 'Group');
  }
  checkExtensionCount(group, properties);
  const members = checkMembers(tenant, bindings, group);
  if (Object.keys(properties).length > 0) tenant.directory.update(group, properties);
  for (const member of members) tenant.directory.addMember(group, member);
}

/** POST /groups/{id}/members/$ref. */
export function addMember(tenant: TenantContext, group: Entry, reference: string): void {
  checkOwned(group);
  const [member] = checkMembers(tenant, new Map([['members', [reference]]]), group);
  if (member !== undefined) tenant.directory.addMember(group, member);
}

/** DELETE /groups/{id}/members/{id}/$ref. */
export function removeMember(tenant: TenantContext, group: Entry, member: string): void {
  checkOwned(group);
  if (!tenant.directory.members(group.id).has(member)) throw notFound(member);
  tenant.directory.removeMember(group, member);
}

/** The id in `{"@odata.id": "https://…/directoryObjects/{id}"}`. */
export function referenceTarget(body: Json | undefined): string {
  const reference = isJsonObject(body) ? body['@odata.id'] : undefined;
  if (typeof reference !== 'string') throw new Refusal(badRequest, "The '@odata.id' of the reference is missing.");
  return idOf(reference);
}

export function findGroup(tenant: TenantContext, key: string): Entry {
  const entry = tenant.directory.find(key);
  if (entry === undefined || entry.kind !== 'group') throw notFound(key);
  return entry;
}

/** The group with a `uniqueName`, if any. */
export function groupByUniqueName(tenant: TenantContext, name: string): Entry | undefined {
  const id = tenant.directory.unique.holder('uniqueName', name);
  return id === undefined ? undefined : tenant.directory.find(id);
}

function checkMembers(
  tenant: TenantContext,
  bindings: ReadonlyMap<string, readonly string[]>,
  group: Entry | undefined,
): readonly Entry[] {
  const other = [...bindings.keys()].find((name) => name !== 'members');
  if (other !== undefined)
    throw new Refusal(badRequest, `Invalid property '${other}'.`, {
      details: [{ code: 'InvalidProperty', target: other }],
    });
  const members: Entry[] = [];
  for (const reference of bindings.get('members') ?? []) {
    const id = idOf(reference);
    // An object that has not been replicated yet cannot be referred to, although it is there.
    const member = tenant.replica.find(id) === undefined ? undefined : tenant.directory.find(id);
    if (member === undefined || member.kind === 'extensionProperty') throw notFound(id);
    if (member === group) throw invalidValue('members', 'Group');
    if ((group !== undefined && tenant.directory.members(group.id).has(id)) || members.includes(member)) {
      throw new Refusal(
        badRequest,
        "One or more added object references already exist for the following modified properties: 'members'.",
      );
    }
    members.push(member);
  }
  return members;
}

function checkOwned(group: Entry): void {
  if (group.properties['onPremisesSyncEnabled'] === true) throw ownedOnPremises();
  if (group.properties['mailEnabled'] === true && !textsOf(group.properties['groupTypes']).includes('Unified')) {
    throw mailEnabledRefused();
  }
}

function mailEnabledRefused(): Refusal {
  return new Refusal(
    badRequest,
    'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and try again.',
  );
}

function checkNickname(nickname: Json | undefined): void {
  if (typeof nickname === 'string' && /[@()\\[\]";:<>, \u0080-\uffff]/.test(nickname))
    throw invalidValue('mailNickname', 'Group');
}

function idOf(reference: string): string {
  const path = reference.replace(/[/(]?\$ref$/, '').replace(/\/$/, '');
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}
