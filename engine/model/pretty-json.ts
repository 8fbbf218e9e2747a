import type { Json, JsonObject } from './json.ts';

const width = 120;

/**
 * JSON as people like to read it in a diff: lists of plain values fill their lines, objects of plain values stand on one line where
 * they fit, everything else has a line per entry. Ends with a line feed.
 */
export function prettyJson(value: Json): string {
  return `${render(value, '', 0)}\n`;
}

/** `used` is the width already taken on the line the value begins in, by a property name for instance. */
function render(value: Json, indent: string, used: number): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => render(item, inner, 0));
    const line = `[${items.join(', ')}]`;
    if (value.every(isPlain)) {
      return indent.length + used + line.length < width ? line : `[\n${fill(items, inner)}\n${indent}]`;
    }
    return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const names = entries.map(([name]) => `${JSON.stringify(name)}: `);
  const texts = entries.map(([, item], at) => (names[at] ?? '') + render(item, inner, names[at]?.length ?? 0));
  const line = `{ ${texts.join(', ')} }`;
  const short = used > 0 && entries.every(([, item]) => isPlain(item)) && indent.length + used + line.length < width;
  return short ? line : `{\n${texts.map((text) => inner + text).join(',\n')}\n${indent}}`;
}

function fill(items: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const [at, item] of items.entries()) {
    const piece = at === items.length - 1 ? item : `${item},`;
    if (line !== '' && indent.length + line.length + 1 + piece.length > width) {
      lines.push(indent + line);
      line = piece;
    } else {
      line = line === '' ? piece : `${line} ${piece}`;
    }
  }
  return [...lines, indent + line].join('\n');
}

function isPlain(value: Json): boolean {
  return value === null || typeof value !== 'object';
}

// `Array.isArray` alone does not tell a readonly array from the object beside it in the union.
function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
