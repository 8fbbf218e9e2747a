import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  calculatedPrincipalName,
  isPrincipalNameTaken,
  mailNickname,
  type TenantDomains,
} from '../../../../engine/connectors/entra/principal-name.ts';

const domains: TenantDomains = {
  initial: 'contoso.onmicrosoft.com',
  isVerified: (domain) => ['contoso.onmicrosoft.com', 'verified.contoso.com'].includes(domain),
};

describe('the user principal name Entra ID gives', () => {
  // Each step recalculates what its change makes Entra ID recalculate: the nickname with the alias, the name with the wanted name.
  const steps = [
    [
      'first synchronization',
      { primary: 'user1', mail: 'user2', name: 'user3@contoso.com' },
      'user1',
      'user1@contoso.onmicrosoft.com',
    ],
    [
      'another wanted name',
      { alias: 'user4', primary: 'user1', mail: 'user2', name: 'user5@contoso.com' },
      'user4',
      'user4@contoso.onmicrosoft.com',
    ],
    [
      'other addresses',
      { alias: 'user4', primary: 'user6', mail: 'user7', name: 'user5@contoso.com' },
      'user4',
      'user4@contoso.onmicrosoft.com',
    ],
    [
      'a verified suffix',
      { alias: 'user4', primary: 'user6', mail: 'user7', name: 'user5@verified.contoso.com' },
      'user4',
      'user5@verified.contoso.com',
    ],
  ] as const;
  for (const [title, values, nickname, name] of steps) {
    it(`after ${title} is ${name}`, () => {
      const made = mailNickname({
        alias: 'alias' in values ? values.alias : undefined,
        mail: `${values.mail}@contoso.com`,
        proxyAddresses: [`smtp:other@contoso.com`, `SMTP:${values.primary}@contoso.com`],
        principalName: values.name,
      });
      assert.equal(made, nickname);
      assert.equal(calculatedPrincipalName(values.name, made, domains), name);
    });
  }

  for (const [sources, nickname] of [
    [{ principalName: 'user3@contoso.com', proxyAddresses: ['smtp:user9@contoso.com'] }, 'user3'],
    [{ proxyAddresses: ['smtp:user9@contoso.com'] }, 'user9'],
    [{ principalName: 'Ada von L@contoso.com' }, 'AdavonL'],
    [{ principalName: '@contoso.com' }, undefined],
    [{}, undefined],
  ] as const) {
    it(`makes the nickname ${nickname ?? 'of nothing'} of ${JSON.stringify(sources)}`, () => {
      assert.equal(mailNickname(sources), nickname);
    });
  }

  for (const [name, taken] of [
    ['ada@verified.contoso.com', true],
    ['ada@VERIFIED.contoso.com', true],
    ['ada@contoso.com', false],
    ['a da@verified.contoso.com', false],
    ['ada\n@verified.contoso.com', false],
    ['ada', false],
    ['@verified.contoso.com', false],
  ] as const) {
    it(`${taken ? 'takes' : 'does not take'} ${JSON.stringify(name)} as it is`, () => {
      assert.equal(isPrincipalNameTaken(name, domains), taken);
    });
  }

  it('is always one the tenant takes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (local, suffix) => {
        const wanted = `${local}@${suffix}`;
        const nickname = mailNickname({ principalName: wanted }) ?? 'anchor-1';
        return isPrincipalNameTaken(calculatedPrincipalName(wanted, nickname, domains), domains);
      }),
    );
  });
});
