/** The domains of a tenant that matter for names. */
export interface TenantDomains {
  /** `contoso.onmicrosoft.com`. */
  readonly initial: string;
  isVerified(domain: string): boolean;
}

/** What Entra ID makes a mail nickname and a user principal name from. Addresses with or without `smtp:` in front. */
export interface NameSources {
  readonly alias?: string | undefined;
  readonly mail?: string | undefined;
  readonly proxyAddresses?: readonly string[] | undefined;
  /** The user principal name as the rules want it. */
  readonly principalName?: string | undefined;
}

/** Characters Entra ID takes in front of the `@`; source: its documented restrictions of userPrincipalName. */
const localPart = /^[A-Za-z0-9'.\-_!#^~]+$/;

const longestNickname = 64;

/**
 * Whether Entra ID lets a user have this name as it is: a suffix the tenant has verified and no blank, line break or other character it
 * refuses.
 */
export function isPrincipalNameTaken(name: string, domains: TenantDomains): boolean {
  const at = name.indexOf('@');
  return at > 0 && localPart.test(name.slice(0, at)) && domains.isVerified(name.slice(at + 1).toLowerCase());
}

/** The first that there is of alias, primary address, mail, user principal name, and secondary address, in front of its `@`. */
export function mailNickname(sources: NameSources): string | undefined {
  return nicknames(sources)[0];
}

/** The user principal name Entra ID gives a user: the wanted one, or the nickname in the tenant's initial domain. */
export function calculatedPrincipalName(wanted: string, nickname: string, domains: TenantDomains): string {
  return isPrincipalNameTaken(wanted, domains) ? wanted : `${nickname}@${domains.initial}`;
}

/**
 * Every nickname Entra ID may have given a user with these values: a nickname stays when the values it came from change, so that the
 * first in order is not always the one.
 */
export function nicknames({ alias, mail, proxyAddresses = [], principalName }: NameSources): readonly string[] {
  const primary = proxyAddresses.filter((address) => address.startsWith('SMTP:'));
  const secondary = proxyAddresses.filter((address) => address.startsWith('smtp:'));
  const prefixes = [...primary, mail, principalName, ...secondary].map((address) => prefixOf(address));
  return [alias, ...prefixes].filter((each): each is string => each !== undefined && each !== '');
}

/** Blanks and characters that cannot stand in a nickname are left out. */
function prefixOf(address: string | undefined): string | undefined {
  return address
    ?.replace(/^smtp:/i, '')
    .replace(/@.*$/s, '')
    .replace(/[^A-Za-z0-9'.\-_!#^~]/g, '')
    .slice(0, longestNickname);
}
