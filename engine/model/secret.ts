import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { ConnectorConfiguration } from './configuration.ts';
import { bytesToBase64, utf8Bytes } from './base64.ts';
import { storedValues, type Stored } from './stored.ts';

/** A value that was written to an attribute no directory shows. It tells whether another value is the same, and not what it was. */
export interface SealedValue {
  readonly salt: string;
  /** PBKDF2 with SHA-256, base64. */
  readonly digest: string;
}

/** Rounds a guess costs. Synchronization takes them for every object with such a flow that is not marked `once`. */
const rounds = 1_000;

/** `salt` has to differ from object to object, and need not be secret. */
export function sealValue(value: Stored, salt: string): SealedValue {
  return { salt, digest: digestOf(value, salt) };
}

export function isSealedAs(value: Stored, { salt, digest }: SealedValue): boolean {
  return digestOf(value, salt) === digest;
}

function digestOf(value: Stored, salt: string): string {
  const text = JSON.stringify(storedValues(value));
  return bytesToBase64(pbkdf2(sha256, utf8Bytes(text), utf8Bytes(salt), { c: rounds, dkLen: 32 }));
}

/** What stands in the place of a value nobody is to read. */
export const maskedValue = '••••••';

/**
 * Whether the directory takes values of an attribute and never shows them. Active Directory's password is one whatever the schema file
 * says, as files made by earlier versions or from another product's configuration do not tell.
 */
export function isWriteOnly(
  connector: Pick<ConnectorConfiguration, 'schema' | 'category'>,
  attribute: string,
): boolean {
  if (connector.schema.attributes.get(attribute)?.writeOnly === true) return true;
  return connector.category === 'AD' && attribute.toLowerCase() === 'unicodepwd';
}
