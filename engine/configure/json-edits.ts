import { findNodeAtLocation, getNodeValue, modify, applyEdits, parseTree } from 'jsonc-parser';

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

/** Sets a property of a JSON text with comments; everything else stays as it is written. */
export function setJson(text: string, path: readonly (string | number)[], value: unknown): string {
  if (JSON.stringify(jsonAt(text, path)) === JSON.stringify(value)) return text;
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }));
}

/**
 * Appends a text to a list of texts unless it is there, in any case. It goes behind the last entry in the style of the list: on its
 * line where the entries share lines, else on a line of its own.
 */
export function appendJson(text: string, path: readonly (string | number)[], value: string): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const list = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  if (list?.type !== 'array') return text;
  const entries = list.children ?? [];
  if (entries.some((entry) => String(getNodeValue(entry)).toLowerCase() === value.toLowerCase())) return text;
  const last = entries.at(-1);
  if (last === undefined) return setJson(text, path, [value]);
  const end = last.offset + last.length;
  const previous = entries.at(-2);
  const gap = previous === undefined ? ' ' : text.slice(previous.offset + previous.length + 1, last.offset);
  return `${text.slice(0, end)},${/^\s*$/u.test(gap) && gap !== '' ? gap : ' '}${JSON.stringify(value)}${text.slice(end)}`;
}

/** Adds a property behind the last one of an object unless it is there, in the style the object is written in. */
export function addJson(text: string, path: readonly string[], name: string, value: string): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const object = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  if (object?.type !== 'object' || jsonAt(text, [...path, name]) !== undefined) return text;
  const properties = object.children ?? [];
  const last = properties.at(-1);
  if (last === undefined) return setJson(text, [...path, name], JSON.parse(value));
  const lineStart = text.lastIndexOf('\n', last.offset) + 1;
  const indent = text.slice(lineStart, last.offset);
  const gap = indent.trim() === '' && lineStart > 0 ? `\n${indent}` : ' ';
  const end = last.offset + last.length;
  return `${text.slice(0, end)},${gap}${JSON.stringify(name)}: ${value}${text.slice(end)}`;
}

/** The value at a place; `undefined` where there is none. */
export function jsonAt(text: string, path: readonly (string | number)[]): unknown {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  return node === undefined ? undefined : (getNodeValue(node) as unknown);
}
