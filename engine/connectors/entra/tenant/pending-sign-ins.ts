import { createHash, randomBytes } from 'node:crypto';
import { SignInRefusal } from './sign-in-refusal.ts';

/** What a person agreed to, or is being asked for. */
export interface Grant {
  readonly clientId: string;
  readonly scope: string;
  readonly nonce?: string;
}

/** What was given out and is waited for: device codes, authorization codes and refresh tokens. All of it is forgotten with the process. */
export interface PendingSignIns {
  startDevice(grant: Grant): { readonly deviceCode: string; readonly userCode: string };
  /** The person, or `undefined` where no such code waits. */
  decideDevice(userCode: string, person: string | undefined): boolean;
  /** Throws {@link SignInRefusal} until somebody has agreed. */
  pollDevice(deviceCode: string, clientId: string): PersonalGrant;
  startCode(grant: PersonalGrant, challenge: CodeChallenge): string;
  redeemCode(code: string, clientId: string, proof: CodeProof): PersonalGrant;
  keep(grant: PersonalGrant): string;
  refresh(token: string, clientId: string): PersonalGrant;
}

export interface PersonalGrant extends Grant {
  /** User principal name. */
  readonly person: string;
}

export interface CodeChallenge {
  readonly redirectUri: string;
  /** S256; absent for a client that has a secret to prove itself by. */
  readonly challenge: string | undefined;
}

export interface CodeProof {
  readonly redirectUri: string | null;
  readonly verifier: string | null;
}

export const devicePace = { expiresInSeconds: 900, intervalSeconds: 5 } as const;

const codeLifetimeMs = 600_000;

interface GivenCode {
  readonly grant: PersonalGrant;
  readonly given: CodeChallenge;
  readonly at: number;
}

interface DeviceSignIn {
  readonly grant: Grant;
  readonly userCode: string;
  readonly startedAt: number;
  polledAt: number;
  decision: { readonly person: string | undefined } | undefined;
}

export function createPendingSignIns(now: () => number): PendingSignIns {
  const devices = new Map<string, DeviceSignIn>();
  const codes = new Map<
    string,
    { readonly grant: PersonalGrant; readonly given: CodeChallenge; readonly at: number }
  >();
  const refreshTokens = new Map<string, PersonalGrant>();
  return {
    startDevice(grant) {
      const deviceCode = randomBytes(32).toString('base64url');
      const userCode = randomBytes(6).toString('hex').slice(0, 9).toUpperCase();
      devices.set(deviceCode, { grant, userCode, startedAt: now(), polledAt: Number.NaN, decision: undefined });
      return { deviceCode, userCode };
    },
    decideDevice(userCode, person) {
      const device = [...devices.values()].find((each) => each.userCode === userCode);
      if (device !== undefined) device.decision = { person };
      return device !== undefined;
    },
    pollDevice(deviceCode, clientId) {
      const device = devices.get(deviceCode);
      if (device === undefined || device.grant.clientId !== clientId) {
        throw new SignInRefusal('bad_verification_code', 70_019, 'The verification code was not recognized.');
      }
      const person = decisionOf(device, now());
      devices.delete(deviceCode);
      return { ...device.grant, person };
    },
    startCode(grant, given) {
      const code = randomBytes(32).toString('base64url');
      codes.set(code, { grant, given, at: now() });
      return code;
    },
    redeemCode(code, clientId, proof) {
      const known = codes.get(code);
      codes.delete(code);
      return redeemed(known, clientId, { proof, now: now() });
    },
    keep(grant) {
      const token = randomBytes(32).toString('base64url');
      refreshTokens.set(token, grant);
      return token;
    },
    refresh(token, clientId) {
      const grant = refreshTokens.get(token);
      if (grant !== undefined && grant.clientId === clientId) return grant;
      throw new SignInRefusal('invalid_grant', 70_000, 'The provided value for the refresh token is not valid.');
    },
  };
}

/** The person who agreed. Everything else is a refusal that says whether to go on asking. */
function decisionOf(device: DeviceSignIn, now: number): string {
  if (now - device.startedAt > devicePace.expiresInSeconds * 1000) {
    throw new SignInRefusal('expired_token', 70_020, 'The device code has expired.');
  }
  const sinceLast = now - device.polledAt;
  device.polledAt = now;
  if (device.decision === undefined) {
    // A clock that stands still, as in a test, says nothing about the pace.
    if (sinceLast > 0 && sinceLast < devicePace.intervalSeconds * 1000) {
      throw new SignInRefusal('slow_down', 70_018, 'The device asks more often than the interval allows.');
    }
    throw new SignInRefusal('authorization_pending', 70_016, 'The person has not finished signing in.');
  }
  if (device.decision.person === undefined) {
    throw new SignInRefusal('authorization_declined', 70_017, 'The person declined the request.');
  }
  return device.decision.person;
}

function redeemed(
  known: GivenCode | undefined,
  clientId: string,
  { proof, now }: { readonly proof: CodeProof; readonly now: number },
): PersonalGrant {
  if (known === undefined || known.grant.clientId !== clientId || now - known.at > codeLifetimeMs) {
    throw new SignInRefusal(
      'invalid_grant',
      70_008,
      'The provided authorization code has expired or was used already.',
    );
  }
  if (known.given.redirectUri !== proof.redirectUri) {
    throw new SignInRefusal('invalid_grant', 50_011, 'The redirect URI is not the one the code was asked for with.');
  }
  checkVerifier(known.given, proof);
  return known.grant;
}

function checkVerifier({ challenge }: CodeChallenge, { verifier }: CodeProof): void {
  if (challenge === undefined) return;
  if (verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge) return;
  throw new SignInRefusal('invalid_grant', 501_481, 'The code verifier does not match the code challenge.');
}
