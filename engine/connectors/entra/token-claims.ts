import { isJsonObject, type JsonObject, parseJson } from '../../model/json.ts';

/** The claims of a JSON Web Token, unverified; `undefined` when it is none. */
export function claimsOf(token: string): JsonObject | undefined {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return isJsonObject(claims) ? claims : undefined;
}
