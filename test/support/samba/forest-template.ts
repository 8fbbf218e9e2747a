import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonProgram, sambaProgram } from './missing.ts';
import { runProgram } from './run-program.ts';

/** What a forest is made of; two that are alike share one template. */
export interface Forest {
  readonly realm: string;
  readonly netbios: string;
  readonly host: string;
  readonly administratorPassword: string;
  /** Deleted objects keep their attributes. Samba restores objects only where it is off. */
  readonly recycleBin: boolean;
  /** Whether its schema has the attributes of Exchange. */
  readonly exchange: boolean;
  readonly population: Population;
}

/** Users `CN=User 00000,OU=Users,OU=Corp,…` and groups `CN=Group 00000,OU=Groups,OU=Corp,…` of them. */
export interface Population {
  readonly users: number;
  readonly groups: number;
  readonly membersPerGroup: number;
  /** How many of the users `CN=Everyone,OU=Groups,OU=Corp,…` has; 0: there is no such group. */
  readonly largeGroup: number;
}

const nobody: Population = { users: 0, groups: 0, membersPerGroup: 0, largeGroup: 0 };

/** More than one answer of a directory holds: two pages of people, a group with two ranges of members. */
export const twoPages: Population = { users: 1700, groups: 3, membersPerGroup: 4, largeGroup: 1700 };

/** With recycle bin and the attributes of Exchange. */
export const contoso: Forest = {
  realm: 'CORP.CONTOSO.TEST',
  netbios: 'CORP',
  host: 'dc1',
  administratorPassword: 'P@ssw0rd-Adm1n',
  recycleBin: true,
  exchange: true,
  population: nobody,
};

/** Without either. */
export const fabrikam: Forest = {
  realm: 'FABRIKAM.TEST',
  netbios: 'FABRIKAM',
  host: 'dc2',
  administratorPassword: 'P@ssw0rd-Fabr1kam',
  recycleBin: false,
  exchange: false,
  population: nobody,
};

/** Passwords of the service accounts every forest has. They stand nowhere else, so that a log that has one can be found out. */
export const accountPasswords = {
  'svc-read': 'R3ad-0nly-pass!',
  'svc-sync': 'Sync-pass-4711!',
  'svc-write': 'Wr1te-pass-4712!',
  'svc-anchor': 'Anch0r-pass-4713!',
} as const;

const provisionScript = fileURLToPath(new URL('provision.py', import.meta.url));
const seedScript = fileURLToPath(new URL('seed.py', import.meta.url));

/**
 * The folder with the forest's database, never started itself. Made when it is not in the cache: below `AD_TEMPLATE_DIR`, or below
 * node_modules.
 */
export function findTemplate(forest: Forest): string {
  const cache =
    process.env['AD_TEMPLATE_DIR'] ?? fileURLToPath(new URL('../../../node_modules/.cache/forests', import.meta.url));
  const template = join(cache, templateKey(forest));
  if (existsSync(template)) return template;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'new-'));
  for (const name of ['etc', 'run', 'log', 'private', 'state', 'cache']) mkdirSync(join(folder, name));
  try {
    makeForest(forest, folder);
    renameSync(folder, template);
  } catch (cause) {
    rmSync(folder, { recursive: true });
    // Another process may have made the same forest meanwhile.
    if (!existsSync(template)) throw cause;
  }
  return template;
}

function makeForest(forest: Forest, folder: string): void {
  const address = '127.0.0.1';
  writeFileSync(join(folder, 'etc/smb.conf'), serverSettings(forest, folder, address));
  const { realm, netbios, host, administratorPassword, recycleBin, exchange, population } = forest;
  python([provisionScript, folder, realm, netbios, host, address, administratorPassword, recycleBin ? 'yes' : 'no']);
  python([seedScript, folder], JSON.stringify({ exchange, accounts: accountPasswords, ...population }));
}

function templateKey(forest: Forest): string {
  const version = runProgram(sambaProgram, ['-V']);
  const parts = [version, JSON.stringify(forest), JSON.stringify(accountPasswords)];
  const scripts = [provisionScript, seedScript].map((path) => readFileSync(path, 'utf8'));
  return createHash('sha256')
    .update([...parts, ...scripts].join('\0'))
    .digest('hex')
    .slice(0, 16);
}

function python(args: readonly string[], input = ''): void {
  runProgram(pythonProgram, args, { input, env: { TDB_NO_FSYNC: '1' } });
}

/** Settings of the server. With `/32` in place of `/8` it would find no network interface and listen nowhere. */
export function serverSettings({ host, netbios, realm }: Forest, folder: string, address: string): string {
  return `[global]
netbios name = ${host}
workgroup = ${netbios}
realm = ${realm}
server role = active directory domain controller
server services = ldap
interfaces = ${address}/8
bind interfaces only = yes
private dir = ${folder}/private
state directory = ${folder}/state
cache directory = ${folder}/cache
lock directory = ${folder}/run
pid directory = ${folder}/run
ncalrpc dir = ${folder}/run/ncalrpc
winbindd socket directory = ${folder}/run/winbindd
ntp signd socket directory = ${folder}/run/ntp_signd
binddns dir = ${folder}/bind-dns
log level = 1
disable spoolss = yes
load printers = no
ldap server require strong auth = yes
tls keyfile = ${folder}/tls/server.key
tls certfile = ${folder}/tls/server.pem
tls cafile = ${folder}/tls/ca.pem
[sysvol]
path = ${folder}/state/sysvol
[netlogon]
path = ${folder}/state/sysvol/scripts
`;
}
