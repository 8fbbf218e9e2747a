import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { certificateAuthority, type CertificateAuthority } from './certificates.ts';
import { accountPasswords, findTemplate, serverSettings, type Forest } from './forest-template.ts';
import { sambaProgram } from './missing.ts';
import { runProgram } from './run-program.ts';

export { contoso, fabrikam, twoPages, type Forest, type Population } from './forest-template.ts';
export { needsSamba } from './missing.ts';

/** What to bind with. */
export interface Account {
  /** User principal name. */
  readonly user: string;
  readonly password: string;
}

/** What accounts of a forest are for. */
export interface Accounts {
  readonly administrator: Account;
  /** May read what every user may; no replication, no deleted objects. */
  readonly reader: Account;
  /** Reads changes (Replicating Directory Changes) and sees deleted objects; writes nothing. */
  readonly synchronizer: Account;
  /** As the synchronizer, and makes, changes and deletes users, groups, contacts and units below `OU=Corp` and `OU=Lab`. */
  readonly writer: Account;
  /** As the synchronizer, and writes `mS-DS-ConsistencyGuid` of users below `OU=Corp` and `OU=Lab`: nothing else. */
  readonly anchorWriter: Account;
}

/** A real directory server, started for one suite at an address of its own. Its database is a copy nobody else sees. */
export interface DomainController {
  readonly forest: Forest;
  /** The loopback address that has it on ports 389 and 636; the ports cannot be chosen. */
  readonly address: string;
  /** `DC=contoso,DC=test`. */
  readonly base: string;
  readonly dnsName: string;
  readonly accounts: Accounts;
  /** Its certificate, and those of servers that pose as it, come from here. */
  readonly authority: CertificateAuthority;
  /** Applies LDIF change records (or entries to add) as the administrator; `controls` are OIDs. Gives the server's answer on refusal. */
  change(ldif: string, controls?: readonly string[]): void;
  /** LDIF lines without wrapping of what a search as the administrator finds. Arguments as for `ldapsearch`, filter and attributes. */
  search(...args: readonly string[]): string;
  highestCommittedUsn(): bigint;
  /** What the process wrote. */
  log(): string;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** It stops answering and keeps its connections. */
  freeze(): void;
  thaw(): void;
  /** Boots it again, with the database it had. */
  restart(): Promise<void>;
  /** Ends it and removes its database. */
  stop(): Promise<void>;
}

/** Boots a copy of a forest; the forest is made first where it was not before. Takes seconds then, and half a second otherwise. */
export async function startDomainController(
  forest: Forest,
  address: string = freeAddress(),
): Promise<DomainController> {
  const folder = mkdtempSync(join(tmpdir(), `joinery-dc-${forest.host}-`));
  folders.add(folder);
  runProgram('cp', ['-a', '--sparse=always', `${findTemplate(forest)}/.`, folder]);
  writeFileSync(join(folder, 'etc/smb.conf'), serverSettings(forest, folder, address));
  const dnsName = `${forest.host}.${forest.realm.toLowerCase()}`;
  const authority = certificateAuthority(join(folder, 'tls'));
  authority.issue({ name: 'server', names: [`DNS:${dnsName}`, `IP:${address}`] });
  let running = await boot(folder, address);
  const accounts = accountsOf(forest);
  const client = ldapClient(authority.certificate, address, accounts.administrator);
  return {
    forest,
    address,
    base: forest.realm
      .toLowerCase()
      .split('.')
      .map((part) => `DC=${part}`)
      .join(','),
    dnsName,
    accounts,
    authority,
    ...client,
    highestCommittedUsn() {
      const text = client.search('-s', 'base', '-b', '', '(objectClass=*)', 'highestCommittedUSN');
      return BigInt(/^highestCommittedUSN: (\d+)$/m.exec(text)?.[1] ?? '-1');
    },
    log: () => readFileSync(join(folder, 'log/samba.log'), 'utf8'),
    kill: async () => await ended(running, () => running.kill('SIGKILL')),
    freeze: () => void running.kill('SIGSTOP'),
    thaw: () => void running.kill('SIGCONT'),
    async restart() {
      await ended(running, () => shutDown(running));
      running = await boot(folder, address);
    },
    async stop() {
      running.kill('SIGCONT');
      await ended(running, () => shutDown(running));
      rmSync(folder, { recursive: true, force: true });
      folders.delete(folder);
    },
  };
}

const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let addresses = 10;

/** Addresses differ by process, so that suites can run side by side. */
export function freeAddress(): string {
  addresses += 1;
  return `127.${64 + ((process.pid >> 8) % 128)}.${process.pid & 255}.${addresses}`;
}

function accountsOf({ realm, administratorPassword }: Forest): Accounts {
  const account = (name: string, password: string): Account => ({ user: `${name}@${realm.toLowerCase()}`, password });
  return {
    administrator: account('administrator', administratorPassword),
    reader: account('svc-read', accountPasswords['svc-read']),
    synchronizer: account('svc-sync', accountPasswords['svc-sync']),
    writer: account('svc-write', accountPasswords['svc-write']),
    anchorWriter: account('svc-anchor', accountPasswords['svc-anchor']),
  };
}

/**
 * With `-i` the server ends when its standard input does, and so with the process that started it, however that ends. One process
 * serves all, so a kill or a freeze concerns everything.
 */
async function boot(folder: string, address: string): Promise<ChildProcess> {
  mkdirSync(join(folder, 'log'), { recursive: true });
  const logPath = join(folder, 'log/samba.log');
  const log = openSync(logPath, 'a');
  const server = spawn(
    sambaProgram,
    ['-i', '-M', 'single', '--debug-stdout', '--no-process-group', `--configfile=${folder}/etc/smb.conf`],
    { stdio: ['pipe', log, log], env: { ...process.env, TDB_NO_FSYNC: '1' } },
  );
  closeSync(log);
  server.stdin?.on('error', () => undefined);
  for (let attempt = 0; !(await listens(address)); attempt += 1) {
    if (server.exitCode !== null || attempt > 1200)
      throw new Error(`Samba did not start: ${readFileSync(logPath, 'utf8').slice(-800)}`);
    await setTimeout(25);
  }
  return server;
}

async function listens(address: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(636, address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function shutDown(server: ChildProcess): void {
  server.stdin?.end();
}

async function ended(server: ChildProcess, end: () => void): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  end();
  await exit;
}

function ldapClient(
  authority: string,
  address: string,
  { user, password }: Account,
): Pick<DomainController, 'change' | 'search'> {
  const run = (program: string, args: readonly string[], input = ''): string =>
    runProgram(program, ['-x', '-H', `ldaps://${address}`, '-D', user, '-w', password, ...args], {
      input,
      env: { LDAPTLS_CACERT: authority },
    });
  return {
    change: (ldif, controls = []) =>
      void run('ldapmodify', ['-a', ...controls.flatMap((control) => ['-e', `!${control}`])], ldif),
    search: (...args) => run('ldapsearch', ['-LLL', '-o', 'ldif-wrap=no', ...args]),
  };
}
