import type { ShownValue, ShownValues } from '../../ports/directory.ts';
import { derivedNickname } from './object-names.ts';
import { isPrincipalNameTaken, nicknames, type NameSources, type TenantDomains } from './principal-name.ts';

/**
 * What Entra ID shows in place of a user's name it did not take, and of a nickname nobody gave. `domains` absent: the tenant does not
 * tell its domains, and names are written as they are.
 */
export function entraShownValues(domains: TenantDomains | undefined): ShownValues {
  return {
    attributes: new Map([['user', ['userPrincipalName', 'alias']]]),
    standsFor(shown) {
      return shown.attribute === 'alias' ? isMadeUp(shown) : domains !== undefined && isReplaced(shown, domains);
    },
  };
}

/** Whether a nickname is one Entra ID would make, because the rules give none. */
function isMadeUp({ exported, imported, valuesOf }: ShownValue): boolean {
  if (exported !== undefined || typeof imported !== 'string') return false;
  return isAmong(imported, nicknames(sourcesOf(valuesOf, textIn(valuesOf, 'userPrincipalName'))));
}

/** Whether a name in the initial domain stands for one that Entra ID does not take. */
function isReplaced({ exported, imported, valuesOf }: ShownValue, domains: TenantDomains): boolean {
  if (typeof exported !== 'string' || typeof imported !== 'string') return false;
  if (isPrincipalNameTaken(exported, domains)) return false;
  const at = imported.lastIndexOf('@');
  if (imported.slice(at + 1).toLowerCase() !== domains.initial.toLowerCase()) return false;
  // Where the nickname itself is not imported, what it is cannot be compared.
  if (valuesOf('alias') === undefined) return true;
  return isAmong(imported.slice(0, at), [
    ...nicknames({ ...sourcesOf(valuesOf, exported), alias: textIn(valuesOf, 'alias') }),
    ...initialAddresses(valuesOf, domains),
    derivedNickname(textIn(valuesOf, 'sourceAnchor') ?? ''),
  ]);
}

/** Addresses Exchange keeps in the initial domain remember earlier nicknames. */
function initialAddresses(valuesOf: ShownValue['valuesOf'], { initial }: TenantDomains): readonly string[] {
  const suffix = `@${initial.toLowerCase()}`;
  return textsIn(valuesOf, 'proxyAddresses')
    .filter((address) => address.toLowerCase().endsWith(suffix))
    .map((address) => address.replace(/^smtp:/i, '').slice(0, -suffix.length));
}

function sourcesOf(valuesOf: ShownValue['valuesOf'], principalName: string | undefined): NameSources {
  return { mail: textIn(valuesOf, 'mail'), proxyAddresses: textsIn(valuesOf, 'proxyAddresses'), principalName };
}

function textIn(valuesOf: ShownValue['valuesOf'], name: string): string | undefined {
  return textsIn(valuesOf, name)[0];
}

function textsIn(valuesOf: ShownValue['valuesOf'], name: string): readonly string[] {
  return (valuesOf(name) ?? []).filter((value) => typeof value === 'string');
}

function isAmong(text: string, candidates: readonly string[]): boolean {
  return candidates.some((candidate) => candidate.toLowerCase() === text.toLowerCase());
}
