import assert from 'node:assert/strict';
import { exportErrorTable } from '../../../../engine/connectors/entra/export-error-table.ts';
import type { GraphResponse } from '../../../../engine/connectors/entra/graph-session.ts';
import {
  connectorError,
  exportError,
  isAlreadyMember,
  refusalOf,
} from '../../../../engine/connectors/entra/map-errors.ts';
import type { JsonObject } from '../../../../engine/model/json.ts';
import { modify, replace } from './connector.ts';

interface Refused {
  readonly title: string;
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly JsonObject[];
  readonly expected: string;
  /** What the message must tell: the remedy. */
  readonly says: RegExp;
  readonly attributes?: readonly string[];
}

const extension = 'extension_0f1e2d3c4b5a69788796a5b4c3d2e1f0_shoeSize';

const refusals: readonly Refused[] = [
  {
    title: 'a user principal name somebody has',
    status: 400,
    message: 'Another object with the same value for property userPrincipalName already exists.',
    details: [{ code: 'ObjectConflict', target: 'userPrincipalName' }],
    expected: 'AttributeValueMustBeUnique',
    says: /"userPrincipalName" already; change one/,
    attributes: ['userPrincipalName'],
  },
  {
    title: 'an address somebody has',
    status: 400,
    message: 'Another object with the same value for property proxyAddresses already exists.',
    details: [
      { code: 'ObjectConflict', target: 'proxyAddresses' },
      { code: 'ConflictingObjects', target: 'proxyAddresses' },
    ],
    expected: 'AttributeValueMustBeUnique',
    says: /"proxyAddresses" already/,
    attributes: ['proxyAddresses'],
  },
  {
    title: 'a conflict without details',
    status: 400,
    message: 'A conflicting object with one or more of the specified property values is present in the directory.',
    expected: 'AttributeValueMustBeUnique',
    says: /change one of the two/,
  },
  { title: 'a conflict by its status', status: 409, expected: 'AttributeValueMustBeUnique', says: /already/ },
  {
    title: 'a name the sign-in service has',
    status: 400,
    message: 'Property netId is invalid',
    expected: 'AttributeValueMustBeUnique',
    says: /already/,
  },
  {
    title: 'a malformed user principal name',
    status: 400,
    message: 'Property userPrincipalName is invalid.',
    details: [{ code: 'InvalidValue', target: 'userPrincipalName' }],
    expected: 'IdentityDataValidationFailed',
    says: /"userPrincipalName".*correct it/,
    attributes: ['userPrincipalName'],
  },
  {
    title: 'a domain that is not verified',
    status: 400,
    message:
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    details: [{ code: 'InvalidValue', target: 'userPrincipalName' }],
    expected: 'IdentityDataValidationFailed',
    says: /"corp\.local".*verify/,
    attributes: ['userPrincipalName'],
  },
  {
    title: 'a federated user without a source anchor',
    status: 400,
    message: 'One or more properties contains invalid values.',
    expected: 'IdentityDataValidationFailed',
    says: /federated.*"sourceAnchor"/,
  },
  {
    title: 'a weak password',
    status: 400,
    message:
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    expected: 'password-policy',
    says: /policy/,
  },
  {
    title: 'an object that is gone',
    status: 404,
    code: 'Request_ResourceNotFound',
    message: "Resource '1' does not exist or one of its queried reference-property objects are not present.",
    expected: 'cd-missing-object',
    says: /import first/,
  },
  ...[
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    'Unable to update the specified properties for objects that have originated within an external service.',
  ].map((message) => ({
    title: `an object of another engine (${message.slice(46, 60)})`,
    status: 400,
    message,
    expected: 'ObjectOwnedByAnotherSyncEngine',
    says: /take it out of that engine/,
  })),
  {
    title: 'a missing permission',
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
    expected: 'permission-issue',
    says: /grant it the permission/,
  },
  {
    title: 'a method nobody knows',
    status: 405,
    message: 'Specified HTTP method is not allowed for the request target.',
    expected: 'unexpected-error',
    says: /newer version/,
  },
  {
    title: 'a segment nobody knows',
    status: 400,
    code: 'BadRequest',
    message: "Resource not found for the segment 'x'.",
    expected: 'unexpected-error',
    says: /newer version/,
  },
  {
    title: 'a query nobody knows',
    status: 400,
    code: 'Request_UnsupportedQuery',
    expected: 'unexpected-error',
    says: /newer/,
  },
  {
    title: 'a full tenant',
    status: 403,
    code: 'Directory_QuotaExceeded',
    message: 'The directory object quota limit for the Tenant has been exceeded.',
    expected: 'quota-exceeded',
    says: /recycle bin/,
  },
  {
    title: 'a mail-enabled group',
    status: 400,
    message: 'The service does not currently support writes of mail-enabled groups.',
    expected: 'object-type-not-writable',
    says: /Exchange Online/,
  },
  {
    title: 'a value that is too long',
    status: 400,
    message: 'Property department value length is greater than the maximum allowed.',
    details: [{ code: 'InvalidLength', target: 'department' }],
    expected: 'ExceededAllowedLength',
    says: /"department".*shorten/,
    attributes: ['department'],
  },
  { title: 'an object that is too large', status: 413, expected: 'LargeObject', says: /fewer or shorter/ },
  {
    title: 'a property nobody may write',
    status: 400,
    message: "Property 'proxyAddresses' is read-only and cannot be set.",
    details: [{ code: 'ReadOnly', target: 'proxyAddresses' }],
    expected: 'attribute-not-writable',
    says: /take the flow out/,
    attributes: ['proxyAddresses'],
  },
  {
    title: 'a directory extension the tenant does not have',
    status: 400,
    message: `The following extension properties are not available: ${extension}.`,
    expected: 'attribute-not-writable',
    says: new RegExp(`"${extension}".*register`),
  },
  {
    title: 'too many requests',
    status: 429,
    code: 'TooManyRequests',
    expected: 'unexpected-error',
    says: /throttles.*next export/,
  },
  ...[500, 502, 503, 504].map((status) => ({
    title: `${status}`,
    status,
    expected: 'unexpected-error',
    says: /sent again with the next export/,
  })),
];

function answer({ status, code = 'Request_BadRequest', message = '', details = [] }: Partial<Refused>): GraphResponse {
  const body = { error: { code, message, details, innerError: { 'request-id': 'r', date: '2026-01-01T00:00:00' } } };
  return { status: status ?? 400, headers: new Map(), body };
}

const operation = modify(
  'user',
  { dn: 'CN={00}', anchor: 'User_1' },
  replace({ userPrincipalName: 'ada.secret@corp.local' }),
);

describe('what Graph refuses to write', () => {
  for (const refused of refusals) {
    it(`is told as ${refused.expected} with a remedy: ${refused.title}`, () => {
      const error = exportError(answer(refused), operation);
      assert.equal(error.code, refused.expected);
      assert.match(error.message, refused.says);
      assert.deepEqual(error.attributes, refused.attributes);
      assert.doesNotMatch(error.message, /ada\.secret|\.$/);
    });
  }

  it('is every kind of the table at least once', () => {
    const seen = new Set(
      refusals.map((refused) => {
        const refusal = refusalOf(answer(refused));
        const facts = { refusal, attributes: refused.attributes ?? [], about: '', domain: '' };
        return exportErrorTable.findIndex((kind) => kind.holds(facts));
      }),
    );
    assert.deepEqual(
      [...seen].toSorted((left, right) => left - right),
      [...exportErrorTable.keys()],
    );
  });

  it('is no refusal when the member was there already', () => {
    const message =
      "One or more added object references already exist for the following modified properties: 'members'.";
    assert.ok(isAlreadyMember(refusalOf(answer({ message }))));
  });

  it('ends the export when it is the sign-in', () => {
    assert.throws(() => exportError(answer({ status: 401 }), operation), { name: 'ConnectorError', kind: 'auth' });
  });
});

describe('what Graph refuses to read', () => {
  for (const [title, status, code, kind] of [
    ['a position that is too old', 410, 'resyncRequired', 'full-import-required'],
    ['a position of another kind', 400, 'syncStateNotFound', 'full-import-required'],
    ['a token', 401, 'InvalidAuthenticationToken', 'auth'],
    ['a missing permission', 403, 'Authorization_RequestDenied', 'auth'],
    ['an unknown address', 404, 'Request_ResourceNotFound', 'not-found'],
    ['too many requests', 429, 'TooManyRequests', 'throttled'],
    ['a failure', 503, 'ServiceUnavailable', 'server'],
  ] as const) {
    it(`is ${kind} for ${title}`, () => {
      const error = connectorError({ ...answer({ status, code }), headers: new Map([['retry-after', '30']]) });
      assert.equal(error.kind, kind);
      assert.equal(error.retryAfterMs, kind === 'throttled' ? 30_000 : undefined);
    });
  }
});
