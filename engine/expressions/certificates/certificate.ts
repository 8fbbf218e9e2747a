/** What the language can ask of an X.509 certificate (RFC 5280 §4.1). */
export interface Certificate {
  /** The whole certificate in DER, what its thumbprint is taken of. */
  readonly raw: Uint8Array;
  /** 1 to 3. */
  readonly version: number;
  /** The bytes of the integer, most significant first; a sign byte of zero is part of them. */
  readonly serialNumber: Uint8Array;
  /** Object identifier of the algorithm the issuer signed with. */
  readonly signatureAlgorithm: string;
  readonly issuer: X500Name;
  readonly subject: X500Name;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: PublicKeyAlgorithm;
  /** In the certificate's order. */
  readonly extensions: readonly CertificateExtension[];
  /** The alternative names of the subject and the issuer, in the certificate's order. */
  readonly subjectAlternatives: readonly AlternativeName[];
  readonly issuerAlternatives: readonly AlternativeName[];
}

/** Relative names as encoded, the most general one first. */
export type X500Name = readonly RelativeName[];

/** The attributes of one relative name; ordinary names have one. */
export type RelativeName = readonly NameAttribute[];

export interface NameAttribute {
  /** Object identifier of the attribute type. */
  readonly type: string;
  /** Text, or the DER of a value that is no text. */
  readonly value: string | Uint8Array;
}

export interface PublicKeyAlgorithm {
  /** Object identifier. */
  readonly algorithm: string;
  /** DER; empty when there are none. */
  readonly parameters: Uint8Array;
}

export interface CertificateExtension {
  /** Object identifier. */
  readonly type: string;
  readonly critical: boolean;
}

/** An alternative name of a kind the language knows; others are left out. `upn`: the user principal name of Windows logon. */
export interface AlternativeName {
  readonly kind: 'email' | 'dns' | 'url' | 'upn';
  readonly value: string;
}
