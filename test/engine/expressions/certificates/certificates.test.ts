import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { decodeCertificate } from '../../../../engine/expressions/certificates/decode.ts';
import { nameText } from '../../../../engine/expressions/certificates/name-text.ts';
import type { Json } from '../../../../engine/model/json.ts';
import { outcomeOf } from '../try-expression.ts';
import { certificateDer, certificatePem, certificateValue } from './certificate-fixtures.ts';

/** Certificates made with openssl; `user.der` is `user.pem` in DER. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.pem'));

/** The DER with spaces in place of the digits of its dates. */
const withoutDates = (hex: string): string => hex.replace(/170d(?:..){13}/g, `170d${'20'.repeat(13)}`);

/** The values of a name as the platform prints it, the most specific one first. */
const printedValues = (text: string): readonly string[] =>
  text
    .split(/\n| \+ /)
    .map((line) => line.slice(line.indexOf('=') + 1).replace(/\\(.)/g, '$1'))
    .toReversed();

function ask(expression: string, name: string): Json {
  return outcomeOf(expression, { c: certificateValue(name) });
}

function checkOn(name: string, rows: Readonly<Record<string, Json>>): void {
  describe(`the certificate ${name}`, () => {
    for (const [expression, expected] of Object.entries(rows))
      it(`${expression} is ${JSON.stringify(expected)}`, () => assert.deepEqual(ask(expression, name), expected));
  });
}

checkOn('user.pem', {
  'IsCert([c])': true,
  'CertVersion([c])': '3',
  'CertFormat([c])': 'X509',
  'CertFriendlyName([c])': '',
  // The encoded number has a sign byte, which stays.
  'CertSerialNumber([c])': '00F1E2D3C4B5A697',
  'CertThumbprint([c])': 'D99B4FE57FFFCC9D88915A976C97C478A38C95EC',
  'CertHashString([c])': 'D99B4FE57FFFCC9D88915A976C97C478A38C95EC',
  'CertNotBefore([c])': { $dt: '2026-11-21T04:04:06Z' },
  'CertNotAfter([c])': { $dt: '2126-10-28T04:04:06Z' },
  'CertSubject([c])':
    'E=ann@contoso.com, CN="Ann ""Annie"" Example", OU=Sales, OU=People, O="Contoso, Ltd.", L=Redmond, S=Washington, C=US',
  'CertSubjectNameDN([c]) = CertSubject([c])': true,
  'CertIssuer([c]) = CertSubject([c])': true,
  'CertSubjectNameOid([c])': null,
  'CertIssuerOid([c])': null,
  'CertKeyAlgorithm([c])': '1.2.840.113549.1.1.1',
  'CertKeyAlgorithmParams([c])': '0500',
  'CertPublicKeyOid([c])': '1.2.840.113549.1.1.1',
  'CertPublicKeyParametersOid([c])': '1.2.840.113549.1.1.1',
  'CertSignatureAlgorithmOid([c])': '1.2.840.113549.1.1.11',
  'CertExtensionOids([c])': ['2.5.29.19', '2.5.29.15'],
  'CertNameInfo([c],"SimpleName",False)': 'Ann "Annie" Example',
  'CertNameInfo([c],"EmailName",False)': 'ann.example@contoso.com',
  'CertNameInfo([c],"UpnName",False)': 'ann@corp.contoso.com',
  'CertNameInfo([c],"DnsName",False)': 'ann.contoso.com',
  'CertNameInfo([c],"DnsFromAlternativeName",False)': 'ann.contoso.com',
  'CertNameInfo([c],"UrlName",False)': 'https://contoso.com/ann',
  'CertNameInfo([c],"EmailName",True)': 'ann@contoso.com',
  'CertNameInfo([c],"DnsName",True)': 'Ann "Annie" Example',
  'CertNameInfo([c],"UrlName",True)': '',
  'CertNameInfo([c],"Upn",False)': { $error: 'invalid-argument' },
  'CertNameInfo([c],"UpnName","False")': { $error: 'type-mismatch' },
});

checkOn('several-attributes.pem', {
  'CertSubject([c])': 'CN=Zoë + OID.0.9.2342.19200300.100.1.1=zoe, OU=Zürich, O=Müller & Söhne, DC=contoso, DC=com',
  'CertKeyAlgorithm([c])': '1.2.840.10045.2.1',
  'CertKeyAlgorithmParams([c])': '06052B81040022',
  'CertPublicKeyParametersOid([c])': '1.2.840.10045.2.1',
  'CertSignatureAlgorithmOid([c])': '1.2.840.10045.4.3.3',
  'CertSerialNumber([c])': '05',
  'CertExtensionOids([c])': [],
  'CertNotAfter([c])': { $dt: '2081-08-24T04:03:38Z' },
  'CertNameInfo([c],"DnsName",False)': 'first.contoso.com',
  'CertNameInfo([c],"EmailName",False)': '',
});

checkOn('issued.pem', {
  'CertSubject([c])': 'OID.2.5.4.65=pseud, I=AE, G=Ann, T=" spaced ", SERIALNUMBER=42, E=svc@contoso.com, O=Contoso',
  'CertIssuer([c])': 'OU=Root, OU=Trust, O=Contoso, C=DE',
  'CertIssuerDN([c])': 'OU=Root, OU=Trust, O=Contoso, C=DE',
  'CertSignatureAlgorithmOid([c])': '1.3.101.112',
  'CertSerialNumber([c])': '7F00000000000000000000000000000000000001',
  'CertNameInfo([c],"SimpleName",False)': 'Contoso',
  // Of several units the most general one.
  'CertNameInfo([c],"SimpleName",True)': 'Trust',
  'CertNameInfo([c],"EmailName",False)': 'svc@contoso.com',
  'CertNameInfo([c],"EmailName",True)': 'ca@contoso.com',
  'CertNameInfo([c],"UrlName",True)': 'http://ca.contoso.com',
  'CertNameInfo([c],"DnsName",False)': '',
});

checkOn('authority.pem', {
  'CertKeyAlgorithm([c])': '1.3.101.112',
  'CertKeyAlgorithmParams([c])': '',
  'CertExtensionOids([c])': ['2.5.29.19'],
});

checkOn('version-1.pem', {
  'CertVersion([c])': '1',
  'CertSerialNumber([c])': '00FF',
  'CertExtensionOids([c])': [],
  'CertNameInfo([c],"SimpleName",False)': 'version one',
  'CertNameInfo([c],"DnsFromAlternativeName",False)': '',
});

describe('a certificate', () => {
  it('may be DER, base64 or PEM, as bytes or as text', () => {
    const bytes = readFileSync(`${folder}user.der`);
    const thumbprint = ask('CertThumbprint([c])', 'user.pem');
    const base64 = bytes.toString('base64');
    const forms: readonly Json[] = [
      { $bin: bytes.toString('hex') },
      { $bin: Buffer.from(base64).toString('hex') },
      { $bin: Buffer.from(certificatePem('user.pem')).toString('hex') },
      base64,
      certificatePem('user.pem'),
    ];
    for (const c of forms) assert.equal(outcomeOf('CertThumbprint([c])', { c }), thumbprint);
  });

  const others: readonly (readonly [what: string, c: Json])[] = [
    ['nothing', { $bin: '' }],
    ['an empty sequence', { $bin: '3000' }],
    ['a text', 'not a certificate'],
    ['base64 of something else', 'QW5u'],
    ['a certificate and a byte', { $bin: `${certificateDer('user.pem').toString('hex')}00` }],
    ['a certificate without its last byte', { $bin: certificateDer('user.pem').toString('hex').slice(0, -2) }],
    [
      'a certificate with a validity that is no date',
      { $bin: withoutDates(certificateDer('version-1.pem').toString('hex')) },
    ],
  ];
  for (const [what, c] of others) {
    it(`is not ${what}`, () => {
      assert.equal(outcomeOf('IsCert([c])', { c }), false);
      assert.deepEqual(outcomeOf('CertVersion([c])', { c }), { $error: 'invalid-argument' });
      assert.deepEqual(outcomeOf('CertNameInfo([c],"SimpleName",True)', { c }), { $error: 'invalid-argument' });
    });
  }

  it('that is NULL gives NULL and is none', () => {
    assert.equal(outcomeOf('CertSubject([c])'), null);
    assert.equal(outcomeOf('CertNameInfo([c],"UpnName",False)'), null);
    assert.equal(outcomeOf('IsCert([c])'), false);
  });

  it('is one of many where the attribute has many', () => {
    const many = { c: [certificateValue('user.pem'), certificateValue('issued.pem')] };
    const expired = { now: Date.UTC(2110, 0, 1) };
    assert.deepEqual(outcomeOf('CertSerialNumber([c])', many), [
      '00F1E2D3C4B5A697',
      '7F00000000000000000000000000000000000001',
    ]);
    assert.equal(outcomeOf('Count(Where($c,[c],CertNotAfter($c) > Now()))', many, expired), 1);
    assert.equal(outcomeOf('IsCert(1)', many), false);
  });

  it('is refused, never a crash, whatever its bytes are', () => {
    const whole = certificateDer('issued.pem');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (position, byte) => {
        const bytes = Uint8Array.from(whole);
        bytes[position] = byte;
        const certificate = decodeCertificate(bytes);
        if (certificate !== undefined) assert.equal(typeof nameText(certificate.subject), 'string');
      }),
      { numRuns: 300 },
    );
  });
});

/** Not a package's command but the machine's; the comparison is skipped where it is missing. */
const tool = 'openssl';

describe('what openssl and the platform say of a certificate', () => {
  for (const name of names) {
    it(`is what the functions say: ${name}`, function () {
      const printed = spawnSync(
        tool,
        [
          'x509',
          '-noout',
          '-serial',
          '-fingerprint',
          '-startdate',
          '-enddate',
          '-dateopt',
          'iso_8601',
          '-in',
          `${folder}${name}`,
        ],
        { encoding: 'utf8' },
      );
      if (printed.error !== undefined) {
        console.log('      (skipped: openssl is not installed)');
        this.skip();
      }
      assert.equal(printed.status, 0, printed.stderr);
      const [serial, thumbprint, from, to] = printed.stdout
        .split('\n')
        .map((line) => line.slice(line.indexOf('=') + 1));
      assert.equal(
        ask('IIF(Left(CertSerialNumber([c]),2) = "00",Mid(CertSerialNumber([c]),3,99),CertSerialNumber([c]))', name),
        serial,
      );
      assert.equal(ask('CertThumbprint([c])', name), thumbprint?.replaceAll(':', ''));
      assert.equal(ask('FormatDateTime(CertNotBefore([c]),"u")', name), from);
      assert.equal(ask('FormatDateTime(CertNotAfter([c]),"u")', name), to);
    });

    it(`is the names the platform reads: ${name}`, () => {
      const { subject, issuer } = new X509Certificate(certificatePem(name));
      const certificate = decodeCertificate(certificateDer(name))!;
      const ours = (found: typeof certificate.subject): readonly string[] =>
        found.toReversed().flatMap((relative) => relative.toReversed().map(({ value }) => String(value)));
      assert.deepEqual(ours(certificate.subject), printedValues(subject));
      assert.deepEqual(ours(certificate.issuer), printedValues(issuer));
    });
  }

  it('is the SHA-256 of Thumbprint, too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.deepEqual(outcomeOf('Thumbprint([k])', { k: { $bin: Buffer.from(bytes).toString('hex') } }), {
          $bin: createHash('sha256').update(bytes).digest('hex'),
        });
      }),
    );
  });
});
