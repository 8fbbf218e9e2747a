// Installs what tests need beyond npm packages, where that is possible: Debian or Ubuntu, as root. Does nothing for what is there.
// Where it cannot install it says what is missing, and the tests that need it are skipped; with CI set, or AD_TESTS=require for the
// directory server, it fails, as those tests would. Runs on any Node that npm runs on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const python = '/usr/bin/python3';
const succeeds = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** What is needed, for which tests, from which packages, and how to see that it is there. */
const needs = [
  {
    what: 'a directory server',
    tests: 'Active Directory',
    required: Boolean(process.env.CI) || process.env.AD_TESTS === 'require',
    packages: [
      'samba',
      'samba-ad-provision',
      'samba-dsdb-modules',
      'samba-vfs-modules',
      'python3-samba',
      'ldb-tools',
      'ldap-utils',
      'openssl',
    ],
    isThere: () =>
      existsSync('/usr/sbin/samba') &&
      existsSync('/usr/share/samba/setup/provision.ldif') &&
      succeeds(python, '-c', 'import samba.samdb, samba.provision') &&
      succeeds('ldapsearch', '-VV') &&
      succeeds('openssl', 'version'),
  },
  {
    what: 'a browser',
    tests: 'the workbench',
    required: Boolean(process.env.CI),
    packages: ['chromium'],
    isThere: () =>
      [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(
        (path) => path && existsSync(path),
      ),
  },
];
const missing = needs.filter(({ isThere }) => !isThere());

if (missing.length > 0) install(missing);

function install(wanted) {
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    apt('update');
    for (const { what, packages } of wanted) {
      console.log(`Installing ${what} for the tests: ${packages.join(' ')}`);
      apt('install', '-y', '--no-install-recommends', ...packages);
    }
  }
  for (const { what, tests, required, packages, isThere } of wanted) {
    if (isThere()) continue;
    console.log(`Missing: ${what}. The tests of ${tests} ${required ? 'require it here' : 'are skipped'}.`);
    console.log('  On Debian or Ubuntu, as root:');
    console.log(`  apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`);
    if (required) process.exitCode = 1;
  }
}
