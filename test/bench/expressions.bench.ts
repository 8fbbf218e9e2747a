// Evaluations per second of common expressions: `node test/bench/expressions.bench.ts`.
import { compileExpression } from '../../engine/expressions/compile.ts';
import type { Frame } from '../../engine/expressions/frame.ts';
import { normalizeDn } from '../../engine/model/dn.ts';
import type { LayoutAttribute } from '../../engine/model/stored.ts';
import { createLayout } from '../../engine/model/stored.ts';
import { readExpression } from '../engine/expressions/read-expression.ts';

const single = (name: string, type: LayoutAttribute['type'] = 'str'): LayoutAttribute => ({
  name,
  type,
  multiValued: false,
});
const layout = createLayout('user', [
  single('sAMAccountName'),
  single('givenName'),
  single('mailNickname'),
  single('objectGUID', 'bin'),
  single('isCriticalSystemObject', 'bool'),
  single('msExchRecipientTypeDetails', 'num'),
  single('userAccountControl', 'num'),
  { name: 'proxyAddresses', type: 'str', multiValued: true },
]);

const frame: Frame = {
  slots: [
    'joe',
    ' Joe ',
    'joe',
    'MyIRAFVEd2aImaq7zN3u/w==',
    null,
    null,
    512,
    ['SMTP:joe@contoso.com', ' smtp:j@contoso.com'],
  ],
  imported: [
    'joe',
    ' Joe ',
    'joe',
    'MyIRAFVEd2aImaq7zN3u/w==',
    null,
    null,
    512,
    ['SMTP:joe@contoso.com', ' smtp:j@contoso.com'],
  ],
  dn: 'CN=Joe,OU=Sales,OU=Corp,DC=contoso,DC=com',
  parameters: new Map(),
  references: () => [],
  referenceCount: () => 0,
  now: 0,
  random: () => 0,
  variables: [],
  mappedSlot: -1,
  mappedValue: null,
};

const expressions: readonly (readonly [name: string, text: string])[] = [
  ['trim', 'Trim([givenName])'],
  ['enabled', 'IIF(BitAnd([userAccountControl],2)=0,True,False)'],
  [
    'user filter',
    'IIF(IsPresent([isCriticalSystemObject]) || IsPresent([sAMAccountName]) = False || [sAMAccountName] = "SUPPORT_388945a0" || ' +
      'Left([mailNickname], 14) = "SystemMailbox{" || Left([sAMAccountName], 4) = "AAD_" || ' +
      '(Left([mailNickname], 4) = "CAS_" && (InStr([mailNickname], "}") > 0)) || ' +
      '(Left([sAMAccountName], 4) = "CAS_" && (InStr([sAMAccountName], "}") > 0)) || Left([sAMAccountName], 5) = "MSOL_" || ' +
      'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) > 0,NULL)) || ' +
      'CBool(InStr(DNComponent(CRef([dn]),1),"\\\\0ACNF:")>0), True, NULL)',
  ],
  [
    'source anchor',
    'IIF(IsPresent([msExchRecipientTypeDetails]),IIF([msExchRecipientTypeDetails]=2,NULL,' +
      'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID]))),' +
      'IIF(IsString([objectGUID]),CStr([objectGUID]),ConvertToBase64([objectGUID])))',
  ],
  ['proxy addresses', 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))'],
];

// Every result is kept for a moment, or the optimizer would leave out what nobody looks at.
let sink: unknown;

/** Runs `work` for about half a second and prints how often it ran in a second. */
function measure(name: string, work: () => unknown): void {
  const batch = 10_000;
  for (let i = 0; i < batch * 10; i++) sink = work();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 500) {
    for (let i = 0; i < batch; i++) sink = work();
    count += batch;
  }
  const perSecond = (count / (performance.now() - start)) * 1000;
  console.log(`${name.padEnd(18)} ${(perSecond / 1e6).toFixed(2)} million per second`);
}

for (const [name, text] of expressions) {
  const compiled = compileExpression(readExpression(text), {
    direction: 'inbound',
    parameter: () => false,
    attribute: (attribute) => {
      const slot = layout.slotOf.get(attribute);
      const found = slot === undefined ? undefined : layout.attributes[slot];
      return slot === undefined || found === undefined
        ? undefined
        : { slot, type: found.type, multiValued: found.multiValued };
    },
  });
  measure(name, () => compiled.evaluate(frame));
}
measure('normalizeDn', () => normalizeDn('CN=Joe Smith,OU=Sales,OU=Corp,DC=contoso,DC=com'));
measure('normalizeDn escaped', () => normalizeDn('CN=Smith\\, Joe,OU=Sales,OU=Corp,DC=contoso,DC=com'));
if (sink === undefined) console.log('nothing was measured');
