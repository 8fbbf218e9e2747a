import type { Problem } from '../ast/problem.ts';
import type { Comment } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import { reindentedComment } from './comment-lines.ts';
import { startsLine } from './lines.ts';
import { readSyncrule } from './parse.ts';
import { type Piece, rulePieces } from './rule-pieces.ts';

/**
 * The canonical layout of a file, its comments kept in place and the order of everything as written. Formatting twice changes nothing
 * more. A file with errors comes back unchanged: what was not read could be lost.
 */
export function formatSyncrule(text: string): { text: string; problems: readonly Problem[] } {
  const { file, parts, problems } = readSyncrule(text);
  if (problems.some((problem) => problem.severity === 'error')) return { text, problems };
  const isInterrupted = (first: Span, last: Span): boolean =>
    file.comments.some((comment) => staysBetween(comment, first, last, text));
  const pieces = file.rules.flatMap((rule, index) =>
    rulePieces(rule, { text, parts: parts[index] ?? [], isInterrupted }),
  );
  const lines = layOut(weave(pieces, file.comments, text), text);
  const formatted = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  return { text: text.includes('\r\n') ? formatted.replaceAll('\n', '\r\n') : formatted, problems };
}

/** A piece or a comment on its own line, with the comments that stand behind it. */
interface Item {
  readonly piece?: Piece;
  readonly text: string;
  readonly span: Span;
  /** What items are ordered by: where they start, except for comments inside a piece, which move before it. */
  readonly order: number;
  readonly trailing: Comment[];
}

/** Puts comments among the pieces: behind the one on their line, or on a line before the next one. */
function weave(pieces: readonly Piece[], comments: readonly Comment[], text: string): readonly Item[] {
  const verbatim = new Set<Comment>();
  const items: Item[] = pieces.map((piece) => {
    return { piece, text: piece.text, span: piece.span, order: piece.span.start, trailing: [] };
  });
  let next = 0;
  for (const { verbatim: place } of pieces) {
    if (place === undefined) continue;
    while (next < comments.length && startOf(comments[next]) < place.start) next++;
    for (let index = next; startOf(comments[index]) < place.end; index++) {
      const comment = comments[index];
      if (comment !== undefined) verbatim.add(comment);
    }
  }
  const behind: Comment[] = [];
  for (const comment of comments) {
    if (verbatim.has(comment)) continue;
    if (startsLine(text, comment.span.start)) {
      const around = pieces.find((piece) => isInside(comment.span, piece.span));
      const order = around === undefined ? comment.span.start : around.span.start - 0.5;
      items.push({ text: comment.text, span: comment.span, order, trailing: [] });
    } else behind.push(comment);
  }
  items.sort((left, right) => left.order - right.order);
  let at = 0;
  for (const comment of behind) {
    while ((items[at + 1]?.order ?? Infinity) < comment.span.start) at++;
    items[at]?.trailing.push(comment);
  }
  return items;
}

function startOf(place: { readonly span: Span } | undefined): number {
  return place?.span.start ?? Infinity;
}

function layOut(items: readonly Item[], text: string): readonly string[] {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && hasBlankBefore(items, index, text)) lines.push('');
    lines.push(...itemLines(item, '  '.repeat(indentOf(items, index))));
  }
  return lines;
}

function itemLines(item: Item, indent: string): readonly string[] {
  const last = item.trailing.at(-1);
  const isSwallowing = item.trailing.slice(0, -1).some((comment) => comment.kind !== 'block');
  const own = item.piece === undefined ? reindentedComment(item.text, indent) : item.text;
  // A comment to the end of the line would swallow those behind it, so only the last one stays there.
  const above = item.piece?.kind === 'close' ? `${indent}  ` : indent;
  if (isSwallowing && last !== undefined)
    return [...item.trailing.slice(0, -1).map((comment) => above + comment.text), `${indent}${own}  ${last.text}`];
  return [[indent + own, ...item.trailing.map((comment) => comment.text)].join('  ')];
}

/** A comment stands at the level of what follows; before a closing brace at the level inside. */
function indentOf(items: readonly Item[], index: number): number {
  const own = items[index]?.piece;
  if (own !== undefined) return own.indent;
  const next = items.slice(index).find((item) => item.piece !== undefined)?.piece;
  if (next === undefined) return 0;
  return next.kind === 'close' ? next.indent + 1 : next.indent;
}

function hasBlankBefore(items: readonly Item[], index: number, text: string): boolean {
  const item = items[index];
  const previous = items[index - 1];
  if (item === undefined || previous === undefined) return false;
  if (previous.piece?.kind === 'open' || item.piece?.kind === 'close') return false;
  const endsRule = previous.piece?.kind === 'close' && previous.piece.indent === 0;
  if (endsRule || isBlankInText(previous, item, text)) return true;
  if (previous.piece === undefined) return false;
  return leadsToSection(items, index, text);
}

/** Whether this is a section, or the first of the comments that stand directly above one. */
function leadsToSection(items: readonly Item[], index: number, text: string): boolean {
  for (let at = index; at < items.length; at++) {
    const item = items[at];
    const next = items[at + 1];
    if (item?.piece !== undefined) return item.piece.section;
    if (item === undefined || next === undefined || isBlankInText(item, next, text)) return false;
  }
  return false;
}

function isBlankInText(previous: Item, item: Item, text: string): boolean {
  const end = previous.trailing.at(-1)?.span.end ?? previous.span.end;
  return /\n[^\S\n]*\n/.test(text.slice(Math.max(end, previous.span.end), item.span.start));
}

/**
 * Whether a comment has its place between the first and the last clause of a group: on a line of its own behind the first, or behind
 * something on the line before the last.
 */
function staysBetween({ span }: Comment, first: Span, last: Span, text: string): boolean {
  if (span.start < first.start || span.start >= last.end) return false;
  return startsLine(text, span.start) ? span.start >= first.end : span.start < last.start;
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start > outer.start && inner.end < outer.end;
}
