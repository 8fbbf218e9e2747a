import type { Json } from '../../../model/json.ts';

/** One HTTP request as it would travel, without a socket. Header names may have any case. */
export interface TenantRequest {
  readonly method: string;
  /** Absolute: `https://graph.embedded.invalid/v1.0/users`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TenantResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: no content. */
  readonly body?: Json;
}

/** A header's value by its name in lower case. */
export function headerOf(
  request: { readonly headers: Readonly<Record<string, string>> },
  name: string,
): string | undefined {
  const { headers } = request;
  for (const header in headers) {
    if (header.length === name.length && header.toLowerCase() === name) return headers[header];
  }
  return undefined;
}
