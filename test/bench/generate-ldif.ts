import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { base64Line, guid, random, sid } from './generate-values.ts';

/**
 * An invented forest: users, one group per 20 users, one contact and one computer per 50. Every object follows from the seed and its
 * number alone, so a manager's or member's DN is computed where it is needed and nothing is kept.
 */
export interface ForestOptions {
  readonly users: number;
  readonly seed: number;
  /** DNS name of the domain. */
  readonly domain: string;
}

export interface ForestCounts {
  readonly users: number;
  readonly groups: number;
  readonly contacts: number;
  readonly computers: number;
  /** The containers above them. */
  readonly containers: number;
}

const givenNames =
  'Ada Ahmed Anna Bruno Chloé Daan Elif Emma Ethan Fatima Grace Hana Ines Ivan Jamal José Karl Lena Liam Maria Mateo Mia Noah Olga Paul Rosa Sara Sven Tomás Uma Vera Wei Yuki Zoë'.split(
    ' ',
  );
const surnames =
  'Andersson Bauer Berg Costa Diaz Fischer Garcia Haas Ito Jansen Keller Khan Kim Kowalski Larsen Lindqvist Łukasik Martin Meyer Moreau Müller Novak Okafor Olsen Peña Petrov Rossi Schmidt Silva Singh Smith Tanaka Ueda Vogel Weber Yılmaz'.split(
    ' ',
  );
const departments = ['Engineering', 'Finance', 'Legal', 'Marketing', 'Operations', 'Research', 'Sales', 'Support'];
const titles = ['Analyst', 'Architect', 'Consultant', 'Director', 'Engineer', 'Manager', 'Specialist'];
const towns = [
  { l: 'Zürich', c: 'CH', co: 'Switzerland', countryCode: 756 },
  { l: 'Wien', c: 'AT', co: 'Austria', countryCode: 40 },
  { l: 'Hamburg', c: 'DE', co: 'Germany', countryCode: 276 },
  { l: 'Lyon', c: 'FR', co: 'France', countryCode: 250 },
  { l: 'Leeds', c: 'GB', co: 'United Kingdom', countryCode: 826 },
] as const;

/** Writes the whole forest as ldapsearch would. The same options give the same bytes. */
export async function writeForest(path: string, options: ForestOptions): Promise<ForestCounts> {
  const counts = forestCounts(options);
  await writeRecords(path, 'w', forestRecords(options, counts));
  return counts;
}

function forestCounts({ users }: ForestOptions): ForestCounts {
  return {
    users,
    groups: Math.ceil(users / 20),
    contacts: Math.ceil(users / 50),
    computers: Math.ceil(users / 50),
    containers: 5 + departments.length,
  };
}

export interface ChangesOptions {
  readonly forest: ForestOptions;
  /** How many users change; spread evenly over the forest. */
  readonly count: number;
  readonly seed: number;
}

/** Appends change records: each user gets another title, every second one another department, too, every fifth an address more. */
export async function writeChanges(path: string, options: ChangesOptions): Promise<void> {
  await writeRecords(path, 'a', changeRecords(options));
}

export interface MemberChangeOptions {
  readonly forest: ForestOptions;
  readonly group: number;
  /** Numbers of users. */
  readonly add: readonly number[];
  readonly remove: readonly number[];
}

/** Appends one change record that edits a group's members. */
export async function writeMemberChange(
  path: string,
  { forest, group, add, remove }: MemberChangeOptions,
): Promise<void> {
  const lines = [base64Line('dn', groupDn(forest, group)), 'changetype: modify'];
  for (const [verb, users] of [
    ['add', add],
    ['delete', remove],
  ] as const) {
    if (users.length === 0) continue;
    lines.push(`${verb}: member`, ...users.map((user) => base64Line('member', userDn(forest, user))), '-');
  }
  await writeRecords(path, 'a', [lines]);
}

export function userDn(options: ForestOptions, user: number): string {
  return `CN=${person(options, user).cn},OU=${person(options, user).department},OU=Users,OU=Corp,${domainDn(options)}`;
}

export function groupDn(options: ForestOptions, group: number): string {
  return `CN=${groupName(group)},OU=Groups,OU=Corp,${domainDn(options)}`;
}

function domainDn({ domain }: ForestOptions): string {
  return domain
    .split('.')
    .map((part) => `DC=${part}`)
    .join(',');
}

interface Person {
  readonly given: string;
  readonly surname: string;
  readonly account: string;
  readonly cn: string;
  readonly department: string;
}

function person({ seed }: ForestOptions, user: number): Person {
  const pick = random(seed, user);
  const given = pick.of(givenNames);
  const surname = pick.of(surnames);
  const account =
    `${given.charAt(0)}${surname}`
      .normalize('NFD')
      .replaceAll(/[^a-z]/giu, '')
      .toLowerCase() + user;
  return { given, surname, account, cn: `${given} ${surname} (${account})`, department: pick.of(departments) };
}

function groupName(group: number): string {
  return `${departments[group % departments.length]} Project ${String(group).padStart(5, '0')}`;
}

function* forestRecords(options: ForestOptions, counts: ForestCounts): Generator<readonly string[]> {
  yield* containerRecords(options);
  for (let i = 0; i < counts.users; i += 1) yield userRecord(options, i);
  for (let i = 0; i < counts.groups; i += 1) yield groupRecord(options, i);
  for (let i = 0; i < counts.contacts; i += 1) yield contactRecord(options, i);
  for (let i = 0; i < counts.computers; i += 1) yield computerRecord(options, i);
}

function* containerRecords(options: ForestOptions): Generator<readonly string[]> {
  const root = domainDn(options);
  const units = ['OU=Corp', 'OU=Users,OU=Corp', 'OU=Groups,OU=Corp', 'OU=Contacts,OU=Corp'];
  const all = [...units, ...departments.map((department) => `OU=${department},OU=Users,OU=Corp`)];
  yield [
    `dn: ${root}`,
    ...classes('top', 'domain', 'domainDNS'),
    base64Bytes('objectGUID', guid(options.seed, 'domain', 0)),
  ];
  for (const [i, unit] of all.entries()) {
    yield [
      `dn: ${unit},${root}`,
      ...classes('top', 'organizationalUnit'),
      base64Bytes('objectGUID', guid(options.seed, 'unit', i)),
    ];
  }
}

function userRecord(options: ForestOptions, user: number): readonly string[] {
  const { seed, domain } = options;
  const { given, surname, account, cn, department } = person(options, user);
  const pick = random(seed ^ 0x5bd1e995, user);
  const town = pick.of(towns);
  const mail = `${account}@${domain}`;
  const manager = user === 0 ? [] : [base64Line('manager', userDn(options, Math.floor(user / 8)))];
  return [
    base64Line('dn', userDn(options, user)),
    ...classes('top', 'person', 'organizationalPerson', 'user'),
    base64Line('cn', cn),
    base64Line('sn', surname),
    base64Line('givenName', given),
    base64Line('displayName', `${given} ${surname}`),
    base64Line('l', town.l),
    `c: ${town.c}`,
    `co: ${town.co}`,
    `countryCode: ${town.countryCode}`,
    `title: ${pick.of(titles)}`,
    `department: ${department}`,
    'company: Contoso AG',
    `postalCode: ${10_000 + pick.below(90_000)}`,
    base64Line('streetAddress', `Main Street ${1 + pick.below(200)}\n2. Stock`),
    `telephoneNumber: +41 44 ${1_000_000 + pick.below(9_000_000)}`,
    `employeeID: ${100_000 + user}`,
    base64Bytes('objectGUID', guid(seed, 'user', user)),
    base64Bytes('objectSid', sid(seed, 1000 + user)),
    `sAMAccountName: ${account}`,
    `userPrincipalName: ${mail}`,
    `mail: ${mail}`,
    `mailNickname: ${account}`,
    `proxyAddresses: SMTP:${mail}`,
    `proxyAddresses: smtp:${account}.alias@${domain}`,
    `userAccountControl: ${pick.below(20) === 0 ? 514 : 512}`,
    `pwdLastSet: ${133_000_000_000_000_000n + BigInt(pick.below(1_000_000_000)) * 10_000n}`,
    'accountExpires: 9223372036854775807',
    'msExchRecipientTypeDetails: 1',
    'msExchRecipientDisplayType: 1073741824',
    ...unsynchronized(options, 'Person', user),
    ...manager,
  ];
}

/** What every real dump carries besides; it makes the records as long as they are in real forests. */
function unsynchronized(options: ForestOptions, category: string, number: number): readonly string[] {
  return [
    'instanceType: 4',
    'whenCreated: 20261121013328.0Z',
    'whenChanged: 20261121013328.0Z',
    `uSNCreated: ${5000 + number}`,
    `uSNChanged: ${9000 + number}`,
    'badPwdCount: 0',
    'codePage: 0',
    'badPasswordTime: 0',
    'lastLogoff: 0',
    'lastLogon: 0',
    'primaryGroupID: 513',
    'logonCount: 0',
    'sAMAccountType: 805306368',
    `objectCategory: CN=${category},CN=Schema,CN=Configuration,${domainDn(options)}`,
  ];
}

function groupRecord(options: ForestOptions, group: number): readonly string[] {
  const { seed, users, domain } = options;
  const pick = random(seed ^ 0x27d4eb2f, group);
  const members = new Set(Array.from({ length: Math.min(20, users) }, () => pick.below(users)));
  const name = groupName(group);
  return [
    base64Line('dn', groupDn(options, group)),
    ...classes('top', 'group'),
    `cn: ${name}`,
    `displayName: ${name}`,
    'description: Project group',
    base64Bytes('objectGUID', guid(seed, 'group', group)),
    base64Bytes('objectSid', sid(seed, 50_000_000 + group)),
    `sAMAccountName: grp${group}`,
    `mail: grp${group}@${domain}`,
    'groupType: -2147483646',
    ...[...members].map((member) => base64Line('member', userDn(options, member))),
    ...unsynchronized(options, 'Group', group),
  ];
}

function contactRecord(options: ForestOptions, contact: number): readonly string[] {
  const mail = `partner${contact}@partner.test`;
  const cn = `Partner ${contact}`;
  return [
    `dn: CN=${cn},OU=Contacts,OU=Corp,${domainDn(options)}`,
    ...classes('top', 'person', 'organizationalPerson', 'contact'),
    `cn: ${cn}`,
    `displayName: ${cn}`,
    `mail: ${mail}`,
    `targetAddress: SMTP:${mail}`,
    `proxyAddresses: SMTP:${mail}`,
    `mailNickname: partner${contact}`,
    base64Bytes('objectGUID', guid(options.seed, 'contact', contact)),
    ...unsynchronized(options, 'Person', contact),
  ];
}

function computerRecord(options: ForestOptions, computer: number): readonly string[] {
  const name = `PC${String(computer).padStart(6, '0')}`;
  return [
    `dn: CN=${name},OU=Corp,${domainDn(options)}`,
    ...classes('top', 'person', 'organizationalPerson', 'user', 'computer'),
    `cn: ${name}`,
    `sAMAccountName: ${name}$`,
    `dNSHostName: ${name.toLowerCase()}.${options.domain}`,
    'operatingSystem: Windows 11 Enterprise',
    'userAccountControl: 4096',
    base64Bytes('objectGUID', guid(options.seed, 'computer', computer)),
    base64Bytes('objectSid', sid(options.seed, 60_000_000 + computer)),
    ...unsynchronized(options, 'Computer', computer),
  ];
}

function* changeRecords({ forest, count, seed }: ChangesOptions): Generator<readonly string[]> {
  const stride = forest.users / Math.max(1, count);
  for (let i = 0; i < count; i += 1) {
    const user = Math.floor(i * stride);
    const pick = random(seed ^ 0x165667b1, i);
    const lines = [base64Line('dn', userDn(forest, user)), 'changetype: modify'];
    lines.push('replace: title', `title: ${pick.of(titles)} ${1 + pick.below(9)}`, '-');
    if (i % 2 === 1) lines.push('replace: department', `department: ${pick.of(departments)}`, '-');
    if (i % 5 === 4)
      lines.push('add: proxyAddresses', `proxyAddresses: smtp:extra${seed}.${user}@${forest.domain}`, '-');
    yield lines;
  }
}

function classes(...names: readonly string[]): readonly string[] {
  return names.map((name) => `objectClass: ${name}`);
}

function base64Bytes(name: string, bytes: Buffer): string {
  return `${name}:: ${bytes.toString('base64')}`;
}

/** Streams to the file and waits whenever the disk is slower. */
async function writeRecords(path: string, flags: 'w' | 'a', records: Iterable<readonly string[]>): Promise<void> {
  const stream = createWriteStream(path, { flags, highWaterMark: 1 << 20 });
  const closed = once(stream, 'close');
  let block = '';
  for (const lines of records) {
    for (const line of lines) block += line.length > 76 ? folded(line) : `${line}\n`;
    block += '\n';
    if (block.length < 1 << 18) continue;
    if (!stream.write(block)) await once(stream, 'drain');
    block = '';
  }
  stream.end(block);
  await closed;
}

/** Lines of at most 76 characters, as the tools write them. */
function folded(line: string): string {
  let text = `${line.slice(0, 76)}\n`;
  for (let at = 76; at < line.length; at += 75) text += ` ${line.slice(at, at + 75)}\n`;
  return text;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [path, users = '1000', seed = '1', domain = 'corp.contoso.test'] = process.argv.slice(2);
  if (path === undefined) console.error('Usage: node test/bench/generate-ldif.ts <file> [users] [seed] [domain]');
  else console.log(await writeForest(path, { users: Number(users), seed: Number(seed), domain }));
}
