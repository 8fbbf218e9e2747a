/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

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

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The texts of a list; anything else in it is passed over. */
export function textsOf(json: Json | undefined): readonly string[] {
  return Array.isArray(json) ? json.filter((value: Json): value is string => typeof value === 'string') : [];
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

/** Reads JSON that another program wrote; `undefined` when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Json describes everything JSON.parse can give.
    return JSON.parse(text) as Json;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
