import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export const sambaProgram = '/usr/sbin/samba';

/** The system's own Python: others on the search path have no module of Samba. */
export const pythonProgram = '/usr/bin/python3';

let known: { readonly reason: string | undefined } | undefined;

/** Why no domain controller can be started here, with the way out; `undefined` when one can. */
function sambaMissing(): string | undefined {
  known ??= { reason: findMissing() };
  return known.reason;
}

function findMissing(): string | undefined {
  const install = 'run "node .ci/install-packages.mjs" as root';
  if (!existsSync(sambaProgram)) return `Samba is not installed; ${install}`;
  if (spawnSync(pythonProgram, ['-c', 'import samba.provision']).status !== 0)
    return `${pythonProgram} has no module "samba"; ${install}`;
  for (const program of ['ldapsearch', 'ldapmodify', 'openssl'])
    if (spawnSync('which', [program]).status !== 0) return `The program "${program}" is missing; ${install}`;
  if (!mayListenOnLdapPorts())
    return 'Only root may listen on ports 389 and 636 here; run the tests as root, within "unshare -rn", or after "sysctl net.ipv4.ip_unprivileged_port_start=0"';
  return undefined;
}

function mayListenOnLdapPorts(): boolean {
  const first = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
  return process.getuid?.() === 0 || (existsSync(first) && Number(readFileSync(first, 'utf8')) <= 389);
}

/**
 * For the `before` of a suite that talks to a domain controller: where none can be started the suite is skipped, by name, unless
 * `AD_TESTS=require` or `CI` is set: there it fails.
 */
export function needsSamba(test: Mocha.Context): void {
  const reason = sambaMissing();
  if (reason === undefined) return;
  if (process.env['AD_TESTS'] === 'require' || (process.env['CI'] ?? '') !== '') throw new Error(reason);
  console.log(`      (skipped: ${reason})`);
  test.skip();
}
