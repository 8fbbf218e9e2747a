import { sha1 } from '@noble/hashes/legacy.js';
import type { ResultType } from '../../../grammar/schema/functions.ts';
import { bytesToHex } from '../../model/base64.ts';
import { dateTimeFromUnixMs } from '../../model/date-time.ts';
import type { FlowResult } from '../../model/value.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { decodeCertificate } from '../certificates/decode.ts';
import type { NameKind } from '../certificates/name-info.ts';
import { nameInfo, nameKinds } from '../certificates/name-info.ts';
import { nameText } from '../certificates/name-text.ts';
import { certificateDocumentation } from '../documentation/certificate.ts';
import { invalidArgument, typeMismatch } from '../evaluation.ts';
import type { Argument, FunctionDescription, FunctionEntry } from '../function-entry.ts';
import { family, required } from '../function-entry.ts';
import { contentOf, textOf } from './arguments.ts';

/** The functions on X.509 certificates. They come to what .NET's `X509Certificate2` says, which the original asks. */
export const certificateFunctions: readonly FunctionEntry[] = family('certificate', certificateDocumentation, [
  {
    name: 'IsCert',
    returns: 'bool',
    parameters: [required('bin|str', 'certificate')],
    implementation: { kind: 'scalar', call: isCertificate },
  },
  ofCertificate('CertVersion', 'str', ({ version }) => String(version)),
  ofCertificate('CertFormat', 'str', () => 'X509'),
  ofCertificate('CertFriendlyName', 'str', () => ''),
  ofCertificate('CertSerialNumber', 'str', ({ serialNumber }) => upperHex(serialNumber)),
  ofCertificate('CertThumbprint', 'str', ({ raw }) => upperHex(sha1(raw))),
  ofCertificate('CertHashString', 'str', ({ raw }) => upperHex(sha1(raw))),
  ofCertificate('CertNotBefore', 'dt', ({ notBefore }) => dateTimeFromUnixMs(notBefore)),
  ofCertificate('CertNotAfter', 'dt', ({ notAfter }) => dateTimeFromUnixMs(notAfter)),
  ofCertificate('CertSubject', 'str', ({ subject }) => nameText(subject)),
  ofCertificate('CertSubjectNameDN', 'str', ({ subject }) => nameText(subject)),
  ofCertificate('CertSubjectNameOid', 'str', () => null),
  ofCertificate('CertIssuer', 'str', ({ issuer }) => nameText(issuer)),
  ofCertificate('CertIssuerDN', 'str', ({ issuer }) => nameText(issuer)),
  ofCertificate('CertIssuerOid', 'str', () => null),
  {
    name: 'CertNameInfo',
    returns: 'str',
    parameters: [required('bin|str', 'certificate'), required('str', 'nameType'), required('bool', 'ofIssuer')],
    implementation: { kind: 'scalar', call: certificateName },
  },
  ofCertificate('CertKeyAlgorithm', 'str', ({ key }) => key.algorithm),
  ofCertificate('CertKeyAlgorithmParams', 'str', ({ key }) => upperHex(key.parameters)),
  ofCertificate('CertPublicKeyOid', 'str', ({ key }) => key.algorithm),
  ofCertificate('CertPublicKeyParametersOid', 'str', ({ key }) => key.algorithm),
  ofCertificate('CertSignatureAlgorithmOid', 'str', ({ signatureAlgorithm }) => signatureAlgorithm),
  ofCertificate('CertExtensionOids', 'mvstr', ({ extensions }) =>
    extensions.filter(({ critical }) => critical).map(({ type }) => type),
  ),
]);

function ofCertificate(
  name: string,
  returns: ResultType,
  read: (certificate: Certificate) => FlowResult,
): FunctionDescription {
  return {
    name,
    returns,
    parameters: [required('bin|str', 'certificate')],
    implementation: {
      kind: 'scalar',
      call: (value) => {
        const certificate = certificateOf(name, value);
        return certificate === null ? null : read(certificate);
      },
    },
  };
}

function certificateOf(name: string, value: FlowResult): Certificate | null {
  const content = contentOf(name, value);
  if (content === null) return null;
  const certificate = decodeCertificate(content);
  if (certificate === undefined)
    throw invalidArgument(name, 'the value is not an X.509 certificate; guard it with IsCert');
  return certificate;
}

function isCertificate(value: FlowResult): FlowResult {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return false;
  return decodeCertificate(value) !== undefined;
}

function certificateName(value: FlowResult, nameType: Argument, ofIssuer: Argument): FlowResult {
  const kind = textOf('CertNameInfo', nameType);
  if (typeof ofIssuer !== 'boolean') throw typeMismatch('CertNameInfo', 'a boolean as its third argument', ofIssuer);
  if (!isNameKind(kind)) {
    throw invalidArgument('CertNameInfo', `"${kind ?? 'NULL'}" is no kind of name; write ${nameKinds.join(', ')}`);
  }
  const certificate = certificateOf('CertNameInfo', value);
  return certificate === null ? null : nameInfo(certificate, kind, ofIssuer);
}

function isNameKind(text: string | null): text is NameKind {
  return nameKinds.some((kind) => kind === text);
}

function upperHex(bytes: Uint8Array): string {
  return bytesToHex(bytes).toUpperCase();
}
