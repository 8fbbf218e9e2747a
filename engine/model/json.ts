/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
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

export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The object; one without properties where it is something else. */
export function asObject(json: Json | undefined): JsonObject {
  return isJsonObject(json) ? json : {};
}

/** The objects of a list; anything else in it is passed over. */
export function asObjects(json: Json | undefined): readonly JsonObject[] {
  return Array.isArray(json) ? json.filter(isJsonObject) : [];
}

export function asText(json: Json | undefined): string | undefined {
  return typeof json === 'string' ? json : undefined;
}

/** The texts of a list; anything else in it is passed over. */
export function textsOf(json: Json | undefined): readonly string[] {
  return Array.isArray(json) ? json.filter((value: Json): value is string => typeof value === 'string') : [];
}
