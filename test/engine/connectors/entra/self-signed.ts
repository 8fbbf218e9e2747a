import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from '@peculiar/asn1-x509';

export interface SelfSigned {
  readonly certificate: string;
  readonly key: string;
  readonly publicKey: KeyObject;
}

const sha256WithRsa = new AlgorithmIdentifier({
  algorithm: '1.2.840.113549.1.1.11',
  parameters: new Uint8Array([5, 0]).buffer,
});

/** A certificate with its private key, valid between two times. */
export function selfSigned({ from, to }: { readonly from: number; readonly to: number }): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const commonName = new AttributeTypeAndValue({
    type: '2.5.4.3',
    value: new AttributeValue({ utf8String: 'joinery' }),
  });
  const name = new Name([new RelativeDistinguishedName([commonName])]);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const tbs = new TBSCertificate({
    version: 2,
    serialNumber: new Uint8Array([1, ...createHash('sha1').update(spki).digest().subarray(0, 8)]).buffer,
    signature: sha256WithRsa,
    issuer: name,
    subject: name,
    validity: new Validity({ notBefore: new Date(from), notAfter: new Date(to) }),
    subjectPublicKeyInfo: AsnConvert.parse(new Uint8Array(spki), SubjectPublicKeyInfo),
  });
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbs)), privateKey);
  const certificate = new Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: sha256WithRsa,
    signatureValue: new Uint8Array(signature).buffer,
  });
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey,
  };
}
