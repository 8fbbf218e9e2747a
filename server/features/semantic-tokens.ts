import type { SemanticTokens, SemanticTokensEdit } from 'vscode-languageserver-types';
import { functionTypes } from '../../grammar/schema/functions.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { classifyTokens, type ClassifiedToken } from '../symbols/token-classes.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** The kinds of tokens by their number, as the server announces them. */
export const tokenTypes = [
  'keyword',
  'class',
  'namespace',
  'type',
  'property',
  'function',
  'variable',
  'parameter',
  'enumMember',
  'string',
  'number',
  'operator',
  'comment',
] as const;

/** Bits by their position. `metaverse` marks attributes of the metaverse, so that themes can tell the two sides of a flow apart. */
export const tokenModifiers = ['declaration', 'modification', 'metaverse', 'documentation', 'defaultLibrary'] as const;

/** Every token of a file, or of the part of it in `within`, in the protocol's relative form: five numbers each. */
export function semanticTokens(file: SourceFile, within: Span = file.tree.span): readonly number[] {
  const data: number[] = [];
  let [line, character] = [0, 0];
  for (const token of classifyTokens(file, within)) {
    for (const part of linesOf(file, token.span)) {
      const at = file.positionAt(part.start);
      data.push(
        at.line - line,
        at.line === line ? at.character - character : at.character,
        part.end - part.start,
        tokenTypes.indexOf(token.type),
        modifierBits(token),
      );
      ({ line, character } = at);
    }
  }
  return data;
}

/** What has to change in tokens an editor has, for it to have the new ones: at most one edit. */
export function semanticTokensEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  const deleteCount = before.length - start - same;
  const data = after.slice(start, after.length - same);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}

/** Tokens with the name under which the next delta may refer to them. */
export function namedTokens(data: readonly number[], resultId: string): SemanticTokens {
  return { resultId, data: [...data] };
}

function modifierBits({ type, text, modifiers }: ClassifiedToken): number {
  const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
  const isKnown = type === 'function' && functionTypes.has(text);
  return isKnown ? bits | (1 << tokenModifiers.indexOf('defaultLibrary')) : bits;
}

/** Editors take no token over several lines. */
function linesOf({ text }: SourceFile, { start, end }: Span): readonly Span[] {
  const lineEnd = text.indexOf('\n', start);
  if (lineEnd === -1 || lineEnd >= end) return [{ start, end }];
  const parts: Span[] = [];
  let from = start;
  for (const line of text.slice(start, end).split('\n')) {
    const length = line.replace(/\r$/, '').length;
    if (length > 0) parts.push({ start: from, end: from + length });
    from += line.length + 1;
  }
  return parts;
}
