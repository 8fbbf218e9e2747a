/** The parameters {@link domainParameters} gives values to. */
export const domainParameterNames: readonly string[] = [
  'Domain.FQDN',
  'Domain.LDAP',
  'Domain.Netbios',
  'Forest.FQDN',
  'Forest.LDAP',
  'Forest.Netbios',
];

/**
 * Values for `%Domain.…%` and `%Forest.…%` as far as an object's DN tells them, for directories whose configuration does not give
 * them: `…,DC=corp,DC=contoso,DC=com` is domain `corp.contoso.com`, `DC=corp,DC=contoso,DC=com`, `CORP`. A DN does not say which
 * domain is the root of its forest, so each domain counts as its own root; a connector's own parameters take precedence.
 * Empty when the DN has no `DC=` suffix.
 */
export function domainParameters(dn: string): ReadonlyMap<string, string> {
  const components = domainComponents(dn);
  const [first] = components;
  if (first === undefined) return new Map();
  const fqdn = components.join('.');
  const ldap = components.map((component) => `DC=${component}`).join(',');
  const netbios = first.toUpperCase();
  return new Map([
    ['Domain.FQDN', fqdn],
    ['Domain.LDAP', ldap],
    ['Domain.Netbios', netbios],
    ['Forest.FQDN', fqdn],
    ['Forest.LDAP', ldap],
    ['Forest.Netbios', netbios],
  ]);
}

/** The values of the trailing `DC=` components. Domain names need no escapes, so an escaped comma ends the suffix. */
function domainComponents(dn: string): readonly string[] {
  const parts = dn.split(/(?<!\\),/);
  const before = parts.findLastIndex((part) => !/^\s*dc\s*=[^,\\=+]+$/i.test(part));
  return parts.slice(before + 1).map((part) => part.slice(part.indexOf('=') + 1).trim());
}
