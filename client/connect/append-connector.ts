import { createScanner, findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Json } from '../../engine/model/json.ts';
import { prettyJson } from '../../engine/model/pretty-json.ts';

/**
 * Adds a connector behind the others in the text of `joinery.json`; comments and layout of all that is there stay. `undefined`: the text has
 * no list of connectors, since it is no JSON or another file.
 */
export function appendConnector(text: string, connector: Json): string | undefined {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const list = tree === undefined ? undefined : findNodeAtLocation(tree, ['connectors']);
  if (list?.type !== 'array') return undefined;
  const last = list.children?.at(-1);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = indentAt(text, list.offset);
  const inner = last === undefined ? `${outer}  ` : innerIndent(text, last, outer);
  const end = list.offset + list.length - 1;
  const start = last === undefined ? list.offset + 1 : last.offset + last.length;
  // Comments behind the last connector stay with it.
  const between = text.slice(start, end);
  const comma = last === undefined || hasComma(between) ? '' : ',';
  const lines = prettyJson(connector).trimEnd().split('\n');
  const written = lines.map((line) => `${lineBreak}${inner}${line}`).join('');
  return `${text.slice(0, start)}${comma}${between.trimEnd()}${written}${lineBreak}${outer}${text.slice(end)}`;
}

/** The white space the line of `offset` begins with. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** As the last entry stands where it begins its line. */
function innerIndent(text: string, last: Node, outer: string): string {
  const line = text.slice(text.lastIndexOf('\n', last.offset - 1) + 1, last.offset);
  return line.trim() === '' ? line : `${outer}  `;
}

function hasComma(text: string): boolean {
  const scanner = createScanner(text, true);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',';
}
