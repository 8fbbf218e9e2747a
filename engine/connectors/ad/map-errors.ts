import {
  ConnectorError,
  type ConnectorErrorKind,
  type ExportError,
  type ExportOperation,
} from '../../ports/directory.ts';
import type { ServerAddress } from './find-servers.ts';
import { ProtocolError } from './message-frames.ts';
import { ConnectionLost, ConnectionRefused, describeResult, LdapResultError, resultCodes } from './ldap-error.ts';

/** What was being done when it failed; messages name both. */
export interface FailedWork {
  readonly connector: string;
  readonly server: ServerAddress;
}

/**
 * A failure to open or use a connection, or a refusal that concerns the directory as a whole. Anything else is returned untouched.
 * Never holds what the server wrote: it may repeat names and values.
 */
export function connectorError(cause: unknown, work: FailedWork): unknown {
  if (cause instanceof ConnectionRefused) return refused(cause, work);
  if (cause instanceof ConnectionLost) return lostConnection(cause, work);
  if (cause instanceof ProtocolError) return lostConnection(new ConnectionLost('garbled', cause.message, cause), work);
  if (cause instanceof LdapResultError) return searchError(cause, work);
  return cause;
}

function serverText({ host, port }: ServerAddress): string {
  return `"${host.includes(':') ? `[${host}]` : host}:${port}"`;
}

function refused(cause: ConnectionRefused, { server }: FailedWork): ConnectorError {
  const code = errorCode(cause.cause);
  const name = serverText(server);
  const tls = tlsFailure(code, name);
  if (tls !== undefined) return new ConnectorError('network', tls, { cause });
  const [what, remedy] = networkFailure(code, name) ?? [
    `The connection to ${name} could not be opened (${code ?? cause.message})`,
    'check "servers" and the network between',
  ];
  return new ConnectorError('network', `${what}, so nothing was read or written; ${remedy}`, { cause });
}

function errorCode(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined;
  // With several addresses of one name, the error of the first stands for all.
  if ('errors' in cause && Array.isArray(cause.errors)) return errorCode(cause.errors[0]);
  if (!('code' in cause) || typeof cause.code !== 'string') return undefined;
  return cause.code;
}

/** Which check of the certificate failed, and the way out. */
function tlsFailure(code: string | undefined, name: string): string | undefined {
  const nothingSent = 'no password was sent';
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${name} has expired, so ${nothingSent}; renew it on the domain controller`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${name} is not valid yet, so ${nothingSent}; correct the clock of this machine or of the domain controller`;
    case 'CERT_REVOKED':
      return `The certificate of ${name} was revoked, so ${nothingSent}; issue a new one for the domain controller`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${name} is for another name, so ${nothingSent}; write the name the certificate has into "servers", or issue one with this name`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
    case 'INVALID_CA':
      return `The certificate of ${name} comes from an authority that is not trusted here, so ${nothingSent}; name a file with that authority's certificate in "certificateAuthority", or let the system trust it`;
    case undefined:
      return undefined;
    default:
      if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return undefined;
      return `${name} does not speak TLS (${code}), so ${nothingSent}; check the port in "servers" and whether "security" should be "ldaps" (port 636) or "starttls" (port 389)`;
  }
}

/** What is not there, and the way out. */
function networkFailure(code: string | undefined, name: string): readonly [what: string, remedy: string] | undefined {
  switch (code) {
    case 'ECONNREFUSED':
      return [`Nothing listens at ${name}`, 'start the domain controller or correct "servers"'];
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`The name of ${name} is not known to DNS`, 'correct "servers" or the DNS server of this machine'];
    case 'ETIMEDOUT':
      return [`${name} did not answer in time`, 'check the network and the firewall between'];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return [`There is no way through the network to ${name}`, 'check the network between'];
    case 'ECONNRESET':
    case 'EPIPE':
      return [
        `${name} ended the connection before it was encrypted`,
        'check whether it has a certificate for LDAP over TLS',
      ];
    case undefined:
    default:
      return undefined;
  }
}

function lostConnection(cause: ConnectionLost, { server }: FailedWork): ConnectorError {
  const name = serverText(server);
  const what = {
    closed: `${name} ended the connection`,
    silent: `${name} stopped answering`,
    garbled: `${name} sent something that is not LDAP`,
  }[cause.reason];
  return new ConnectorError('dropped', `${what}; what was done before stays; run the step again`, { cause });
}

/** Why Active Directory refused an account. Source: MS-ERREF; the numbers behind `data` in the answer to a bind. */
const bindRefusals: Readonly<Record<number, readonly [what: string, remedy: string]>> = {
  0x525: ['there is no such account', 'correct "user"'],
  0x52e: ['the password is wrong or the account does not exist', 'correct "user" or the stored credential'],
  0x530: ['the account may not sign in at this time', 'change its logon hours'],
  0x531: ['the account may not sign in from here', 'change the computers it may sign in from'],
  0x532: ['the password has expired', 'set a new one and store it'],
  0x533: ['the account is disabled', 'enable it'],
  0x568: ['the account is in too many groups', 'take it out of some'],
  0x701: ['the account has expired', 'extend it'],
  0x773: ['the password must be changed first', 'set one that need not be changed and store it'],
  0x775: ['the account is locked out', 'unlock it and find out who tries wrong passwords'],
};

/** The account was refused. The account's name is configuration and may be told; the password never is. */
export function bindError(cause: LdapResultError, work: FailedWork & { readonly user: string }): ConnectorError {
  const name = serverText(work.server);
  switch (cause.code) {
    case resultCodes.invalidCredentials: {
      const refusal = bindRefusals[cause.bindError ?? 0] ?? [
        'the account was refused',
        'check "user" and the stored credential',
      ];
      const windows = cause.bindError === undefined ? '' : ` (0x${cause.bindError.toString(16)})`;
      return new ConnectorError('auth', `${name} refused "${work.user}": ${refusal[0]}${windows}; ${refusal[1]}`, {
        cause,
      });
    }
    case resultCodes.strongerAuthRequired:
    case resultCodes.confidentialityRequired:
    case resultCodes.inappropriateAuthentication:
    case resultCodes.authMethodNotSupported:
      return new ConnectorError(
        'auth',
        `${name} takes no password of "${work.user}" in this way (${cause.message}); allow simple binds over TLS on the domain controller`,
        { cause },
      );
    default:
      return searchError(cause, work);
  }
}

const kindOfResult: ReadonlyMap<number, ConnectorErrorKind> = new Map<number, ConnectorErrorKind>([
  [resultCodes.insufficientAccessRights, 'permission'],
  [resultCodes.invalidCredentials, 'auth'],
  [resultCodes.busy, 'throttled'],
  [resultCodes.unavailable, 'throttled'],
  [resultCodes.adminLimitExceeded, 'throttled'],
  [resultCodes.timeLimitExceeded, 'throttled'],
  [resultCodes.noSuchObject, 'not-found'],
  [resultCodes.referral, 'not-found'],
  [resultCodes.noSuchAttribute, 'schema'],
  [resultCodes.undefinedAttributeType, 'schema'],
]);

const remedyOfKind: Readonly<Partial<Record<ConnectorErrorKind, string>>> = {
  permission: 'grant the account the right to read there',
  throttled: 'the domain controller is busy; run the step again later',
  'not-found': 'correct the name of the partition or container, or let the account see it',
  schema: 'refresh the schema of the connector',
};

/** A read was refused as a whole. */
function searchError(cause: LdapResultError, { connector, server }: FailedWork): ConnectorError {
  if (needsBind(cause))
    return lostConnection(new ConnectionLost('closed', 'The connection lost its account', cause), {
      connector,
      server,
    });
  const kind = kindOfResult.get(cause.code) ?? 'server';
  const remedy = remedyOfKind[kind] ?? 'run the step again';
  return new ConnectorError(
    kind,
    `${serverText(server)} did not carry out a request of "${connector}": ${cause.message}; ${remedy}`,
    { cause },
  );
}

/** The ways of Active Directory and of Samba to say that a connection is not bound. */
function needsBind({ code, win32, diagnostic }: LdapResultError): boolean {
  return code === resultCodes.operationsError && (win32 === 0x4dc || diagnostic.includes('without authentication'));
}

/** Whether the same request may succeed a moment later. */
export function isTransient(cause: unknown): boolean {
  return (
    cause instanceof LdapResultError && (cause.code === resultCodes.busy || cause.code === resultCodes.unavailable)
  );
}

interface ExportRefusal {
  readonly code: string;
  readonly message: string;
}

/** Refusals that Windows errors tell more exactly than result codes do. */
const refusalsByWindowsError: Readonly<Record<number, ExportRefusal>> = {
  0x52d: {
    code: 'cd-error',
    message:
      'The password does not meet the length, complexity or history the domain asks for; let the rule give another one',
  },
  0x56: {
    code: 'cd-error',
    message: 'The old password is not the one the object has; set the password instead of changing it',
  },
  0x525: {
    code: 'cd-missing-object',
    message: 'An object it refers to is not in the directory; it is sent again with the next export',
  },
  0x524: { code: 'cd-existing-object', message: 'An account of that name is there already; change one of the two' },
  0x8b0: { code: 'cd-existing-object', message: 'An account of that name is there already; change one of the two' },
};

const exportRefusals: ReadonlyMap<number, ExportRefusal> = new Map([
  [
    resultCodes.insufficientAccessRights,
    {
      code: 'permission-issue',
      message: 'The account may not make this change; grant it the right on the object or its container',
    },
  ],
  [
    resultCodes.entryAlreadyExists,
    {
      code: 'cd-existing-object',
      message:
        'The directory has an object with that name or unique value already; import it, or change one of the two',
    },
  ],
  [
    resultCodes.attributeOrValueExists,
    {
      code: 'cd-error',
      message: 'The directory has the value already, or takes one value only; import the object first',
    },
  ],
  [
    resultCodes.noSuchObject,
    {
      code: 'cd-missing-object',
      message: 'The object, its container or one it refers to is not in the directory; import first',
    },
  ],
  [
    resultCodes.noSuchAttribute,
    {
      code: 'cd-error',
      message:
        'The object does not have a value that was to be removed, or the directory does not know an attribute; import first, or refresh the schema',
    },
  ],
  [
    resultCodes.undefinedAttributeType,
    {
      code: 'cd-error',
      message: 'The directory does not know one of the attributes; refresh the schema of the connector',
    },
  ],
  [
    resultCodes.constraintViolation,
    {
      code: 'cd-error',
      message: 'A value is longer, or otherwise different, than the directory takes; correct it at its source',
    },
  ],
  [
    resultCodes.invalidAttributeSyntax,
    { code: 'cd-error', message: 'A value does not have the form its attribute asks for; correct it at its source' },
  ],
  [
    resultCodes.invalidDNSyntax,
    { code: 'cd-error', message: 'The name is not a distinguished name; correct the rule that gives "dn"' },
  ],
  [
    resultCodes.namingViolation,
    {
      code: 'cd-error',
      message: 'The directory takes no object of that type under this name; correct the rule that gives "dn"',
    },
  ],
  [
    resultCodes.notAllowedOnRDN,
    {
      code: 'cd-error',
      message: 'An attribute that makes the name can only be changed by renaming; let no rule flow it',
    },
  ],
  [
    resultCodes.objectClassViolation,
    {
      code: 'cd-error',
      message:
        'An attribute is missing that objects of this type must have, or one is there that they cannot have; correct the rules',
    },
  ],
  [
    resultCodes.notAllowedOnNonLeaf,
    {
      code: 'cd-error',
      message: 'Other objects lie below the object, so it is not deleted; move or delete those first',
    },
  ],
  [
    resultCodes.unwillingToPerform,
    {
      code: 'cd-error',
      message: 'The directory refuses the change; often a rule of the domain or an attribute only the system writes',
    },
  ],
]);

/** A write of one object was refused. Throws the ConnectorError instead where the whole directory cannot be written just now. */
export function exportError(cause: LdapResultError, operation: ExportOperation, work: FailedWork): ExportError {
  const isMissingObject = cause.code === resultCodes.noSuchObject;
  const kind = kindOfResult.get(cause.code);
  if (needsBind(cause) || kind === 'throttled' || kind === 'auth') throw searchError(cause, work);
  const refusal = (cause.win32 === undefined ? undefined : refusalsByWindowsError[cause.win32]) ??
    exportRefusals.get(cause.code) ?? {
      code: 'cd-error',
      message: `The directory did not ${operation.kind === 'modify' ? 'change' : operation.kind} the object; it is sent again with the next export`,
    };
  return {
    code: refusal.code,
    message: isMissingObject ? refusal.message : `${refusal.message} (${describeResult(cause.code, cause.win32)})`,
  };
}
