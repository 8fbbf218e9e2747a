import type { AlternativeName, Certificate, X500Name } from './certificate.ts';

const commonName = '2.5.4.3';
const organizationalUnit = '2.5.4.11';
const organization = '2.5.4.10';
const emailAddress = '1.2.840.113549.1.9.1';

/** The kinds of names `CertNameInfo` tells apart. */
export const nameKinds = [
  'SimpleName',
  'EmailName',
  'UpnName',
  'DnsName',
  'DnsFromAlternativeName',
  'UrlName',
] as const;

export type NameKind = (typeof nameKinds)[number];

/** The name of one kind of the subject or the issuer; empty when there is none. */
export function nameInfo(certificate: Certificate, kind: NameKind, ofIssuer: boolean): string {
  const attributes = textAttributes(ofIssuer ? certificate.issuer : certificate.subject);
  const alternatives = ofIssuer ? certificate.issuerAlternatives : certificate.subjectAlternatives;
  const alternative = (wanted: AlternativeName['kind']): string | undefined =>
    alternatives.find((name) => name.kind === wanted)?.value;
  switch (kind) {
    case 'SimpleName':
      return simpleName(attributes) ?? alternative('email') ?? '';
    case 'EmailName':
      return alternative('email') ?? mostSpecific(attributes, emailAddress) ?? '';
    case 'UpnName':
      return alternative('upn') ?? '';
    case 'DnsName':
      return alternative('dns') ?? mostSpecific(attributes, commonName) ?? '';
    case 'DnsFromAlternativeName':
      return alternative('dns') ?? '';
    case 'UrlName':
      return alternative('url') ?? '';
  }
}

interface TextAttribute {
  readonly type: string;
  readonly text: string;
}

/** The attributes that are text, those of the most specific relative name first. */
function textAttributes(name: X500Name): readonly TextAttribute[] {
  return name
    .toReversed()
    .flat()
    .flatMap(({ type, value }) => (typeof value === 'string' ? [{ type, text: value }] : []));
}

/**
 * The common name, else the unit, the organization or the mail address, else whatever stands first. Of several units, organizations
 * or addresses .NET takes the most general one, of several common names the most specific one.
 */
function simpleName(attributes: readonly TextAttribute[]): string | undefined {
  return (
    mostSpecific(attributes, commonName) ??
    mostGeneral(attributes, organizationalUnit) ??
    mostGeneral(attributes, organization) ??
    mostGeneral(attributes, emailAddress) ??
    attributes[0]?.text
  );
}

function mostSpecific(attributes: readonly TextAttribute[], type: string): string | undefined {
  return attributes.find((attribute) => attribute.type === type)?.text;
}

function mostGeneral(attributes: readonly TextAttribute[], type: string): string | undefined {
  return attributes.findLast((attribute) => attribute.type === type)?.text;
}
