import { asObject, asText, type Json, type JsonObject, textsOf } from '../../model/json.ts';
import type { GraphChange } from './graph-change.ts';
import { derivedNickname, sourceAnchorOf } from './object-names.ts';
import { calculatedPrincipalName, isPrincipalNameTaken, mailNickname } from './principal-name.ts';
import { quoted, sendStep, type WriteContext } from './write-context.ts';

type Properties = Readonly<Record<string, Json>>;

/**
 * The properties of a new user. Where the tenant does not take its user principal name, it gets the nickname and the name Entra ID would
 * give it; where the rules give no nickname and none is needed for a name, it gets one that is made up.
 */
export async function namedNewUser(
  context: WriteContext,
  { properties }: GraphChange,
  sourceAnchor: string,
): Promise<Properties> {
  const wanted = asText(properties['userPrincipalName']);
  const alias = asText(properties['mailNickname']);
  const domains = await context.domains(context.patience);
  if (wanted === undefined || domains === undefined || isPrincipalNameTaken(wanted, domains))
    return { ...properties, mailNickname: alias ?? derivedNickname(sourceAnchor) };
  const sources = {
    alias,
    mail: asText(properties['mail']),
    proxyAddresses: exportedTexts(context, 'proxyAddresses'),
    principalName: wanted,
  };
  const nickname = mailNickname(sources) ?? derivedNickname(sourceAnchor);
  return {
    ...properties,
    mailNickname: nickname,
    userPrincipalName: calculatedPrincipalName(wanted, nickname, domains),
  };
}

/**
 * The properties of a user that changes. A user principal name that the tenant does not take is made of the nickname, which stays as it
 * is unless this change says otherwise.
 */
export async function namedChangedUser(context: WriteContext, id: string, properties: Properties): Promise<Properties> {
  const wanted = asText(properties['userPrincipalName']);
  const isRemoved = properties['mailNickname'] === null;
  if (wanted === undefined && !isRemoved) return properties;
  const domains = await context.domains(context.patience);
  const isReplaced = wanted !== undefined && domains !== undefined && !isPrincipalNameTaken(wanted, domains);
  if (!isReplaced && !isRemoved) return properties;
  const current = await readNames(context, id);
  const name = wanted ?? asText(current['userPrincipalName']);
  const isMade = isReplaced || (domains !== undefined && name?.endsWith(`@${domains.initial}`) === true);
  const { dn, newDn = dn } = context.operation;
  const madeUp = derivedNickname(sourceAnchorOf(newDn) ?? id);
  const sources = {
    mail: asText(properties['mail'] ?? current['mail']),
    proxyAddresses: textsOf(current['proxyAddresses']),
    principalName: name,
  };
  const made = isMade ? (mailNickname(sources) ?? madeUp) : madeUp;
  const alias = asText(properties['mailNickname']) ?? asText(current['mailNickname']);
  const nickname = isRemoved ? made : (alias ?? made);
  return {
    ...properties,
    ...(isRemoved ? { mailNickname: nickname } : {}),
    ...(isReplaced ? { userPrincipalName: calculatedPrincipalName(wanted, nickname, domains) } : {}),
  };
}

async function readNames(context: WriteContext, id: string): Promise<JsonObject> {
  const url = `/users/${quoted(id)}?$select=mailNickname,mail,proxyAddresses,userPrincipalName`;
  const response = await sendStep(context, { method: 'GET', url });
  return asObject(response.body);
}

function exportedTexts({ operation }: WriteContext, attribute: string): readonly string[] {
  const change = operation.changes.find(({ name }) => name === attribute)?.change;
  const values = change === undefined ? [] : change.kind === 'replace' ? change.values : change.add;
  return values.filter((value) => typeof value === 'string');
}
