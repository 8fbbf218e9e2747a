import { constants, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject, parseJson } from '../../../model/json.ts';
import { claimsOf } from '../token-claims.ts';
import { SignInRefusal } from './sign-in-refusal.ts';
import { sameText } from './token-signer.ts';

/** An application that may get tokens, for itself or for a person. */
export interface RegisteredApplication {
  readonly clientId: string;
  /** Absent: it cannot sign in with a secret. */
  readonly secret?: string;
  /** PEM of the certificates it may sign in with. */
  readonly certificates?: readonly string[];
  readonly displayName?: string;
  /** What it may do by itself. By default what a synchronization engine needs. */
  readonly permissions?: readonly string[];
  /** What it may do for a person. */
  readonly delegatedPermissions?: readonly string[];
  /** Where people are sent back to, besides this machine. */
  readonly redirectUris?: readonly string[];
}

/** What a client's credential is checked against. */
export interface ClientCheck {
  readonly application: RegisteredApplication;
  readonly form: URLSearchParams;
  /** The addresses a signed assertion may be meant for. */
  readonly audiences: readonly string[];
  /** Seconds since 1970. */
  readonly now: number;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Clocks may differ by this much. */
const toleranceSeconds = 300;

/** Checks the secret or the signed assertion of a client. Throws {@link SignInRefusal}. */
export function authenticateClient(check: ClientCheck): void {
  const { application, form } = check;
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== assertionType) {
      throw new SignInRefusal('invalid_request', 50027, 'The client assertion type is not supported.');
    }
    checkAssertion(check, assertion);
    return;
  }
  const secret = form.get('client_secret');
  if (secret === null) {
    throw new SignInRefusal(
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (application.secret === undefined || !sameText(application.secret, secret)) {
    throw new SignInRefusal('invalid_client', 7000215, 'Invalid client secret provided.', 401);
  }
}

function checkAssertion({ application, audiences, now }: ClientCheck, assertion: string): void {
  const header = headerOf(assertion);
  const claims = claimsOf(assertion);
  if (header === undefined || claims === undefined) throw invalidAssertion('The client assertion is malformed.');
  if (!isSigned(application, header, assertion)) {
    throw new SignInRefusal(
      'invalid_client',
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application, or the signature is not valid.',
      401,
    );
  }
  const { iss, sub, aud } = { iss: claims['iss'], sub: claims['sub'], aud: claims['aud'] };
  if (iss !== application.clientId || sub !== application.clientId) {
    throw invalidAssertion('The issuer and the subject of the client assertion must be the client id.');
  }
  if (typeof aud !== 'string' || !audiences.includes(aud)) {
    throw invalidAssertion('The audience of the client assertion must be the token endpoint.');
  }
  const { nbf, exp } = { nbf: claims['nbf'] ?? claims['iat'], exp: claims['exp'] };
  const isTimely =
    typeof exp === 'number' &&
    exp > now - toleranceSeconds &&
    (typeof nbf !== 'number' || nbf < now + toleranceSeconds);
  if (!isTimely) {
    throw new SignInRefusal('invalid_client', 700024, 'Client assertion is not within its valid time range.', 401);
  }
}

function invalidAssertion(message: string): SignInRefusal {
  return new SignInRefusal('invalid_client', 50027, message, 401);
}

function headerOf(assertion: string): JsonObject | undefined {
  const header = parseJson(Buffer.from(assertion.split('.')[0] ?? '', 'base64url').toString());
  return isJsonObject(header) ? header : undefined;
}

/** Whether a registered certificate signed it; the one the header names, where it names one. */
function isSigned({ certificates = [] }: RegisteredApplication, header: JsonObject, assertion: string): boolean {
  const dot = assertion.lastIndexOf('.');
  const payload = Buffer.from(assertion.slice(0, dot));
  const signature = Buffer.from(assertion.slice(dot + 1), 'base64url');
  return certificates
    .map((pem) => new X509Certificate(pem))
    .filter((certificate) => isNamed(header, certificate))
    .some((certificate) => isSignature(header['alg'], payload, signature, certificate.publicKey));
}

function isNamed(header: JsonObject, { fingerprint, fingerprint256 }: X509Certificate): boolean {
  const named = [
    ['x5t#S256', fingerprint256],
    ['x5t', fingerprint],
  ] as const;
  return named.every(([name, print]) => {
    const value = header[name];
    return value === undefined || value === Buffer.from(print.replaceAll(':', ''), 'hex').toString('base64url');
  });
}

function isSignature(algorithm: unknown, payload: Buffer, signature: Buffer, key: KeyObject): boolean {
  switch (algorithm) {
    case 'RS256':
      return verify('RSA-SHA256', payload, key, signature);
    case 'PS256': {
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
      return verify('RSA-SHA256', payload, { key, ...padding }, signature);
    }
    default:
      return false;
  }
}
