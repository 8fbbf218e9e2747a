import type { TenantResponse } from './message.ts';

/** A sign-in that is not carried out. Thrown inside the token service only. */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';
  /** The word of OAuth, `invalid_client`. */
  readonly error: string;
  /** The number behind `AADSTS`. */
  readonly number: number;
  readonly status: number;

  constructor(error: string, number: number, message: string, status = 400) {
    super(message);
    this.error = error;
    this.number = number;
    this.status = status;
  }
}

export function signInRefusalResponse({ error, number, message, status }: SignInRefusal, now: number): TenantResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: {
      error,
      error_description: `AADSTS${number}: ${message}`,
      error_codes: [number],
      timestamp: new Date(now).toISOString().replace('T', ' '),
    },
  };
}
