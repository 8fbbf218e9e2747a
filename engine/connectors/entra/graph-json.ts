/** What JSON can hold. */
export type GraphJson = string | number | boolean | null | readonly GraphJson[] | GraphObject;

export interface GraphObject {
  readonly [name: string]: GraphJson;
}

/** Reads JSON that another program wrote; `undefined` when it is none. */
export function parseGraphJson(text: string): GraphJson | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- GraphJson describes everything JSON.parse can give.
    return JSON.parse(text) as GraphJson;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

export function asObject(json: GraphJson | undefined): GraphObject {
  return isObject(json) ? json : {};
}

export function asObjects(json: GraphJson | undefined): readonly GraphObject[] {
  return Array.isArray(json) ? json.filter(isObject) : [];
}

export function asText(json: GraphJson | undefined): string | undefined {
  return typeof json === 'string' ? json : undefined;
}

function isObject(json: GraphJson | undefined): json is GraphObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
