import assert from 'node:assert/strict';
import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readClientCertificate } from '../../../../engine/connectors/entra/client-certificate.ts';
import { selfSigned } from './self-signed.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);

describe('the certificate of an application', () => {
  const own = selfSigned({ from: now - day, to: now + day });
  const other = selfSigned({ from: now - day, to: now + day });
  const expired = selfSigned({ from: now - 2 * day, to: now - day });
  const early = selfSigned({ from: now + day, to: now + 2 * day });
  const encrypted = createPrivateKey(own.key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  const traditional = createPrivateKey(own.key).export({ type: 'pkcs1', format: 'pem' }).toString();

  for (const [title, pem] of [
    ['certificate first', own.certificate + own.key],
    ['key first', own.key + own.certificate],
    ['a key in the traditional form', own.certificate + traditional],
    ['on one line', (own.certificate + own.key).replaceAll('\n', String.raw`\n`)],
    ['with an issuer behind it', own.certificate + other.certificate + own.key],
  ] as const) {
    it(`is read with its key: ${title}`, () => {
      const read = readClientCertificate(pem, 'entra', now);
      const raw = new X509Certificate(own.certificate).raw;
      assert.equal(read.thumbprintSha256.toLowerCase(), createHash('sha256').update(raw).digest('hex'));
      assert.equal(read.privateKey, own.key);
      assert.ok(read.x5c.includes(own.certificate.trim()));
      assert.doesNotMatch(read.x5c, /PRIVATE/);
    });
  }

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  for (const [title, pem, says] of [
    ['nothing', '', /"entra" has no certificate.*put the PEM/],
    ['a secret', 's3cret', /no certificate/],
    ['no key', own.certificate, /no private key/],
    ['no certificate', own.key, /no certificate/],
    ['a key behind a passphrase', own.certificate + encrypted, /passphrase/],
    ['the key of another', own.certificate + other.key, /not the certificate's/],
    [
      'a key of another kind',
      own.certificate + elliptic.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /not the certificate's/,
    ],
    ['a damaged certificate', own.certificate.replace('MII', 'XXX') + own.key, /certificate that cannot be read/],
    ['a damaged key', own.certificate + own.key.replace('MII', 'XXX'), /private key that cannot be read/],
    ['an expired certificate', expired.certificate + expired.key, /expired on 2026-05-31.*register it/],
    ['a certificate from tomorrow on', early.certificate + early.key, /begins to be valid on 2026-06-02.*clock/],
  ] as const) {
    it(`is refused with what to do: ${title}`, () => {
      assert.throws(
        () => readClientCertificate(pem, 'entra', now),
        (error: Error) => {
          assert.match(error.message, says);
          for (const text of [own.key, other.key]) assert.ok(!error.message.includes(text.slice(40, 80)));
          return 'kind' in error && error.kind === 'auth';
        },
      );
    });
  }
});
