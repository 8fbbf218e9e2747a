import assert from 'node:assert/strict';
import * as ldapts from 'ldapts';
import { ConnectionLost, ConnectionRefused, LdapResultError } from '../../../../engine/connectors/ad/ldap-error.ts';
import { bindError, connectorError, exportError } from '../../../../engine/connectors/ad/map-errors.ts';
import { ConnectorError, type ExportOperation } from '../../../../engine/ports/directory.ts';

const work = { connector: 'corp.contoso.test', server: { host: 'dc1.corp.contoso.test', port: 636 } };

function mapped(cause: unknown): ConnectorError {
  const error = connectorError(cause, work);
  assert.ok(error instanceof ConnectorError);
  return error;
}

const refused = (code: string): ConnectionRefused =>
  new ConnectionRefused('', { cause: Object.assign(new Error(code), { code }) });

describe('connections that cannot be opened', () => {
  const cases: readonly (readonly [code: string, says: RegExp])[] = [
    ['CERT_HAS_EXPIRED', /has expired, so no password was sent; renew it/],
    ['CERT_NOT_YET_VALID', /not valid yet.*correct the clock/],
    ['CERT_REVOKED', /was revoked/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /is for another name.*"servers"/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /not trusted here.*"certificateAuthority"/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /not trusted here/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not trusted here/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /not trusted here/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS.*"security"/],
    ['EPROTO', /does not speak TLS/],
    ['ECONNREFUSED', /Nothing listens at "dc1\.corp\.contoso\.test:636"/],
    ['ENOTFOUND', /not known to DNS/],
    ['ETIMEDOUT', /did not answer in time/],
    ['EHOSTUNREACH', /no way through the network/],
    ['ECONNRESET', /ended the connection before it was encrypted/],
    ['ESOMETHING', /could not be opened \(ESOMETHING\)/],
  ];
  for (const [code, says] of cases) {
    it(`say what ${code} means and what to do`, () => {
      const error = mapped(refused(code));
      assert.equal(error.kind, 'network');
      assert.match(error.message, says);
      assert.match(error.message, /;/);
    });
  }

  it('are told by the first of several addresses', () => {
    const several = new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })]);
    assert.match(mapped(new ConnectionRefused('', { cause: several })).message, /Nothing listens/);
  });
});

describe('connections that end', () => {
  for (const [reason, says] of [
    ['closed', /ended the connection/],
    ['silent', /stopped answering/],
    ['garbled', /not LDAP/],
  ] as const) {
    it(`are dropped when they are ${reason}`, () => {
      const error = mapped(new ConnectionLost(reason, ''));
      assert.equal(error.kind, 'dropped');
      assert.match(error.message, says);
    });
  }

  for (const text of ['000004DC: LdapErr: DSID-0C090A5C', '00002020: Operation unavailable without authentication']) {
    it(`are dropped when they lost their account, "${text.slice(0, 8)}"`, () => {
      assert.equal(mapped(new LdapResultError(1, text)).kind, 'dropped');
    });
  }
});

function diagnostic(data: string): string {
  return `80090308: LdapErr: DSID-0C09050F, comment: AcceptSecurityContext error, data ${data}, v4563`;
}

describe('accounts that are refused', () => {
  for (const [data, says] of [
    ['525', /no such account/],
    ['52e', /password is wrong/],
    ['530', /at this time/],
    ['531', /from here/],
    ['532', /password has expired/],
    ['533', /is disabled/],
    ['701', /account has expired/],
    ['773', /must be changed/],
    ['775', /locked out/],
    ['999', /was refused \(0x999\)/],
  ] as const) {
    it(`say why, ${data}`, () => {
      const error = bindError(new LdapResultError(49, diagnostic(data)), { ...work, user: 'svc@corp' });
      assert.equal(error.kind, 'auth');
      assert.match(error.message, says);
      assert.match(error.message, /"svc@corp"/);
    });
  }

  it('are told from servers that take no passwords', () => {
    const error = bindError(new LdapResultError(8, 'BindSimple: Transport encryption required.'), {
      ...work,
      user: 'svc',
    });
    assert.equal(error.kind, 'auth');
    assert.match(error.message, /allow simple binds over TLS/);
  });

  it('are told from servers that are busy', () => {
    assert.equal(bindError(new LdapResultError(51, ''), { ...work, user: 'svc' }).kind, 'throttled');
  });
});

/** Every result the library has a class for. */
const classes = Object.entries(ldapts)
  .filter(
    ([name, value]) =>
      name.endsWith('Error') && typeof value === 'function' && value.prototype instanceof ldapts.ResultCodeError,
  )
  .map(([name]) => name);

function codeOf(name: string): number {
  for (let code = 1; code < 260; code++) {
    const response = new ldapts.SearchResponse({ messageId: 1, status: code });
    if (ldapts.StatusCodeParser.parse(response).constructor.name === name) return code;
  }
  return 0;
}

describe('refusals', () => {
  const kinds: Readonly<Record<string, string>> = {
    InsufficientAccessError: 'permission',
    InvalidCredentialsError: 'auth',
    BusyError: 'throttled',
    UnavailableError: 'throttled',
    AdminLimitExceededError: 'throttled',
    TimeLimitExceededError: 'throttled',
    NoSuchObjectError: 'not-found',
    NoSuchAttributeError: 'schema',
    UndefinedTypeError: 'schema',
  };
  assert.ok(classes.length > 35);
  const secret = "attribute 'mail' on entry 'CN=Ann Secret,DC=x' has the value 'ann@secret.test'";
  const operation: ExportOperation = {
    id: 1,
    kind: 'modify',
    objectType: 'user',
    dn: 'CN=Ann Secret,DC=x',
    changes: [],
  };

  for (const name of classes) {
    it(`of the class ${name} become errors without the server's text`, () => {
      const cause = new LdapResultError(codeOf(name), `000020B5: ${secret}`);
      const error = mapped(cause);
      assert.equal(error.kind, kinds[name] ?? 'server');
      assert.match(error.message, /; \w/);
      assert.doesNotMatch(error.message + cause.message, /secret|CN=/i);
      const whole = ['auth', 'throttled'].includes(error.kind);
      if (whole) {
        assert.throws(() => exportError(cause, operation, work), ConnectorError);
      } else {
        const result = exportError(cause, operation, work);
        assert.match(result.code, /^(?:cd-[a-z-]+|permission-issue)$/);
        assert.doesNotMatch(result.message, /secret|CN=/i);
      }
    });
  }

  it('of an export use the words of the catalogue', () => {
    const codes = [68, 32, 50, 19, 53].map((code) => exportError(new LdapResultError(code, ''), operation, work).code);
    assert.deepEqual(codes, ['cd-existing-object', 'cd-missing-object', 'permission-issue', 'cd-error', 'cd-error']);
  });

  it('of a password say what the domain asks for', () => {
    const { message } = exportError(new LdapResultError(19, '0000052D: Constraint violation'), operation, work);
    assert.match(message, /password does not meet/);
  });

  it('leave errors of the program as they are', () => {
    const bug = new TypeError('x');
    assert.equal(connectorError(bug, work), bug);
  });
});
