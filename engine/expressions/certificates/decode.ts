// The only file that knows the ASN.1 packages. Their lists are classes of their own, their fields mutable and mostly optional; what
// leaves here is the plain readonly shape of certificate.ts.
import { AsnConvert } from '@peculiar/asn1-schema';
import type { GeneralName, Name } from '@peculiar/asn1-x509';
import { Certificate as DerCertificate, DirectoryString, GeneralNames } from '@peculiar/asn1-x509';
import { bytesFromBase64 } from '../../model/base64.ts';
import type { AlternativeName, Certificate, X500Name } from './certificate.ts';

const subjectAlternativeName = '2.5.29.17';
const issuerAlternativeName = '2.5.29.18';
const userPrincipalName = '1.3.6.1.4.1.311.20.2.3';

/** The first byte of every certificate in DER: the tag of a sequence. */
const sequenceTag = 0x30;
const derNull = Uint8Array.of(5, 0);
const armor = /^-----BEGIN [A-Z0-9 ]+-----([^-]*)-----END [A-Z0-9 ]+-----$/;

/** Expressions ask several things of one value; the bytes of a value never change. */
const decoded = new WeakMap<Uint8Array, Certificate | false>();

/**
 * Reads a certificate from DER, or from base64 of it as text or as the bytes of that text, with or without the lines that frame
 * PEM. `undefined` when it is none, or when something follows it.
 */
export function decodeCertificate(content: Uint8Array | string): Certificate | undefined {
  if (typeof content === 'string') return fromText(content);
  const known = decoded.get(content);
  if (known !== undefined) return known === false ? undefined : known;
  const certificate = content[0] === sequenceTag ? fromDer(content) : fromText(asciiText(content));
  decoded.set(content, certificate ?? false);
  return certificate;
}

function fromText(text: string): Certificate | undefined {
  const trimmed = text.trim();
  const der = bytesFromBase64((armor.exec(trimmed)?.[1] ?? trimmed).replace(/\s/g, ''));
  return der === undefined ? undefined : fromDer(der);
}

function fromDer(raw: Uint8Array): Certificate | undefined {
  if (sequenceLength(raw) !== raw.length) return undefined;
  try {
    return toCertificate(AsnConvert.parse(raw, DerCertificate), raw);
  } catch {
    // The packages throw errors of several kinds for malformed input; all of them mean that this is no certificate.
    return undefined;
  }
}

function toCertificate({ tbsCertificate, signatureAlgorithm }: DerCertificate, raw: Uint8Array): Certificate {
  const { version, serialNumber, issuer, subject, validity, subjectPublicKeyInfo } = tbsCertificate;
  const extensions = [...(tbsCertificate.extensions ?? [])];
  const { algorithm, parameters } = subjectPublicKeyInfo.algorithm;
  const alternatives = (type: string): readonly AlternativeName[] =>
    extensions.filter(({ extnID }) => extnID === type).flatMap(({ extnValue }) => alternativeNames(extnValue.buffer));
  return {
    raw,
    version: version + 1,
    serialNumber: new Uint8Array(serialNumber),
    signatureAlgorithm: signatureAlgorithm.algorithm,
    issuer: toName(issuer),
    subject: toName(subject),
    notBefore: instantOf(validity.notBefore.getTime()),
    notAfter: instantOf(validity.notAfter.getTime()),
    // The package gives `null` for an ASN.1 NULL, which RSA keys have, and `undefined` for parameters that are absent.
    key: { algorithm, parameters: parameters === null ? derNull : new Uint8Array(parameters ?? new ArrayBuffer()) },
    extensions: extensions.map(({ extnID, critical }) => ({ type: extnID, critical })),
    subjectAlternatives: alternatives(subjectAlternativeName),
    issuerAlternatives: alternatives(issuerAlternativeName),
  };
}

function toName(name: Name): X500Name {
  return Array.from(name, (relative) =>
    Array.from(relative, ({ type, value }) => ({
      type,
      value: value.anyValue === undefined ? value.toString() : new Uint8Array(value.anyValue),
    })),
  );
}

/** The package reads a malformed time as one of the year 1899; dates before 1900 cannot be meant. */
function instantOf(time: Date): number {
  if (time.getUTCFullYear() < 1900) throw new TypeError('The validity is not a date');
  return time.getTime();
}

function alternativeNames(extension: ArrayBuffer): readonly AlternativeName[] {
  try {
    const names = AsnConvert.parse(extension, GeneralNames);
    return Array.from(names, toAlternativeName).filter((name) => name !== undefined);
  } catch {
    // A certificate with an unreadable extension is still one; it has no names of that kind.
    return [];
  }
}

function toAlternativeName(name: GeneralName): AlternativeName | undefined {
  if (name.rfc822Name !== undefined) return { kind: 'email', value: name.rfc822Name };
  if (name.dNSName !== undefined) return { kind: 'dns', value: name.dNSName };
  if (name.uniformResourceIdentifier !== undefined) return { kind: 'url', value: name.uniformResourceIdentifier };
  if (name.otherName?.typeId !== userPrincipalName) return undefined;
  return { kind: 'upn', value: AsnConvert.parse(name.otherName.value, DirectoryString).toString() };
}

/** The length of the sequence the bytes begin with, its header included; `undefined` when they do not begin with one. */
function sequenceLength(bytes: Uint8Array): number | undefined {
  const [tag, first, ...following] = bytes.subarray(0, 6);
  if (tag !== sequenceTag || first === undefined) return undefined;
  if (first < 0x80) return 2 + first;
  const size = first - 0x80;
  if (size < 1 || size > 4 || following.length < size) return undefined;
  return 2 + size + following.slice(0, size).reduce((length, byte) => length * 256 + byte, 0);
}

/** Bytes as ASCII; whatever is beyond makes the text no base64. */
function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
