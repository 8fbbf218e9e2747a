import {
  createHmac,
  generateKeyPairSync,
  randomBytes,
  sign as signRsa,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import type { Json, JsonObject } from '../../../model/json.ts';
import { claimsOf } from '../token-claims.ts';

/** Makes and reads the tokens of one tenant. They outlive neither the process nor their time. */
export interface TokenSigner {
  /** An access token, which Graph alone reads: whoever gets one has no business with its signature. */
  accessToken(claims: JsonObject): string;
  /** The claims of an access token made here; `undefined` for anything else. */
  readAccessToken(token: string): JsonObject | undefined;
  /** An RS256 token that the published keys verify. */
  identityToken(claims: JsonObject): string;
  /** JSON Web Keys. */
  keys(): readonly JsonObject[];
}

export function createTokenSigner(): TokenSigner {
  const secret = randomBytes(32);
  let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;
  // Making a key takes a while, and an application never gets to see what it signs.
  const rsa = (): NonNullable<typeof pair> => (pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const mac = (payload: string): string => createHmac('sha256', secret).update(payload).digest('base64url');
  return {
    accessToken(claims) {
      const payload = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
      return `${payload}.${mac(payload)}`;
    },
    readAccessToken(token) {
      const dot = token.lastIndexOf('.');
      if (dot < 0 || !sameText(mac(token.slice(0, dot)), token.slice(dot + 1))) return undefined;
      return claimsOf(token);
    },
    identityToken(claims) {
      const payload = `${encode({ alg: 'RS256', typ: 'JWT', kid: keyId })}.${encode(claims)}`;
      return `${payload}.${signRsa('RSA-SHA256', Buffer.from(payload), rsa().privateKey).toString('base64url')}`;
    },
    keys() {
      const { n = '', e = '' } = rsa().publicKey.export({ format: 'jwk' });
      return [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: keyId, n, e }];
    },
  };
}

const keyId = 'embedded';

export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
