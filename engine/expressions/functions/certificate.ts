import type { FunctionDescription, FunctionEntry, ReturnType } from '../function-entry.ts';
import { family, required } from '../function-entry.ts';

/** The functions on X.509 certificates, known by name so that rules that use them are reported precisely. */
export const certificateFunctions: readonly FunctionEntry[] = family('certificate', [
  onCertificate('CertExtensionOids', 'mvstr', 'The object identifiers of the critical extensions.'),
  onCertificate('CertFormat', 'str', 'The name of the certificate format.'),
  onCertificate('CertFriendlyName', 'str', 'The alias a certificate store gave to the certificate.'),
  onCertificate('CertHashString', 'str', 'The SHA-1 hash as hexadecimal digits.'),
  onCertificate('CertIssuer', 'str', 'The name of the issuing authority.'),
  onCertificate('CertIssuerDN', 'str', 'The distinguished name of the issuer.'),
  onCertificate('CertIssuerOid', 'str', 'The object identifier of the issuer name.'),
  onCertificate('CertKeyAlgorithm', 'str', 'The object identifier of the key algorithm.'),
  onCertificate('CertKeyAlgorithmParams', 'str', 'The parameters of the key algorithm as hexadecimal digits.'),
  {
    ...onCertificate('CertNameInfo', 'str', 'The name of the subject or the issuer of one kind, such as UpnName.'),
    parameters: [required('bin', 'certificate'), required('str', 'nameType'), required('bool', 'ofIssuer')],
  },
  onCertificate('CertNotAfter', 'dt', 'The end of the validity.'),
  onCertificate('CertNotBefore', 'dt', 'The beginning of the validity.'),
  onCertificate('CertPublicKeyOid', 'str', 'The object identifier of the public key.'),
  onCertificate('CertPublicKeyParametersOid', 'str', "The object identifier of the public key's parameters."),
  onCertificate('CertSerialNumber', 'str', 'The serial number as hexadecimal digits.'),
  onCertificate('CertSignatureAlgorithmOid', 'str', 'The object identifier of the signature algorithm.'),
  onCertificate('CertSubject', 'str', 'The name of the subject.'),
  onCertificate('CertSubjectNameDN', 'str', 'The distinguished name of the subject.'),
  onCertificate('CertSubjectNameOid', 'str', 'The object identifier of the subject name.'),
  onCertificate('CertThumbprint', 'str', 'The thumbprint as hexadecimal digits.'),
  onCertificate('CertVersion', 'str', 'The version of the certificate format.'),
  onCertificate('IsCert', 'bool', 'Whether bytes are a certificate.'),
]);

function onCertificate(name: string, returns: ReturnType, summary: string): FunctionDescription {
  return {
    name,
    returns,
    summary,
    parameters: [required('bin', 'certificate')],
    implementation: { kind: 'unavailable' },
  };
}
