import { isJsonObject, type Json, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { checkExtensionCount } from './extension-index.ts';
import { badRequest, duplicate, invalidValue, notFound, ownedOnPremises, quotaExceeded, Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';
import { checkBody } from './validate.ts';

/** Characters Entra takes in front of the `@`; source: the documented restrictions of userPrincipalName. */
const localPart = /^[A-Za-z0-9'.\-_!#^~]+$/;

/** POST /users. */
export function createUser(tenant: TenantContext, body: Json | undefined): Entry {
  const { properties } = checkBody(tenant, 'user', body);
  checkQuota(tenant);
  const now = new Date(tenant.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const user = settle(tenant, { ...properties, createdDateTime: now }, undefined);
  return tenant.directory.create('user', user);
}

/** Objects in the recycle bin count in full. */
export function checkQuota({ directory, simulation }: TenantContext): void {
  if (simulation.quota !== undefined && directory.size >= simulation.quota) throw quotaExceeded();
}

/** PATCH /users/{id}. */
export function updateUser(tenant: TenantContext, entry: Entry, body: Json | undefined): void {
  const { properties } = checkBody(tenant, 'user', body, entry);
  tenant.directory.update(entry, settle(tenant, properties, entry));
}

/** PUT /users/{id}/manager/$ref. */
export function setManager(tenant: TenantContext, entry: Entry, manager: string): void {
  if (entry.properties['onPremisesSyncEnabled'] === true) throw ownedOnPremises();
  const target = tenant.replica.find(manager);
  if (target === undefined || (target.kind !== 'user' && target.kind !== 'orgContact')) throw notFound(manager);
  tenant.directory.setManager(entry, manager);
}

/** Checks what concerns a user as a whole and adds what follows from the given properties. */
function settle(
  tenant: TenantContext,
  properties: Readonly<Record<string, Json>>,
  before: Entry | undefined,
): Record<string, Json> {
  const { passwordProfile, ...kept } = properties;
  const settled: Record<string, Json> = kept;
  if (typeof kept['userPrincipalName'] === 'string') checkPrincipalName(tenant, kept['userPrincipalName']);
  if (typeof kept['onPremisesImmutableId'] === 'string' && /[$_]/.test(kept['onPremisesImmutableId'])) {
    throw invalidValue('onPremisesImmutableId', 'User');
  }
  if (typeof kept['usageLocation'] === 'string' && !/^[A-Z]{2}$/i.test(kept['usageLocation'])) {
    throw invalidValue('usageLocation', 'User');
  }
  if (passwordProfile !== undefined) {
    checkPassword(passwordProfile);
    settled['lastPasswordChangeDateTime'] = new Date(tenant.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }
  if (typeof kept['mail'] === 'string') {
    if (!/^[^@\s]+@[^@\s]+$/.test(kept['mail'])) throw invalidValue('mail', 'User');
    settled['proxyAddresses'] = withPrimary(textsOf(before?.properties['proxyAddresses']), kept['mail']);
  }
  checkFederation(tenant, settled, before);
  checkExtensionCount(before, settled);
  const conflict = tenant.directory.unique.conflict({
    kind: 'user',
    properties: settled,
    ...(before === undefined ? {} : { id: before.id }),
  });
  if (conflict !== undefined) throw duplicate(conflict);
  return settled;
}

/** The new primary address in front; the former one stays as a secondary. */
function withPrimary(addresses: readonly string[], mail: string): readonly string[] {
  const others = addresses.filter((address) => address.slice(5).toLowerCase() !== mail.toLowerCase());
  return [
    `SMTP:${mail}`,
    ...others.map((address) => (address.startsWith('SMTP:') ? `smtp:${address.slice(5)}` : address)),
  ];
}

/** A user of a federated domain is known there by its immutable id, so it cannot be without one. */
function checkFederation(
  tenant: TenantContext,
  settled: Readonly<Record<string, Json>>,
  before: Entry | undefined,
): void {
  if (tenant.simulation.federatedDomains === undefined) return;
  const all = { ...before?.properties, ...settled };
  const { userPrincipalName, onPremisesImmutableId } = {
    userPrincipalName: all['userPrincipalName'],
    onPremisesImmutableId: all['onPremisesImmutableId'] ?? null,
  };
  if (typeof userPrincipalName !== 'string' || onPremisesImmutableId !== null) return;
  if (!('userPrincipalName' in settled) && !('onPremisesImmutableId' in settled)) return;
  if (tenant.isFederated(userPrincipalName.slice(userPrincipalName.indexOf('@') + 1).toLowerCase())) {
    throw new Refusal(badRequest, 'One or more properties contains invalid values.');
  }
}

export function checkPrincipalName(tenant: TenantContext, name: string): void {
  const details = [{ code: 'InvalidValue', target: 'userPrincipalName' }];
  const at = name.indexOf('@');
  const domain = name.slice(at + 1).toLowerCase();
  if (at < 1 || !localPart.test(name.slice(0, at)) || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain)) {
    throw new Refusal(badRequest, 'Property userPrincipalName is invalid.', { details });
  }
  if (!tenant.isVerified(domain)) {
    throw new Refusal(
      badRequest,
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
      { details },
    );
  }
}

/** Eight characters of three kinds at least, as Entra asks of every password. The password itself is not kept. */
function checkPassword(profile: Json): void {
  const password = isJsonObject(profile) ? profile['password'] : undefined;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter(
    (kind) => typeof password === 'string' && kind.test(password),
  );
  if (typeof password === 'string' && password.length >= 8 && password.length <= 256 && kinds.length >= 3) return;
  throw new Refusal(
    badRequest,
    'The specified password does not comply with password complexity requirements. Please provide a different password.',
    {
      details: [{ code: 'InvalidValue', target: 'passwordProfile' }],
    },
  );
}

/** The id behind a key of `/users/…`: an object id or a user principal name. */
export function findUser(tenant: TenantContext, key: string): Entry {
  const id = key.includes('@') ? tenant.directory.unique.holder('userPrincipalName', key) : key;
  const entry = id === undefined ? undefined : tenant.directory.find(id);
  if (entry === undefined || entry.kind !== 'user') throw notFound(key);
  return entry;
}
