import assert from 'node:assert/strict';
import { removeFolders } from '../engine/cli/invoke.ts';
import { assertGolden } from '../support/golden.ts';
import { cyclesUntilStable, forestsWorkspace, joinery, runProfile, tenant } from './forests-workspace.ts';

/** When an object is looked at: everything imported, the first forest synchronized too, or all at rest. */
const stages = ['imported', 'first forest synchronized', 'at rest'] as const;

interface Explained {
  readonly name: string;
  readonly stage: (typeof stages)[number];
  readonly forest: 'contoso' | 'fabrikam';
  /** Without the domain's own part. */
  readonly dn: string;
}

/** Each was read in its LDIF record and followed through the rules by hand; the comments say what comes out, and why. */
const explained: readonly Explained[] = [
  // Enabled (544 lacks bit 2) with a mailbox: 100, 102, 104, 106, 108 and 110 apply. sourceAnchor and UPN come from 102, the address book
  // from 104, Exchange attributes from 108, each the first of its target. 123 provisions: User, not filtered, anchor, accountEnabled.
  { name: 'ordinary-user', stage: 'imported', forest: 'contoso', dn: 'CN=Ahmed Peña,OU=Legal,OU=Users,OU=Corp' },
  // 514 has bit 2, so 102 is out; without mailNickname 104 and 108 are. 106 computes accountEnabled as False and gives UPN and anchor.
  // 123 asks whether accountEnabled has a value, not which: the account is provisioned, disabled.
  { name: 'disabled-user', stage: 'imported', forest: 'contoso', dn: 'CN=Jamal Peña,OU=Disabled,OU=Corp' },
  // Projected as any account; 100 sets cloudFiltered because of the name's beginning, and that alone keeps it out of 123. It has no
  // userPrincipalName, so its own is the account name at the domain.
  {
    name: 'msol-account',
    stage: 'imported',
    forest: 'contoso',
    dn: 'CN=MSOL_1f2e3d4c5b6a,OU=Service Accounts,OU=Corp',
  },
  // Neither mail nor userPrincipalName. 104 and 108 need mailNickname; displayName (with its blanks: no rule trims it) comes from 106, UPN
  // from 102 as account name at the domain. Users need no mail, so it is provisioned.
  {
    name: 'user-without-mail',
    stage: 'imported',
    forest: 'contoso',
    dn: 'CN=Ahmed Jansen,OU=Finance,OU=Users,OU=Corp',
  },
  // groupType -2147483640 has the sign bit: securityEnabled. mail holds "@": mailEnabled. 22 members are below 50,000: two groups of
  // scope 139 would do. The members are staged once their own counterparts are there. Nothing flows back: 156 makes an x500 address out of
  // cloudLegacyExchangeDN, and there is none.
  { name: 'nested-group', stage: 'imported', forest: 'contoso', dn: 'CN=Engineering Owners 42,OU=Groups,OU=Corp' },
  {
    name: 'nested-group-at-rest',
    stage: 'at rest',
    forest: 'contoso',
    dn: 'CN=Engineering Owners 42,OU=Groups,OU=Corp',
  },
  // A distribution group that has mail is in scope of 139 by mailEnabled, and its add is staged; Graph refuses it at the export.
  { name: 'distribution-group', stage: 'imported', forest: 'contoso', dn: 'CN=Legal Project 06,OU=Groups,OU=Corp' },
  // No person has a partner's address, so the contact projects its own one: 116 says "Contact" and 131 is in scope.
  {
    name: 'contact-of-its-own',
    stage: 'imported',
    forest: 'contoso',
    dn: 'CN=Hanna Yılmaz (ext) c8,OU=Contacts,OU=Corp',
  },
  // The first forest's person with this mail found the contact from its own side, by the outbound join 151 ("Out to AD - Contact Join"), so
  // that the inbound join is not tried any more. 115 and 116 come after the person's rules, so they
  // only add what those do not give: mailEnabled and targetAddress.
  {
    name: 'contact-of-a-person',
    stage: 'first forest synchronized',
    forest: 'fabrikam',
    dn: 'CN=Ines Łukasik (ilukasik3) c0,OU=Contacts,OU=Corp',
  },
  // Both the contact's and the person's mail end with a blank. The person's was trimmed on its way (104), the join compares what the
  // contact has: no candidate, and a metaverse object of its own.
  {
    name: 'contact-with-a-blank',
    stage: 'first forest synchronized',
    forest: 'fabrikam',
    dn: 'CN=Cem Kowalski c46,OU=Contacts,OU=Corp',
  },
  // No mail, so nothing the join of 115 looks at has a value: the contact is not projected.
  {
    name: 'contact-without-mail',
    stage: 'first forest synchronized',
    forest: 'fabrikam',
    dn: 'CN=Hiroshi Nguyen c47,OU=Contacts,OU=Corp',
  },
  // 159 gives cloudFiltered only without userCertificate. 160 provisions the device; everything it wants to write is withheld.
  { name: 'computer-with-certificate', stage: 'imported', forest: 'contoso', dn: 'CN=PC000,OU=Computers,OU=Corp' },
  { name: 'computer-without-certificate', stage: 'imported', forest: 'contoso', dn: 'CN=PC001,OU=Computers,OU=Corp' },
  // Its cn is the SID of a contoso account, which is that person's objectSidString: 118 joins it, without a flow of its own.
  {
    name: 'foreign-security-principal',
    stage: 'first forest synchronized',
    forest: 'fabrikam',
    dn: 'CN=S-1-5-21-3387618464-207628221-1741558671-1616,CN=ForeignSecurityPrincipals',
  },
  // "Authenticated Users" is nobody's SID, and 118 only joins.
  {
    name: 'well-known-principal',
    stage: 'imported',
    forest: 'contoso',
    dn: 'CN=S-1-5-11,CN=ForeignSecurityPrincipals',
  },
  // isCriticalSystemObject keeps it out of 100. The other user rules are in scope, and flow nothing without a link.
  { name: 'administrator', stage: 'imported', forest: 'contoso', dn: 'CN=Administrator,CN=Users' },
  { name: 'domain-admins', stage: 'imported', forest: 'contoso', dn: 'CN=Domain Admins,CN=Users' },
  // Disabled, msExchRecipientTypeDetails 2, its master account's SID is that of an enabled contoso account without a mailbox: the second
  // group of the join of 100 finds it. Anchor, UPN and accountEnabled stay with 102 of contoso. This forest's 104 and 108 come before
  // contoso's 106 and are the only ones with a mailbox, so mail, addresses and Exchange attributes come from here. sourceObjectType of 104
  // is NULL for a linked mailbox and leaves it to contoso's 106.
  {
    name: 'linked-mailbox',
    stage: 'first forest synchronized',
    forest: 'fabrikam',
    dn: 'CN=Joana Łukasik,OU=Legal,OU=Users,OU=Corp',
  },
];

describe('the explanation', function () {
  this.timeout(60_000);
  const texts = new Map<string, string>();
  before(async function () {
    const cwd = await forestsWorkspace(this);
    const look = async (stage: Explained['stage']): Promise<void> => {
      for (const { name, forest, dn } of explained.filter((one) => one.stage === stage)) {
        const { stdout } = await joinery(cwd, 'preview', `${forest}.test`, `${dn},DC=corp,DC=${forest},DC=test`);
        texts.set(name, essence(stdout));
      }
    };
    for (const connector of ['contoso.test', 'fabrikam.test', tenant]) await runProfile(cwd, connector, 'full-import');
    await look('imported');
    await runProfile(cwd, 'contoso.test', 'full-sync');
    await look('first forest synchronized');
    await cyclesUntilStable(cwd);
    await look('at rest');
  });
  after(removeFolders);

  for (const { name } of explained) {
    it(`of the ${name.replaceAll('-', ' ')} is what its record and the rules give`, () => {
      assertGolden(new URL(`explanations/${name}.txt`, import.meta.url), texts.get(name) ?? '');
    });
  }

  it('was taken of every kind of outcome', () => {
    const links = [...texts.values()].map((text) => /^Link\n {2}([\w-]+)/m.exec(text)?.[1]);
    assert.deepEqual(new Set(links), new Set(['already-joined', 'disconnector', 'joined', 'projected']));
  });
});

/** Attributes that decide what becomes of an object, or that stand for a group of others. */
const essential = new Set(
  (
    'accountEnabled alias cloudAnchor cloudFiltered cloudMastered contributingConnectorExchange deviceId deviceTrustType displayName ' +
    'mail mailEnabled mailNickname manager member memberCount msExchMailboxGuid msExchMasterAccountSid msExchRecipientTypeDetails ' +
    'objectSidString proxyAddresses securityEnabled sourceAnchor sourceObjectType targetAddress userCertificate userPrincipalName'
  ).split(' '),
);

/**
 * The lines of a preview that show how it came about. Left out: attributes that are not {@link essential}, reasons of withheld
 * attributes (they have their own tests), targets outside the tenant that came to nothing, and the layout of columns.
 */
function essence(preview: string): string {
  const sections = preview.replace(/(User|Group)_[0-9a-f-]{36}/g, '$1_…').split('\n\n');
  const kept = sections.filter(
    (section) => !/^Target: \w+ in (?!contoso\.onm).*, (?:out-of-scope|not-found|none)\n/.test(section),
  );
  return `${kept.map((section) => essentialLines(section.trimEnd().split('\n')).join('\n')).join('\n\n')}\n`;
}

function essentialLines(lines: readonly string[]): readonly string[] {
  // Of a target nothing was done to, its first rule alone: it is the one that could have provisioned it.
  if (lines[0]?.endsWith(', out-of-scope') === true) return lines.slice(0, 4);
  const head = lines.findIndex((line) => /^ {2}attribute +value/.test(line));
  const columns = ['value', 'rule'].map((name) => lines[head]?.indexOf(` ${name}`) ?? 0);
  const withheld = lines.flatMap((line) => /^ {2}withheld ([^:]+):/.exec(line)?.[1]?.split(', ') ?? []);
  return [
    ...lines.slice(0, head < 0 ? undefined : head).filter((line) => !line.startsWith('  withheld')),
    ...(head < 0 ? [] : lines.slice(head + 1).flatMap((line) => essentialRow(line, columns))),
    ...(withheld.length === 0 ? [] : [`  withheld ${withheld.toSorted().join(', ')}`]),
  ];
}

function essentialRow(line: string, [value = 0, rule = 0]: readonly number[]): readonly string[] {
  const name = line.slice(0, value).trim();
  return essential.has(name) ? [`  ${name}: ${line.slice(value + 1, rule).trimEnd()} | ${line.slice(rule + 1)}`] : [];
}
