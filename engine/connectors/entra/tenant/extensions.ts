import { type Json, textsOf } from '../../../model/json.ts';
import type { Entry } from './entry.ts';
import { extensionTypes } from './extension-index.ts';
import { badRequest, invalidValue, Refusal } from './refusal.ts';
import type { TenantContext } from './tenant-context.ts';
import { checkBody } from './validate.ts';

/** An application as the tenant knows it: enough to own directory extensions. */
export interface TenantApplication {
  /** Of the object, not the application id. */
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
}

/** POST /applications/{id}/extensionProperties. */
export function createExtension(tenant: TenantContext, application: TenantApplication, body: Json | undefined): Entry {
  const { properties } = checkBody(tenant, 'extensionProperty', body);
  const { name, dataType } = { name: properties['name'], dataType: properties['dataType'] };
  if (typeof name !== 'string' || !/^[A-Za-z_]\w{0,99}$/.test(name)) throw invalidValue('name', 'ExtensionProperty');
  if (typeof dataType !== 'string' || !extensionTypes.has(dataType))
    throw invalidValue('dataType', 'ExtensionProperty');
  const wanted = textsOf(properties['targetObjects']);
  if (wanted.length === 0 || wanted.some((target) => !knownTargets.has(target))) {
    throw invalidValue('targetObjects', 'ExtensionProperty');
  }
  const fullName = `${extensionPrefix(application)}${name}`;
  if (extensionsOf(tenant, application).some((each) => each.properties['name'] === fullName)) {
    throw new Refusal(badRequest, 'An extension property exists with the name specified.', {
      details: [{ code: 'ObjectConflict', target: 'name' }],
    });
  }
  return tenant.directory.create('extensionProperty', {
    isMultiValued: false,
    ...properties,
    name: fullName,
    appDisplayName: application.displayName,
    isSyncedFromOnPremises: false,
  });
}

/** What an extension may be for. Extensions of the kinds the tenant does not keep are defined and never used. */
const knownTargets: ReadonlySet<string> = new Set([
  'User',
  'Group',
  'Device',
  'Organization',
  'AdministrativeUnit',
  'Application',
]);

export function extensionsOf(tenant: TenantContext, application: TenantApplication): readonly Entry[] {
  const prefix = extensionPrefix(application);
  return [...tenant.directory.entries('extensionProperty', 0)].filter(({ properties, deleted }) => {
    return deleted === null && typeof properties['name'] === 'string' && properties['name'].startsWith(prefix);
  });
}

function extensionPrefix({ appId }: TenantApplication): string {
  return `extension_${appId.replaceAll('-', '')}_`;
}
