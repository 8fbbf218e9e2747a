import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { ConnectorError } from '../../ports/directory.ts';

/** What the token library needs of a certificate. */
export interface ClientCertificate {
  /** Hexadecimal, without colons. */
  readonly thumbprintSha256: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  /** The certificate and, where the credential has them, its issuers; PEM. */
  readonly x5c: string;
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * Reads a credential that holds a certificate and its private key as PEM, in any order; `\n` may stand for line breaks, as one-line
 * stores of secrets have it. Throws ConnectorError `auth` that says what is wrong with the credential called `name`.
 */
export function readClientCertificate(pem: string, name: string, now: number): ClientCertificate {
  const blocks = [...pem.replaceAll(String.raw`\n`, '\n').matchAll(pemBlock)].map(([text, label = '']) => ({
    text,
    label,
  }));
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ text }) => text);
  const [key] = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const [own] = certificates;
  if (own === undefined)
    throw unusable(name, 'has no certificate', 'put the PEM of the certificate and of its private key under that name');
  if (key === undefined)
    throw unusable(name, 'has no private key', 'put the PEM of the private key beside that of the certificate');
  if (key.label === 'ENCRYPTED PRIVATE KEY' || key.text.includes('ENCRYPTED'))
    throw unusable(name, 'has a private key behind a passphrase', 'store the key without a passphrase');
  const certificate = parsed(name, 'certificate', () => new X509Certificate(own));
  const privateKey = parsed(name, 'private key', () => createPrivateKey(key.text));
  check(certificate, privateKey, { name, now });
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    x5c: certificates.join('\n'),
  };
}

function check(
  certificate: X509Certificate,
  privateKey: KeyObject,
  { name, now }: { readonly name: string; readonly now: number },
): void {
  if (!certificate.checkPrivateKey(privateKey))
    throw unusable(name, "has a private key that is not the certificate's", 'store the two that belong together');
  if (privateKey.asymmetricKeyType !== 'rsa')
    throw unusable(name, 'has a key that is not RSA', 'Entra ID signs applications in by RSA certificates; make one');
  const renew = 'make a new certificate, register it with the application and store it under that name';
  if (Date.parse(certificate.validTo) < now)
    throw unusable(name, `has a certificate that expired on ${dayOf(certificate.validTo)}`, renew);
  if (Date.parse(certificate.validFrom) > now)
    throw unusable(
      name,
      `has a certificate that begins to be valid on ${dayOf(certificate.validFrom)}`,
      'check the clock of this machine, or wait',
    );
}

function dayOf(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}

function parsed<T>(name: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw unusable(name, `has a ${what} that cannot be read`, `store the PEM of the ${what} as it was made`, cause);
  }
}

function unusable(name: string, what: string, remedy: string, cause?: unknown): ConnectorError {
  // The cause of the library may quote what it could not read, so it is not passed on.
  void cause;
  return new ConnectorError('auth', `The credential "${name}" ${what}, so nobody can be signed in with it; ${remedy}`);
}
