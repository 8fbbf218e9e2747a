import { ownedElsewhereCode } from '../../ports/directory.ts';
import type { GraphRefusal } from './map-errors.ts';

/** What a message can tell of the refused export. `about` is ` of "mail"` where Graph names the attributes, and empty otherwise. */
export interface RefusalFacts {
  readonly refusal: GraphRefusal;
  readonly attributes: readonly string[];
  readonly about: string;
  /** The suffix of the exported user principal name. */
  readonly domain: string;
}

/** One kind of refusal: the catalogue's word for it, how Graph says it, and what to do. The first that holds counts. */
export interface ExportErrorKind {
  readonly code: string;
  holds(facts: RefusalFacts): boolean;
  message(facts: RefusalFacts): string;
}

/** Every refusal of a write that the connector tells apart. Messages name attributes and never their values, but for a domain. */
export const exportErrorTable: readonly ExportErrorKind[] = [
  {
    code: ownedElsewhereCode,
    holds: ({ refusal }) => /on-premises mastered|originated within an external service/i.test(refusal.message),
    message: () => ownedElsewhereMessage,
  },
  {
    code: 'AttributeValueMustBeUnique',
    holds: ({ refusal }) => isConflict(refusal),
    message: ({ about }) => `Another object in the tenant has the value${about} already; change one of the two`,
  },
  {
    code: 'LargeObject',
    holds: ({ refusal }) => refusal.status === 413 || says(refusal, /request entity too large|object is too large/i),
    message: () => 'The object is larger than Entra ID takes; have rules give fewer or shorter values',
  },
  {
    code: 'ExceededAllowedLength',
    holds: ({ refusal }) => refusal.details.some(({ code }) => /length/i.test(code)) || says(refusal, /length/i),
    message: ({ about }) => `The value${about} is longer than Entra ID takes; shorten it`,
  },
  {
    code: 'quota-exceeded',
    holds: ({ refusal }) => /quotaexceeded/i.test(refusal.code) || says(refusal, /quota/i),
    message: () =>
      'The tenant holds as many objects as it may, deleted ones included; empty its recycle bin, verify a domain or ask Microsoft for a larger quota',
  },
  {
    code: 'password-policy',
    holds: ({ refusal }) => says(refusal, /password complexity/i),
    message: () =>
      "The tenant's password policy refuses the random password a new user gets; relax the policy or its list of banned words",
  },
  {
    code: 'object-type-not-writable',
    holds: ({ refusal }) => says(refusal, /mail-enabled groups/i),
    message: () =>
      'Microsoft Graph does not write mail-enabled groups, so the group was left as it was; change it with Exchange Online tools',
  },
  {
    code: 'attribute-not-writable',
    holds: ({ refusal }) => says(refusal, /extension_[0-9a-f]{32}_\w+/i),
    message: ({ refusal }) =>
      `The directory extension "${/extension_[0-9a-f]{32}_\w+/i.exec(refusal.message)?.[0] ?? ''}" cannot be written; register it with the application it is named after, for this type of object, or take it out of the schema`,
  },
  {
    code: 'attribute-not-writable',
    holds: ({ refusal }) =>
      refusal.status === 400 &&
      (refusal.details.some(({ code }) => /readonly|invalidproperty/i.test(code)) || says(refusal, /read-only/i)),
    message: ({ about }) => `Entra ID does not let the value${about} be written; take the flow out of the rule`,
  },
  {
    code: 'IdentityDataValidationFailed',
    holds: ({ refusal, attributes }) => says(refusal, /domain/i) && attributes.includes('userPrincipalName'),
    message: ({ domain }) =>
      `The domain "${domain}" of "userPrincipalName" is not verified in the tenant; verify the domain there, or have a rule give a suffix that is`,
  },
  {
    code: 'IdentityDataValidationFailed',
    holds: ({ refusal }) => says(refusal, /^one or more properties contains invalid values/i),
    message: () =>
      'Entra ID does not accept a value and does not say which; in a federated domain a user needs a "sourceAnchor", so look there first',
  },
  {
    code: 'permission-issue',
    holds: ({ refusal }) => refusal.status === 403,
    message: ({ refusal }) =>
      `The application may not make this change (${shown(refusal)}); grant it the permission, or a role when the object is an administrator`,
  },
  {
    code: 'cd-missing-object',
    holds: ({ refusal }) => refusal.status === 404,
    message: () => 'The object, or one it refers to, is no longer in the tenant; import first',
  },
  {
    code: 'unexpected-error',
    holds: ({ refusal }) =>
      refusal.status === 405 || /unsupportedquery/i.test(refusal.code) || says(refusal, /not found for the segment/i),
    message: ({ refusal }) =>
      `Microsoft Graph does not know a request of this connector (${shown(refusal)}); look for a newer version, or report it`,
  },
  {
    code: 'unexpected-error',
    holds: ({ refusal }) => refusal.status === 429,
    message: () =>
      'Microsoft Graph still throttles the application after several attempts; the object is sent again with the next export',
  },
  {
    code: 'IdentityDataValidationFailed',
    holds: ({ refusal }) => refusal.status === 400,
    message: ({ refusal, about }) =>
      `Entra ID does not accept the value${about === '' ? ' of an attribute' : about} (${shown(refusal)}); correct it at its source`,
  },
  {
    code: 'unexpected-error',
    holds: () => true,
    message: ({ refusal }) =>
      `Microsoft Graph did not make the change (${shown(refusal)}); it is sent again with the next export`,
  },
];

export const ownedElsewhereMessage =
  'Another synchronization engine owns the object, so it is read and not changed; take it out of that engine, or convert it to be managed in the cloud';

/** Another object has a value that only one can have. */
export function isConflict({ status, message, details }: GraphRefusal): boolean {
  if (status === 409) return true;
  if (status !== 400) return false;
  return (
    details.some(({ code }) => code === 'ObjectConflict') ||
    /already exists\.?$|conflicting object|property netId is invalid/i.test(message)
  );
}

function says({ status, message }: GraphRefusal, pattern: RegExp): boolean {
  return (status === 400 || status === 403) && pattern.test(message);
}

function shown({ status, code }: GraphRefusal): string {
  return `status ${status}${code === '' ? '' : `, ${code}`}`;
}
