import type { Json, JsonObject } from '../../../model/json.ts';
import type { TenantDirectory } from './directory.ts';
import type { Entry } from './entry.ts';
import { tenantProperties, type EntryKind } from './properties.ts';
import type { TenantSimulation } from './simulation.ts';

/** Puts into a tenant what its simulation says somebody else put there. What is there already stays as it is. */
export function seedDirectory(directory: TenantDirectory, simulation: TenantSimulation): void {
  for (const contact of simulation.contacts ?? []) {
    const { mail } = { mail: contact['mail'] };
    const addresses = typeof mail === 'string' ? { proxyAddresses: [`SMTP:${mail}`] } : {};
    seed(directory, ['orgContact', 'mail'], { ...addresses, ...contact });
  }
  for (const device of simulation.devices ?? [])
    seed(directory, ['device', 'deviceId'], { accountEnabled: true, ...device });
  setOwner(directory, new Set((simulation.syncedObjects ?? []).map((name) => name.toLowerCase())));
}

function seed(directory: TenantDirectory, [kind, key]: readonly [EntryKind, string], object: JsonObject): void {
  const value = object[key];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`An object of the tenant's simulation has no "${key}", by which it is known again; give it one`);
  }
  for (const { properties } of directory.entries(kind, 0)) if (properties[key] === value) return;
  const known = Object.entries(object).filter(([name]) => tenantProperties[kind].has(name));
  directory.create(kind, Object.fromEntries<Json>(known));
}

/** Objects that are listed look as if Microsoft Entra Connect owned them; those that were listed before no longer do. */
function setOwner(directory: TenantDirectory, listed: ReadonlySet<string>): void {
  for (const kind of ['user', 'group'] as const) {
    for (const entry of directory.entries(kind, 0)) {
      const isListed = listed.size > 0 && namesOf(entry).some((name) => listed.has(name));
      const wasListed = entry.properties['simulatedOwner'] === true;
      if (entry.deleted !== null || isListed === wasListed) continue;
      directory.update(entry, { onPremisesSyncEnabled: isListed ? true : null, simulatedOwner: isListed });
    }
  }
}

function namesOf({ id, properties }: Entry): readonly string[] {
  const names = [id, properties['userPrincipalName'], properties['uniqueName']];
  return names.filter((name) => typeof name === 'string').map((name) => name.toLowerCase());
}
