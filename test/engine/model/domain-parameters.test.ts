import assert from 'node:assert/strict';
import { domainParameterNames, domainParameters } from '../../../engine/model/domain-parameters.ts';

describe('domain parameters from a DN', () => {
  const cases: readonly [dn: string, fqdn: string, ldap: string, netbios: string][] = [
    ['CN=Ann,OU=Corp,DC=corp,DC=contoso,DC=test', 'corp.contoso.test', 'DC=corp,DC=contoso,DC=test', 'CORP'],
    ['dc=contoso, dc=com', 'contoso.com', 'DC=contoso,DC=com', 'CONTOSO'],
    ['DC=printer,OU=Corp,DC=contoso,DC=com', 'contoso.com', 'DC=contoso,DC=com', 'CONTOSO'],
    ['CN=Fake\\,DC=evil,DC=contoso,DC=com', 'contoso.com', 'DC=contoso,DC=com', 'CONTOSO'],
  ];
  for (const [dn, fqdn, ldap, netbios] of cases) {
    it(`reads ${dn}`, () => {
      const parameters = domainParameters(dn);
      assert.deepEqual(
        ['Domain.FQDN', 'Domain.LDAP', 'Domain.Netbios'].map((name) => parameters.get(name)),
        [fqdn, ldap, netbios],
      );
      assert.equal(parameters.get('Forest.FQDN'), fqdn);
    });
  }

  it('gives a value to every name it announces, and to no other', () => {
    assert.deepEqual([...domainParameters('DC=contoso,DC=com').keys()], domainParameterNames);
  });

  it('gives nothing for a DN without a domain', () => {
    assert.equal(domainParameters('CN={783456306961}').size, 0);
    assert.equal(domainParameters('').size, 0);
  });
});
