import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Json } from '../../../../engine/model/json.ts';

/** Valid until 2109. */
export const expiredSomeday = 'issued.pem';
/** Valid until 2126. */
export const validLonger = 'user.pem';

/** A certificate of this folder, made with openssl, as PEM. */
export function certificatePem(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

export function certificateDer(name: string): Buffer {
  return new X509Certificate(certificatePem(name)).raw;
}

export function certificateValue(name: string): Json {
  return { $bin: certificateDer(name).toString('hex') };
}
