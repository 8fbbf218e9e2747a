import { spawnSync } from 'node:child_process';
import { openLdapSession } from '../../engine/connectors/ad/ldap-session.ts';
import { openActiveDirectory } from '../../engine/connectors/ad/open.ts';
import type { ActiveDirectoryConnector } from '../../engine/model/configuration.ts';
import { neverCancelled } from '../../engine/ports/cancel.ts';
import type { ImportPage } from '../../engine/ports/directory.ts';
import { adConnector } from '../engine/connectors/ad/ad-connector.ts';
import { contoso, startDomainController, type DomainController } from '../support/samba/domain-controller.ts';

/**
 * Reading a live directory: `node test/bench/ad.bench.ts [users]`. The server is a Samba on the same machine and does most of the work,
 * so the figure is the ratio to `ldapsearch` asking the same server for the same, in turns.
 */
const users = Number(process.argv[2] ?? 10_000);
const rounds = 5;
const tool = 'ldapsearch';

interface Timed {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function count(
  pages: AsyncIterable<ImportPage>,
): Promise<{ readonly entries: number; readonly position: string }> {
  let entries = 0;
  let position = '';
  for await (const page of pages) {
    entries += page.entries.length;
    ({ position } = page);
  }
  return { entries, position };
}

function ldapsearch(dc: DomainController, connector: ActiveDirectoryConnector): void {
  const { user, password } = dc.accounts.administrator;
  const types = [...connector.objectTypes].map((type) => `(objectClass=${type})`).join('');
  const account = ['-x', '-LLL', '-H', `ldaps://${dc.address}`, '-D', user, '-w', password, '-b', dc.base];
  const paging = ['-E', 'pr=1000/noprompt', '-E', '!1.2.840.113556.1.4.1339'];
  const asked = [`(|${types})`, 'objectClass', 'objectGUID', 'isDeleted', ...connector.attributes];
  const run = spawnSync(tool, [...account, ...paging, ...asked], {
    env: { ...process.env, LDAPTLS_CACERT: dc.authority.certificate },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (run.status !== 0) throw new Error(String(run.stderr));
}

async function measure(dc: DomainController): Promise<void> {
  const { user, password } = dc.accounts.administrator;
  const connector = adConnector({ servers: [dc.address], certificateAuthority: dc.authority.certificate, user });
  const secrets = { read: async () => await Promise.resolve(password) };
  const directory = await openActiveDirectory(connector, { secrets });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const searched = await timed(async () => await Promise.resolve(ldapsearch(dc, connector)));
    let entries = 0;
    const reader = await timed(async () => {
      ({ entries } = await count(directory.reader.readAll(undefined, neverCancelled)));
    });
    ratios.push(searched.seconds / reader.seconds);
    console.log(
      `full read of ${entries}: ldapsearch ${searched.seconds.toFixed(2)} s, reader ${reader.seconds.toFixed(2)} s (${reader.cpuSeconds.toFixed(2)} s processor)`,
    );
  }
  const median = ratios.toSorted((left, right) => left - right)[Math.floor(rounds / 2)] ?? 0;
  console.log(`speed of the reader, ldapsearch being 1: ${median.toFixed(2)}`);
  let position = (await directory.reader.watermark(neverCancelled)) ?? '';
  const admin = await openLdapSession({ connector, secrets });
  for (let number = 0; number < 100; number++) {
    const dn = `CN=User ${String(number).padStart(5, '0')},OU=Users,OU=Corp,${dc.base}`;
    await admin.modify(dn, [{ operation: 'replace', name: 'title', values: [`Title ${number}`] }]);
  }
  await admin.close();
  for (const what of ['delta of 100 changes', 'delta of nothing']) {
    let entries = 0;
    const delta = await timed(async () => {
      ({ entries, position } = await count(directory.reader.readChanges(position, neverCancelled)));
    });
    console.log(`${what}: ${entries} entries in ${(delta.seconds * 1000).toFixed(0)} ms`);
  }
  await directory.close();
}

const population = { users, groups: Math.ceil(users / 20), membersPerGroup: 20, largeGroup: 0 };
const dc = await startDomainController({ ...contoso, population });
try {
  await measure(dc);
} finally {
  await dc.stop();
}
