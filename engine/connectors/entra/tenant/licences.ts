import { isJsonObject, type Json, type JsonObject, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { licencesOf, type AssignedLicence } from './licence-count.ts';
import { badRequest, notFound, Refusal } from './refusal.ts';
import type { TenantSubscription } from './simulation.ts';
import type { TenantContext } from './tenant-context.ts';

const defaultSubscriptions: readonly TenantSubscription[] = [
  { skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900', skuPartNumber: 'ENTERPRISEPACK', units: 25 },
  { skuId: '078d2b04-f1bd-4111-bbd4-b4b1b354cef4', skuPartNumber: 'AAD_PREMIUM', units: 25 },
];

function subscriptionsOf({ simulation }: TenantContext): readonly TenantSubscription[] {
  return simulation.subscriptions ?? defaultSubscriptions;
}

/** GET /subscribedSkus. */
export function subscribedSkus(tenant: TenantContext): readonly JsonObject[] {
  return subscriptionsOf(tenant).map((subscription) => subscribedSku(tenant, subscription));
}

function subscribedSku(
  tenant: TenantContext,
  { skuId, skuPartNumber, units, servicePlans = [] }: TenantSubscription,
): JsonObject {
  return {
    id: `${tenant.tenantId}_${skuId}`,
    accountId: tenant.tenantId,
    accountName: tenant.initialDomain.split('.')[0] ?? '',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: tenant.directory.licences.consumed(skuId),
    prepaidUnits: { enabled: units, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: servicePlans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' })),
    skuId,
    skuPartNumber,
    subscriptionIds: [],
  };
}

/** GET /users/{id}/licenseDetails. */
export function licenceDetails(tenant: TenantContext, user: Entry): readonly JsonObject[] {
  return licencesOf(user).map(({ skuId, disabledPlans }) => {
    const subscription = subscriptionsOf(tenant).find((each) => each.skuId === skuId);
    return {
      id: Buffer.from(`${user.id}${skuId}`).toString('base64url'),
      skuId,
      skuPartNumber: subscription?.skuPartNumber ?? null,
      servicePlans: (subscription?.servicePlans ?? []).map((plan) => ({
        ...plan,
        provisioningStatus: disabledPlans.includes(plan.servicePlanId) ? 'Disabled' : 'Success',
        appliesTo: 'User',
      })),
    };
  });
}

/** POST /users/{id}/assignLicense and /groups/{id}/assignLicense: everything asked for, or nothing. */
export function assignLicence(tenant: TenantContext, entry: Entry, body: Json | undefined): void {
  const { added, removed } = readRequest(body);
  const wanted = new Map(licencesOf(entry).map((licence) => [licence.skuId, licence]));
  if (entry.kind === 'user' && added.length > 0) checkUsageLocation(entry);
  for (const skuId of removed) {
    if (!wanted.delete(skuId)) throw refused('User does not have a corresponding license.', 'removeLicenses');
  }
  for (const licence of added) {
    checkAvailable(tenant, licence, entry.kind === 'user' && !wanted.has(licence.skuId));
    wanted.set(licence.skuId, licence);
  }
  tenant.directory.update(entry, { assignedLicenses: [...wanted.values()] });
}

function readRequest(body: Json | undefined): {
  readonly added: readonly AssignedLicence[];
  readonly removed: readonly string[];
} {
  const parameters = isJsonObject(body) ? body : {};
  const missing = ['addLicenses', 'removeLicenses'].filter((name) => !Array.isArray(parameters[name]));
  if (missing.length > 0) {
    throw new Refusal(
      badRequest,
      `One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: ${missing.join(', ')}.`,
    );
  }
  const additions: readonly Json[] = Array.isArray(parameters['addLicenses']) ? parameters['addLicenses'] : [];
  return {
    added: additions.map((each) => {
      const skuId = isJsonObject(each) ? each['skuId'] : undefined;
      if (!isJsonObject(each) || typeof skuId !== 'string') throw refused('The license is not valid.', 'addLicenses');
      return { skuId: skuId.toLowerCase(), disabledPlans: textsOf(each['disabledPlans']) };
    }),
    removed: textsOf(parameters['removeLicenses']).map((skuId) => skuId.toLowerCase()),
  };
}

function checkUsageLocation({ properties }: Entry): void {
  if (typeof properties['usageLocation'] === 'string') return;
  throw refused('License assignment cannot be done for user with invalid usage location.', 'usageLocation');
}

function checkAvailable(tenant: TenantContext, { skuId, disabledPlans }: AssignedLicence, takesUnit: boolean): void {
  const subscription = subscriptionsOf(tenant).find((each) => each.skuId === skuId);
  if (subscription === undefined) {
    throw refused(`License ${skuId} does not correspond to a valid company License.`, 'addLicenses');
  }
  const plans = new Set(subscription.servicePlans?.map(({ servicePlanId }) => servicePlanId));
  if (disabledPlans.some((plan) => !plans.has(plan))) {
    throw refused(`License ${skuId} does not have the service plans that shall be disabled.`, 'addLicenses');
  }
  if (takesUnit && tenant.directory.licences.consumed(skuId) >= subscription.units) {
    throw refused(`Subscription with SKU ${skuId} does not have any available licenses.`, 'addLicenses');
  }
}

function refused(message: string, target: string): Refusal {
  return new Refusal(badRequest, message, { details: [{ code: 'InvalidValue', target }] });
}

/** One of a list by its id. Throws a 404 {@link Refusal}. */
export function byId(list: readonly JsonObject[], id: string): JsonObject {
  const found = list.find((each) => each['id'] === id);
  if (found === undefined) throw notFound(id);
  return found;
}
