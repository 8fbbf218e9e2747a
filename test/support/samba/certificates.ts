import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

export interface CertificateRequest {
  /** The name of the files, without an ending. */
  readonly name: string;
  /** `DNS:dc1.contoso.test`, `IP:127.0.0.1`. */
  readonly names: readonly string[];
  /** In days from now; from yesterday to next year when absent. */
  readonly validDays?: readonly [from: number, to: number];
}

/** Paths of PEM files. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority of our own in a folder; made when it is not there. */
export interface CertificateAuthority {
  /** Path of its certificate in PEM form. */
  readonly certificate: string;
  issue(request: CertificateRequest): Certificate;
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;

export function certificateAuthority(folder: string): CertificateAuthority {
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => join(folder, name);
  const authority = { key: file('ca.key'), certificate: file('ca.pem') };
  if (!existsSync(authority.certificate)) {
    openssl([
      'req',
      '-x509',
      ...curve,
      '-keyout',
      authority.key,
      '-out',
      authority.certificate,
      '-days',
      '3650',
      '-subj',
      '/CN=Test authority',
      '-addext',
      'basicConstraints=critical,CA:TRUE',
    ]);
    writeFileSync(file('issued.txt'), '');
  }
  return {
    certificate: authority.certificate,
    issue({ name, names, validDays: [from, to] = [-1, 365] }) {
      const issued = { key: file(`${name}.key`), certificate: file(`${name}.pem`) };
      const settings = file(`${name}.cnf`);
      writeFileSync(settings, settingsText(folder, names));
      openssl(['req', ...curve, '-keyout', issued.key, '-out', file(`${name}.csr`), '-subj', `/CN=${name}`]);
      openssl([
        'ca',
        '-batch',
        '-notext',
        '-config',
        settings,
        '-in',
        file(`${name}.csr`),
        '-out',
        issued.certificate,
        '-startdate',
        dayText(from),
        '-enddate',
        dayText(to),
      ]);
      chmodSync(issued.key, 0o600);
      return issued;
    },
  };
}

/** `openssl ca` is the one way to say both ends of a certificate's life, and it takes all else from a file. */
function settingsText(folder: string, names: readonly string[]): string {
  return `[ca]
default_ca = own
[own]
database = ${folder}/issued.txt
new_certs_dir = ${folder}
certificate = ${folder}/ca.pem
private_key = ${folder}/ca.key
default_md = sha256
unique_subject = no
rand_serial = yes
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = ${names.join(',')}
`;
}

/** A day as certificates write it, `20260131000000Z`. */
function dayText(days: number): string {
  const text = new Date(Date.now() + days * 86_400_000).toISOString();
  return `${text.slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}

function openssl(args: readonly string[]): void {
  runProgram('openssl', args);
}
