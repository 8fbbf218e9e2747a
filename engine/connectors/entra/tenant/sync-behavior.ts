import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { badRequest, Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';

/** GET /users/{id}/onPremisesSyncBehavior and the same of groups. */
export function syncBehavior({ id, properties }: Entry): JsonObject {
  return { id, isCloudManaged: properties['isCloudManaged'] === true };
}

/**
 * PATCH …/onPremisesSyncBehavior moves an object from the engine on premises to the cloud, or back. An object that no such engine ever
 * owned has no other side to move to.
 */
export function setSyncBehavior(tenant: TenantContext, entry: Entry, body: Json | undefined): void {
  const isCloudManaged = isJsonObject(body) ? body['isCloudManaged'] : undefined;
  if (typeof isCloudManaged !== 'boolean') {
    throw refused('A value is required for isCloudManaged.');
  }
  if (typeof entry.properties['onPremisesSyncEnabled'] !== 'boolean') {
    throw refused('The object was never synchronized from an on-premises directory.');
  }
  tenant.directory.update(entry, { isCloudManaged, onPremisesSyncEnabled: !isCloudManaged });
}

function refused(message: string): Refusal {
  return new Refusal(badRequest, message, { details: [{ code: 'InvalidValue', target: 'isCloudManaged' }] });
}

/** GET /directory/onPremisesSynchronization, which is for people with a role and for no application. */
export function directorySynchronization({ tenantId, simulation }: TenantContext): JsonObject {
  const off = Object.fromEntries(features.map((name) => [name, false]));
  return {
    id: tenantId,
    configuration: {
      accidentalDeletionPrevention: { synchronizationPreventionType: 'enabledForCount', alertThreshold: 500 },
    },
    features: { ...off, ...simulation.features },
  };
}

/** Names of Graph's `onPremisesDirectorySynchronizationFeature`. */
const features = [
  'allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled',
  'blockCloudObjectTakeoverThroughHardMatchEnabled',
  'blockSoftMatchEnabled',
  'bypassDirSyncOverridesEnabled',
  'cloudPasswordPolicyForPasswordSyncedUsersEnabled',
  'concurrentCredentialUpdateEnabled',
  'concurrentOrgIdProvisioningEnabled',
  'deviceWritebackEnabled',
  'directoryExtensionsEnabled',
  'fopeConflictResolutionEnabled',
  'groupWriteBackEnabled',
  'passwordSyncEnabled',
  'passwordWritebackEnabled',
  'quarantineUponProxyAddressesConflictEnabled',
  'quarantineUponUpnConflictEnabled',
  'softMatchOnUpnEnabled',
  'synchronizeUpnForManagedUsersEnabled',
  'unifiedGroupWritebackEnabled',
  'userForcePasswordChangeOnLogonEnabled',
  'userWritebackEnabled',
] as const;
