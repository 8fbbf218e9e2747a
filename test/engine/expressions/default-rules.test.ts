import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compileExpression } from '../../../engine/expressions/compile.ts';
import { sharedData } from '../../support/shared-data.ts';
import { readExpression } from './read-expression.ts';
import type { Attributes } from './try-expression.ts';
import { outcomeOf } from './try-expression.ts';

const filter =
  'IIF(IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || [sAMAccountName] = "SUPPORT_388945a0" || ' +
  'Left([sAMAccountName], 5) = "MSOL_" || (Left([mailNickname], 4) = "CAS_" && (InStr([mailNickname], "}") > 0)) || ' +
  'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) > 0,NULL)) || ' +
  'CBool(InStr(DNComponent(CRef([dn]),1),"\\\\0ACNF:")>0), True, NULL)';

const anchor =
  'IIF(IsPresent([msExchRecipientTypeDetails]),IIF([msExchRecipientTypeDetails]=2,NULL,' +
  'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))),' +
  'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID])))';

const mailEnabled =
  'IIF(( (IsPresent([proxyAddresses]) = True) && (Contains([proxyAddresses], "SMTP:") > 0) && ' +
  '(InStr(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), "@") > 0)) ||  ' +
  '(IsPresent([mail]) = True && (InStr([mail], "@") > 0)), True, False)';

describe('what default rules ask', () => {
  const user = { sAMAccountName: 'joe', dn: 'CN=Joe,DC=contoso,DC=com' };
  const rows: readonly (readonly [what: string, text: string, attributes: Attributes, expected: unknown])[] = [
    ['an ordinary user is not filtered', filter, user, null],
    ['a user without account name is filtered', filter, { dn: user.dn }, true],
    ['a critical object is filtered', filter, { ...user, isCriticalSystemObject: true }, true],
    ['an account of the synchronization itself is filtered', filter, { ...user, sAMAccountName: 'MSOL_1' }, true],
    ['a system mailbox is filtered', filter, { ...user, mailNickname: 'CAS_{1}' }, true],
    ['a mailbox of a filtered kind is filtered', filter, { ...user, msExchRecipientTypeDetails: 0x1000 }, true],
    ['a remote mailbox is not filtered', filter, { ...user, msExchRecipientTypeDetails: 2 ** 31 }, null],
    ['a replication conflict is filtered', filter, { ...user, dn: 'CN=Joe\\0ACNF:5b3e,DC=contoso,DC=com' }, true],
    ['bytes make a source anchor of base64', anchor, { objectGUID: { $bin: '0102' } }, 'AQI='],
    ['text makes a source anchor of itself', anchor, { objectGUID: 'id' }, 'id'],
    ['a linked mailbox has no source anchor', anchor, { objectGUID: 'id', msExchRecipientTypeDetails: 2 }, null],
    ['a primary address makes mail-enabled', mailEnabled, { proxyAddresses: ['smtp:a', 'SMTP:b@x'] }, true],
    ['a mail address makes mail-enabled', mailEnabled, { proxyAddresses: ['smtp:a@x'], mail: 'a@x' }, true],
    ['no address at all does not', mailEnabled, {}, false],
  ];
  for (const [what, text, attributes, expected] of rows) {
    it(what, () => assert.deepEqual(outcomeOf(text, attributes), expected));
  }

  it('compiles without a problem, every distinct expression', function () {
    const lines = readFileSync(sharedData(this, 'contoso-expressions.txt'), 'utf8').trim().split('\n');
    for (const line of lines) {
      const { problems } = compileExpression(readExpression(line), {
        direction: 'inbound',
        parameter: () => true,
        attribute: (name) => ({ slot: 0, type: 'str', multiValued: /^(?:proxyAddresses|other)/.test(name) }),
      });
      assert.deepEqual(problems, [], line);
    }
  });
});
