import type { SoftMatch } from '../../model/configuration.ts';
import { asObject, asObjects, asText, type Json, type JsonObject } from '../../model/json.ts';
import type { ExportError } from '../../ports/directory.ts';
import { isSuccess, ownedElsewhere } from './map-errors.ts';
import { maximumAttempts } from './retry.ts';
import { quoted, RefusedExport, sendStep, type WriteContext } from './write-context.ts';

/** What a new user is matched by. */
export interface UserIdentity {
  readonly sourceAnchor: string;
  /** As it is sent to the tenant. */
  readonly properties: Readonly<Record<string, Json>>;
  /** An earlier request of this very export may have created the user, and its answer was lost. */
  readonly mayBeOurs: boolean;
}

/**
 * The user of the tenant that a new object is: the one with its source anchor, or else one with the same address or name, as far as the
 * connector is set to match. `undefined`: none. Throws RefusedExport where there is one that cannot be taken over.
 */
export async function matchUser(context: WriteContext, identity: UserIdentity): Promise<string | undefined> {
  const { matching } = context.connector;
  const hard = await findByAnchor(context, identity);
  if (hard !== undefined) {
    if (hard['onPremisesSyncEnabled'] === true) throw new RefusedExport(ownedElsewhere);
    if (!matching.hardMatch && !identity.mayBeOurs) throw new RefusedExport(hardMatchOff);
    return asText(hard['id']);
  }
  for (const by of matching.softMatch) {
    const soft = await softMatch(context, identity, by);
    if (soft !== undefined) return soft;
  }
  return undefined;
}

const matchSelect = '$select=id,onPremisesImmutableId,onPremisesSyncEnabled';

/** Asks again where the user must be there and only the answering server does not know it yet. */
export async function findByAnchor(
  context: WriteContext,
  { sourceAnchor, mayBeOurs }: Pick<UserIdentity, 'sourceAnchor' | 'mayBeOurs'>,
): Promise<JsonObject | undefined> {
  const { pacer, signal } = context.patience;
  const url = `/users?$filter=onPremisesImmutableId eq '${quoted(sourceAnchor)}'&${matchSelect}`;
  for (let attempt = 1; ; attempt++) {
    const response = await sendStep(context, { method: 'GET', url });
    const [user] = asObjects(asObject(response.body)['value']);
    if (user !== undefined || !mayBeOurs || attempt === maximumAttempts / 2) return user;
    await pacer.pause(pacer.delayMs(response, attempt), signal);
  }
}

async function softMatch(context: WriteContext, identity: UserIdentity, by: SoftMatch): Promise<string | undefined> {
  const value = asText(identity.properties[by]);
  if (value === undefined) return undefined;
  const found = by === 'mail' ? await holderOfAddress(context, 'users', value) : await holderOfName(context, value);
  if (found === undefined) {
    const other = by === 'mail' ? await otherHolder(context, value) : undefined;
    if (other !== undefined) throw new RefusedExport(typeMismatch(by, other));
    return undefined;
  }
  const id = asText(found['id']) ?? '';
  if (found['onPremisesSyncEnabled'] === true) throw new RefusedExport(ownedElsewhere);
  const anchor = asText(found['onPremisesImmutableId']);
  if (anchor !== undefined && anchor !== identity.sourceAnchor) throw new RefusedExport(otherAnchor(by));
  if (await isAdministrator(context, id)) throw new RefusedExport(administrator(by));
  return id;
}

async function holderOfName(context: WriteContext, name: string): Promise<JsonObject | undefined> {
  const url = `/users?$filter=userPrincipalName eq '${quoted(name)}'&${matchSelect}`;
  const response = await sendStep(context, { method: 'GET', url });
  return asObjects(asObject(response.body)['value'])[0];
}

/** Any of its addresses counts, not only the primary one; where that cannot be asked for, the primary one. */
async function holderOfAddress(
  { steps }: WriteContext,
  collection: 'users' | 'groups' | 'contacts',
  address: string,
): Promise<JsonObject | undefined> {
  const select = collection === 'users' ? matchSelect : '$select=id';
  for (const filter of [`proxyAddresses/any(p:p eq 'smtp:${quoted(address)}')`, `mail eq '${quoted(address)}'`]) {
    const response = await steps.send({ method: 'GET', url: `/${collection}?$filter=${filter}&${select}` });
    if (isSuccess(response)) return asObjects(asObject(response.body)['value'])[0];
  }
  return undefined;
}

async function otherHolder(context: WriteContext, address: string): Promise<'group' | 'contact' | undefined> {
  if ((await holderOfAddress(context, 'groups', address)) !== undefined) return 'group';
  return (await holderOfAddress(context, 'contacts', address)) === undefined ? undefined : 'contact';
}

/** Only where the tenant shows directory roles to the application; where it does not, nobody counts as an administrator. */
async function isAdministrator({ steps }: WriteContext, id: string): Promise<boolean> {
  const response = await steps.send({ method: 'GET', url: `/users/${quoted(id)}/memberOf?$select=id` });
  if (!isSuccess(response)) return false;
  return asObjects(asObject(response.body)['value']).some(
    (each) => asText(each['@odata.type']) === '#microsoft.graph.directoryRole',
  );
}

const hardMatchOff: ExportError = {
  code: 'InvalidHardMatch',
  message:
    'The tenant has a user with the same source anchor, and the connector is set not to take such users over, so it was left as it was; set "hardMatch" to true for one export, or remove the source anchor from that user',
  attributes: ['sourceAnchor'],
};

function otherAnchor(attribute: string): ExportError {
  return {
    code: 'InvalidSoftMatch',
    message: `The tenant has a user with the same "${attribute}" that belongs to another source anchor, so neither was changed; find the pair and remove the value from one of the two at its source`,
    attributes: [attribute],
  };
}

function typeMismatch(attribute: string, type: 'group' | 'contact'): ExportError {
  return {
    code: 'ObjectTypeMismatch',
    message: `A ${type} of the tenant has the same "${attribute}", and a user cannot take it over; remove the value from one of the two at its source`,
    attributes: [attribute],
  };
}

function administrator(attribute: string): ExportError {
  return {
    code: 'ExistingAdminRoleConflict',
    message: `The tenant has a user with the same "${attribute}" that holds an administrator role, and such users are not taken over; remove its roles, export again, and give them back`,
    attributes: [attribute],
  };
}
