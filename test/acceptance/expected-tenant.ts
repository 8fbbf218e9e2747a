import { readFileSync } from 'node:fs';

/** One record of an LDIF file: attributes with their values; GUIDs, SIDs and certificates stay base64. */
type Record = ReadonlyMap<string, readonly string[]>;

/** Accounts of one person: its own, and the mailboxes elsewhere that name it as their master. */
interface Person {
  readonly main: Record;
  readonly others: Record[];
}

/**
 * What the default rules make of the forests in a tenant, worked out from the files alone, without rules, expressions or any part of the
 * engine: who is a person, what is filtered, whose account a foreign security principal stands for. `contoso` comes first.
 */
export function expectedTenant(
  contoso: string,
  fabrikam: string,
): { users: number; groups: number; members: number; managers: number } {
  const records = [...recordsOf(contoso), ...recordsOf(fabrikam)];
  const byDn = new Map(records.map((record) => [one(record, 'dn').toLowerCase(), record]));
  const persons = personsOf(records.filter((record) => isAccount(record)));
  const personOf = new Map(
    [...persons.values()].flatMap((person) => [person.main, ...person.others].map((record) => [record, person])),
  );
  const bySid = new Map([...persons].map(([sid, person]) => [sidText(sid), person]));
  const groups = records.filter((record) => isWritten(record));
  const counterpart = (dn: string): Person | Record | undefined => {
    const record = byDn.get(dn.toLowerCase());
    if (record === undefined) return undefined;
    const person = type(record) === 'foreignSecurityPrincipal' ? bySid.get(one(record, 'cn')) : personOf.get(record);
    if (person !== undefined) return isSynchronized(person) ? person : undefined;
    return isWritten(record) ? record : undefined;
  };
  const members = groups.map(
    (group) =>
      new Set((group.get('member') ?? []).map((dn) => counterpart(dn)).filter((found) => found !== undefined)).size,
  );
  const users = [...persons.values()].filter((person) => isSynchronized(person));
  const managers = users.filter((person) => {
    const accounts = [person.main, ...person.others].filter((account) => account.has('manager'));
    // The forest with the mailbox goes before the one without.
    const source = accounts.find((account) => account.has('mailNickname')) ?? accounts[0];
    return source !== undefined && counterpart(one(source, 'manager')) !== undefined;
  });
  return {
    users: users.length,
    groups: groups.length,
    members: members.reduce((sum, count) => sum + count, 0),
    managers: managers.length,
  };
}

function personsOf(accounts: readonly Record[]): ReadonlyMap<string, Person> {
  const persons = new Map<string, Person>();
  for (const account of accounts) {
    const master = persons.get(one(account, 'msExchMasterAccountSid'));
    if (master === undefined) persons.set(one(account, 'objectSid'), { main: account, others: [] });
    else master.others.push(account);
  }
  return persons;
}

function isAccount(record: Record): boolean {
  if (isCritical(record)) return false;
  return (
    type(record) === 'inetOrgPerson' ||
    (type(record) === 'user' && !one(record, 'adminDescription').startsWith('User_'))
  );
}

/** Accounts of the synchronization itself and of Exchange stay away, and so does a linked mailbox whose account is nowhere. */
function isSynchronized({ main }: Person): boolean {
  const [account, nickname] = [one(main, 'sAMAccountName'), one(main, 'mailNickname')];
  const filtered = /^(?:AAD_|MSOL_|SUPPORT_388945a0$|CAS_.*\})/.test(account) || nickname.startsWith('SystemMailbox{');
  return !filtered && one(main, 'msExchRecipientTypeDetails') !== '2';
}

/** A tenant takes security groups only. */
function isWritten(group: Record): boolean {
  return type(group) === 'group' && !isCritical(group) && Number(one(group, 'groupType')) < 0;
}

const isCritical = (record: Record): boolean => one(record, 'isCriticalSystemObject') === 'TRUE';
const type = (record: Record): string => record.get('objectClass')?.at(-1) ?? '';
const one = (record: Record, name: string): string => record.get(name)?.[0] ?? '';

function recordsOf(path: string): readonly Record[] {
  const text = readFileSync(path, 'utf8').replace(/\r?\n /g, '');
  const records = text.split(/(?:\r?\n){2,}/).map((lines): Record => {
    const record = new Map<string, string[]>();
    for (const line of lines.split(/\r?\n/)) {
      const [, name = '', base64, value = ''] = /^([\w-]+):(:?) (.*)$/.exec(line) ?? [];
      const isBinary = /^(?:objectGUID|objectSid|msExchMasterAccountSid|userCertificate)$/.test(name);
      const values = record.get(name) ?? [];
      if (name !== '')
        record.set(name, [...values, base64 === ':' && !isBinary ? Buffer.from(value, 'base64').toString() : value]);
    }
    return record;
  });
  return records.filter((record) => record.has('dn'));
}

function sidText(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const parts = Array.from({ length: bytes[1] ?? 0 }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return `S-1-${bytes.readUIntBE(2, 6)}-${parts.join('-')}`;
}
