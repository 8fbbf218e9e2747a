import { AuthError } from '@azure/msal-node';
import { ConnectorError } from '../../ports/directory.ts';

/** What an error code of the identity platform means, and what to do. Halves of one sentence. */
interface SignInProblem {
  readonly codes: readonly number[];
  readonly what: string;
  readonly remedy: string;
}

/** Source: the documented AADSTS codes of the identity platform. */
const problems: readonly SignInProblem[] = [
  {
    codes: [7000215],
    what: 'the client secret is wrong',
    remedy: 'store the value of a secret of the application, not its id',
  },
  {
    codes: [7000222],
    what: 'the client secret has expired',
    remedy: 'make a new secret for the application and store it',
  },
  {
    codes: [700027, 7000217],
    what: 'the application does not know the certificate',
    remedy: 'register the certificate with the application',
  },
  {
    codes: [700024],
    what: "the time on this machine differs too much from the service's",
    remedy: 'set the clock of this machine right',
  },
  {
    codes: [700016],
    what: 'the tenant has no such application',
    remedy: 'check "clientId" and "tenant", and that the application was added to this tenant',
  },
  { codes: [90002, 900023], what: 'there is no such tenant', remedy: 'check "tenant" in joinery.json' },
  {
    codes: [7000112],
    what: 'the application is switched off in the tenant',
    remedy: 'have an administrator enable it',
  },
  {
    codes: [7000218],
    what: 'the application does not let people sign in without a secret',
    remedy: 'switch "Allow public client flows" on for the application',
  },
  {
    codes: [50011],
    what: 'the application does not know the address the browser shall come back to',
    remedy: 'add http://localhost as a redirect address of the kind "Mobile and desktop applications"',
  },
  { codes: [50034], what: 'the tenant has no such account', remedy: 'check the name, and the tenant it is in' },
  { codes: [50020], what: 'the account belongs to another tenant', remedy: 'sign in with an account of this tenant' },
  { codes: [50126], what: 'the name or the password is wrong', remedy: 'try again' },
  { codes: [50053], what: 'the account is locked', remedy: 'wait, or have an administrator unlock it' },
  { codes: [50055, 50144], what: 'the password has expired', remedy: 'change it and try again' },
  { codes: [50057], what: 'the account is switched off', remedy: 'have an administrator enable it' },
  {
    codes: [50072, 50074, 50076, 50079],
    what: 'a second factor is needed',
    remedy: 'sign in again and give it',
  },
  {
    codes: [65001, 90094],
    what: 'nobody has consented to what the application asks for',
    remedy: 'have an administrator grant consent to its permissions',
  },
  { codes: [65004], what: 'consent was declined', remedy: 'sign in again and accept, or ask an administrator' },
  {
    codes: [53000, 53001, 53002, 53003, 530034],
    what: 'a conditional access policy refuses it',
    remedy: 'have an administrator look at the sign-in log and except the application or this place',
  },
  { codes: [50105], what: 'the account is not assigned to the application', remedy: 'have an administrator assign it' },
  { codes: [70019, 70020], what: 'the code was not used in time', remedy: 'sign in again' },
  {
    codes: [70008, 70043, 70044, 700082, 700084, 50173, 50133],
    what: 'the earlier sign-in is no longer valid',
    remedy: 'sign in again with "joinery sign-in"',
  },
];

/** Whether a person has to sign in anew before this can work. */
export function needsPerson(cause: unknown): boolean {
  return (
    cause instanceof AuthError &&
    (cause.name === 'InteractionRequiredAuthError' ||
      /^(?:invalid_grant|interaction_required|login_required|consent_required|no_tokens_found)$/.test(cause.errorCode))
  );
}

/** What went wrong while `whom` (`the application`, `a person`) signed in. Holds no secret and no account. */
export function signInError(cause: unknown, whom: string): ConnectorError {
  const signingIn = `Signing in to Microsoft Entra ID as ${whom} failed`;
  const number = /AADSTS(\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (number !== undefined) {
    const problem = problems.find(({ codes }) => codes.includes(Number(number)));
    const explained =
      problem === undefined
        ? 'the service gave no reason that is known here; look the code up, and check the tenant id, the client id and the credential'
        : `${problem.what}; ${problem.remedy}`;
    return new ConnectorError('auth', `${signingIn} (AADSTS${number}): ${explained}`, { cause });
  }
  const code = cause instanceof AuthError ? cause.errorCode : '';
  if (/throttl|too_many_requests|429/i.test(`${code} ${cause instanceof Error ? cause.message : ''}`))
    return new ConnectorError('throttled', `${signingIn}: the service gets too many requests; wait a minute`, {
      cause,
    });
  if (/network|endpoints_resolution|openid_config|timeout/i.test(code))
    return new ConnectorError(
      'network',
      `${signingIn}: login.microsoftonline.com did not answer; check the connection`,
      {
        cause,
      },
    );
  const shown = code === '' ? '' : ` (${code})`;
  return new ConnectorError('auth', `${signingIn}${shown}; check the tenant id, the client id and the credential`, {
    cause,
  });
}
