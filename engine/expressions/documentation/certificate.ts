import type { FunctionDocumentation, Remarks } from './function-documentation.ts';
import { sampleCertificate } from './sample-certificate.ts';

const certificate =
  'The certificate in DER, or base64 of it as text or as bytes, with or without the BEGIN and END lines of PEM.';
const given = { userCertificate: { $bin64: sampleCertificate } };
const remarks: Remarks = {
  null: 'NULL stays NULL.',
  errors: 'What is no certificate, or is followed by something else, is an invalid-argument; guard it with IsCert.',
};
const mostSpecificFirst =
  'The most specific part stands first. A value with a separator in it stands in quotation marks, and types without a short name are written as OID. and digits.';
const utc =
  'In UTC like every other date, so it can be compared with Now. The original is documented to give the local time of its server.';
const keyAlgorithm =
  'Both identifiers of a public key are that of its algorithm; the curve of an elliptic curve key is in CertKeyAlgorithmParams.';

/** The reference of the functions of functions/certificate.ts. */
export const certificateDocumentation: Readonly<Record<string, FunctionDocumentation>> = {
  IsCert: {
    summary: 'Whether a value is an X.509 certificate.',
    parameters: { certificate: 'Any value.' },
    remarks: { null: 'NULL gives False.', note: 'Neither the signature nor the validity is checked.' },
    examples: [
      { expression: 'IsCert([userCertificate])', given, result: 'True' },
      { expression: 'IsCert([userCertificate])', given: { userCertificate: { $bin: '3000' } }, result: 'False' },
    ],
  },
  CertVersion: ask('Gives the version of the certificate format, 1 to 3, as text.', 'CertVersion', '"3"'),
  CertFormat: ask('Gives the name of the certificate format, which is always X509.', 'CertFormat', '"X509"'),
  CertFriendlyName: ask('Gives the alias of the certificate.', 'CertFriendlyName', '""', {
    note: 'An alias belongs to a certificate store. The bytes of a certificate hold none, so the text is always empty.',
  }),
  CertSerialNumber: ask(
    'Gives the serial number as upper-case hexadecimal digits.',
    'CertSerialNumber',
    '"00C0FFEE01"',
    {
      note: 'Two digits per byte of the encoded number, so a leading 00 appears where the number has one.',
    },
  ),
  CertThumbprint: ask(
    'Gives the thumbprint, the SHA-1 hash of the certificate as upper-case hexadecimal digits.',
    'CertThumbprint',
    '"DE5A6CA55D39ACB480A70D96D4CC1EBC9FD02E7D"',
    { note: 'The hash is that of the DER, even if the certificate came as base64.' },
  ),
  CertHashString: ask(
    'Gives the SHA-1 hash of the certificate as upper-case hexadecimal digits, the same as CertThumbprint.',
    'CertHashString',
    '"DE5A6CA55D39ACB480A70D96D4CC1EBC9FD02E7D"',
  ),
  CertNotBefore: ask('Gives the beginning of the validity.', 'CertNotBefore', 'CDate("2026-11-21T04:04:06Z")', {
    culture: utc,
  }),
  CertNotAfter: {
    summary: 'Gives the end of the validity.',
    parameters: { certificate },
    remarks: { ...remarks, culture: utc },
    examples: [
      { expression: 'CertNotAfter([userCertificate])', given, result: 'CDate("2126-10-28T04:04:06Z")' },
      {
        expression: 'Count(Where($c, [userCertificate], CertNotAfter($c) > Now()))',
        given: { userCertificate: [{ $bin64: sampleCertificate }] },
        result: '1',
      },
    ],
  },
  CertSubject: ask('Gives the distinguished name of the subject.', 'CertSubject', subjectText(), {
    note: mostSpecificFirst,
  }),
  CertSubjectNameDN: ask(
    'Gives the distinguished name of the subject, the same as CertSubject.',
    'CertSubjectNameDN',
    subjectText(),
    {
      note: mostSpecificFirst,
    },
  ),
  CertSubjectNameOid: ask(
    'Gives the object identifier of the subject name, which has none.',
    'CertSubjectNameOid',
    'NULL',
    {
      note: 'The original asks for a property of the name that is never set, so the result is always NULL.',
    },
  ),
  CertIssuer: ask('Gives the distinguished name of the issuer.', 'CertIssuer', subjectText(), {
    note: mostSpecificFirst,
  }),
  CertIssuerDN: ask(
    'Gives the distinguished name of the issuer, the same as CertIssuer.',
    'CertIssuerDN',
    subjectText(),
    {
      note: mostSpecificFirst,
    },
  ),
  CertIssuerOid: ask('Gives the object identifier of the issuer name, which has none.', 'CertIssuerOid', 'NULL', {
    note: 'The original asks for a property of the name that is never set, so the result is always NULL.',
  }),
  CertNameInfo: {
    summary: 'Gives the name of one kind of the subject or the issuer.',
    parameters: {
      certificate,
      nameType:
        'SimpleName (common name, else unit, organization or mail address of the distinguished name), EmailName, UpnName, DnsName (alternative name, else common name), DnsFromAlternativeName or UrlName, as text.',
      ofIssuer: 'True for the issuer, False for the subject.',
    },
    remarks: {
      null: 'A certificate of NULL gives NULL.',
      empty: 'A kind of name the certificate does not have gives an empty text.',
      errors:
        'What is no certificate, and another kind of name, are invalid-argument; guard the certificate with IsCert.',
      note: 'Of several alternative names of one kind the first counts.',
    },
    examples: [
      { expression: 'CertNameInfo([userCertificate], "SimpleName", False)', given, result: '"Ann Example"' },
      { expression: 'CertNameInfo([userCertificate], "UpnName", False)', given, result: '"ann@corp.contoso.com"' },
      { expression: 'CertNameInfo([userCertificate], "UpnName", True)', given, result: '""' },
    ],
  },
  CertKeyAlgorithm: ask(
    'Gives the object identifier of the algorithm of the key.',
    'CertKeyAlgorithm',
    '"1.2.840.10045.2.1"',
  ),
  CertKeyAlgorithmParams: ask(
    'Gives the parameters of the key algorithm, their DER as upper-case hexadecimal digits.',
    'CertKeyAlgorithmParams',
    '"06082A8648CE3D030107"',
    { empty: 'A key without parameters gives an empty text; RSA keys have 0500.' },
  ),
  CertPublicKeyOid: ask(
    'Gives the object identifier of the public key, the same as CertKeyAlgorithm.',
    'CertPublicKeyOid',
    '"1.2.840.10045.2.1"',
    { note: keyAlgorithm },
  ),
  CertPublicKeyParametersOid: ask(
    'Gives the object identifier the parameters of the public key belong to, the same as CertKeyAlgorithm.',
    'CertPublicKeyParametersOid',
    '"1.2.840.10045.2.1"',
    { note: keyAlgorithm },
  ),
  CertSignatureAlgorithmOid: ask(
    'Gives the object identifier of the algorithm the certificate is signed with.',
    'CertSignatureAlgorithmOid',
    '"1.2.840.10045.4.3.2"',
  ),
  CertExtensionOids: ask(
    'Gives the object identifiers of the critical extensions, in the order of the certificate.',
    'CertExtensionOids',
    '{"2.5.29.15"}',
    { empty: 'A certificate without critical extensions gives an empty list.' },
  ),
};

/** The reference of a function that takes a certificate and nothing else. */
function ask(summary: string, name: string, result: string, more: Remarks = {}): FunctionDocumentation {
  return {
    summary,
    parameters: { certificate },
    remarks: { ...remarks, ...more },
    examples: [{ expression: `${name}([userCertificate])`, given, result }],
  };
}

function subjectText(): string {
  return String.raw`"CN=Ann Example, OU=Sales, O=\"Contoso, Ltd.\", C=US"`;
}
