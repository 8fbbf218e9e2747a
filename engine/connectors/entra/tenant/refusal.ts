import type { JsonObject } from '../../../model/json.ts';
import type { TenantResponse } from './message.ts';

/** One reason among several, machine-readable: what is wrong (`code`) with which property (`target`). */
export interface RefusalDetail {
  readonly code: string;
  readonly target: string;
}

/** A request the tenant does not carry out. Thrown inside the tenant only; `handle` answers it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly details: readonly RefusalDetail[];
  readonly headers: Readonly<Record<string, string>>;
  /** More for `innerError`. */
  readonly inner: JsonObject;

  constructor(
    [status, code]: readonly [status: number, code: string],
    message: string,
    extra: {
      readonly details?: readonly RefusalDetail[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly inner?: JsonObject;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = extra.details ?? [];
    this.headers = extra.headers ?? {};
    this.inner = extra.inner ?? {};
  }
}

export const badRequest = [400, 'Request_BadRequest'] as const;

/** The answer in the error form every Graph service uses. */
export function refusalResponse(refusal: Refusal, requestId: string, now: number): TenantResponse {
  const { code, message, details } = refusal;
  const inner: JsonObject = {
    date: new Date(now).toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': requestId,
    ...refusal.inner,
  };
  return {
    status: refusal.status,
    headers: { 'content-type': 'application/json', ...refusal.headers },
    body: {
      error: {
        code,
        message,
        ...(details.length === 0 ? {} : { details: details.map((detail) => ({ ...detail, message })) }),
        innerError: inner,
      },
    },
  };
}

export function invalidValue(property: string, resource: string): Refusal {
  return new Refusal(badRequest, `Invalid value specified for property '${property}' of resource '${resource}'.`, {
    details: [{ code: 'InvalidValue', target: property }],
  });
}

export function notFound(id: string): Refusal {
  return new Refusal(
    [404, 'Request_ResourceNotFound'],
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** Another object has the value. Graph says so in one of two wordings, both with the same details. */
export function duplicate(property: string): Refusal {
  const details = [{ code: 'ObjectConflict', target: property }];
  if (property === 'proxyAddresses') details.push({ code: 'ConflictingObjects', target: property });
  return new Refusal(badRequest, `Another object with the same value for property ${property} already exists.`, {
    details,
  });
}

export function ownedOnPremises(): Refusal {
  return new Refusal(
    badRequest,
    'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
  );
}

/** Another engine owned the object once, and some of its properties stay what it made them. */
export function formerlyOwned(): Refusal {
  return new Refusal(
    badRequest,
    'Unable to update the specified properties for objects that have originated within an external service.',
  );
}

/** `sufficient`: permissions each of which would have been enough, the one that gives least first. Graph does not say them; we do. */
export function accessDenied(sufficient: readonly string[]): Refusal {
  return new Refusal([403, 'Authorization_RequestDenied'], 'Insufficient privileges to complete the operation.', {
    inner: { sufficientPermissions: sufficient },
  });
}

export function quotaExceeded(): Refusal {
  return new Refusal(
    [403, 'Directory_QuotaExceeded'],
    'The directory object quota limit for the Tenant has been exceeded. Please ask your administrator to increase the quota limit or delete objects to reduce the used quota.',
  );
}

export function unknownSegment(segment: string): Refusal {
  return new Refusal([400, 'BadRequest'], `Resource not found for the segment '${segment}'.`);
}

export function wrongMethod(): Refusal {
  return new Refusal([405, 'Request_BadRequest'], 'Specified HTTP method is not allowed for the request target.');
}

export function unsupportedQuery(what: string): Refusal {
  return new Refusal([400, 'Request_UnsupportedQuery'], `Unsupported query: ${what}.`);
}
