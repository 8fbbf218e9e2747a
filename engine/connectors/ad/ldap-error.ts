/** Result codes (RFC 4511 appendix A) by which this connector decides something, by their names there. */
export const resultCodes = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  referral: 10,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  aliasProblem: 33,
  invalidDNSyntax: 34,
  isLeaf: 35,
  aliasDereferencingProblem: 36,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  loopDetect: 54,
  namingViolation: 64,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  notAllowedOnRDN: 67,
  entryAlreadyExists: 68,
  objectClassModsProhibited: 69,
  resultsTooLarge: 70,
  affectsMultipleDSAs: 71,
  other: 80,
  tlsNotSupported: 112,
} as const;

const names = new Map<number, string>(Object.entries(resultCodes).map(([name, code]) => [code, name]));

/**
 * The server answered with a result code other than success. The message has no text of the server, which may repeat names and
 * values; that text is in `diagnostic` and must not reach logs or results.
 */
export class LdapResultError extends Error {
  override readonly name = 'LdapResultError';
  readonly code: number;
  /** The Windows error Active Directory puts in front of its text. */
  readonly win32: number | undefined;
  /** The Windows error behind `data` in the answer to a bind: why an account was refused. */
  readonly bindError: number | undefined;
  readonly diagnostic: string;

  constructor(code: number, diagnostic: string) {
    const win32 = hexNumber(/^([0-9A-F]{8}):/i.exec(diagnostic));
    super(describeResult(code, win32));
    this.code = code;
    this.win32 = win32;
    this.bindError = hexNumber(/\bdata ([0-9a-f]+)/i.exec(diagnostic));
    this.diagnostic = diagnostic;
  }
}

/** `insufficientAccessRights (50, Windows error 0x2098)`. */
export function describeResult(code: number, win32: number | undefined): string {
  const windows = win32 === undefined ? '' : `, Windows error 0x${win32.toString(16)}`;
  return `${names.get(code) ?? 'result code'} (${code}${windows})`;
}

function hexNumber(match: RegExpExecArray | null): number | undefined {
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 16);
}

/** The base of a search is not there, or the account may not see it. */
export function isNoSuchObject(cause: unknown): boolean {
  return cause instanceof LdapResultError && cause.code === resultCodes.noSuchObject;
}

/** A connection could not be opened; `cause` is the error of the socket or of TLS. */
export class ConnectionRefused extends Error {
  override readonly name = 'ConnectionRefused';
}

/** An open connection ended, or its server stopped answering; whether the last request was carried out is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly reason: 'closed' | 'silent' | 'garbled';

  constructor(reason: ConnectionLost['reason'], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
