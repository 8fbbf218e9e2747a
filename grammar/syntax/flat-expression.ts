import type { Comment } from '../ast/rule.ts';
import { lexExpression, spanOf } from './lex.ts';
import { foldedBreak } from './single-line.ts';

/** An expression on one line, with what breaking it again needs to know. Offsets are of `text`. */
export interface FlatExpression {
  /** Comments of one line stand in it, those that end or have several lines do not. */
  readonly text: string;
  /** The white space and comments between two tokens, by where the first one ends and by where the second one starts. */
  readonly gaps: {
    readonly byStart: ReadonlyMap<number, Gap>;
    readonly byEnd: ReadonlyMap<number, Gap>;
    /** Those with comments that need a line break behind them, in their order. */
    readonly withComments: readonly Gap[];
  };
}

/** What stands between two tokens. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  /** A line break here is folded to what stands here, so one can be put here. */
  readonly isBreakable: boolean;
  /** Comments that need a line break behind them. */
  readonly comments: readonly GapComment[];
}

export interface GapComment {
  readonly text: string;
  /** On the line of what stands before it, rather than on a line of its own. */
  readonly isBehind: boolean;
}

/** Takes the line breaks out of an expression; `undefined` when it has errors, and what would be lost is unknown. */
export function flatExpression(text: string): FlatExpression | undefined {
  const { tokens, comments, problems } = lexExpression(text);
  if (problems.some(({ severity }) => severity === 'error')) return undefined;
  const byStart = new Map<number, Gap>();
  const byEnd = new Map<number, Gap>();
  const withComments: Gap[] = [];
  let flat = '';
  let read = 0;
  let next = 0;
  for (const [index, token] of tokens.entries()) {
    const span = spanOf(token);
    const inside: Comment[] = [];
    for (let comment = comments[next]; comment !== undefined && comment.span.end <= span.start;) {
      inside.push(comment);
      comment = comments[++next];
    }
    if (index > 0) {
      const { written, ...found } = gapBetween(text, { start: read, end: span.start }, inside);
      const gap = { ...found, start: flat.length, end: flat.length + written.length };
      byStart.set(gap.start, gap);
      byEnd.set(gap.end, gap);
      if (gap.comments.length > 0) withComments.push(gap);
      flat += written;
    }
    flat += token.image;
    read = span.end;
  }
  return { text: flat, gaps: { byStart, byEnd, withComments } };
}

/** White space without line breaks and comments stays to the letter; any other is as if there had been one line break. */
function gapBetween(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  comments: readonly Comment[],
): Pick<Gap, 'isBreakable' | 'comments'> & { readonly written: string } {
  const between = text.slice(start, end);
  const before = text[start - 1] ?? '';
  const after = text[end] ?? '';
  const folded = foldedBreak(before, after);
  if (comments.length === 0) {
    const written = /[\r\n]/.test(between) ? folded : between;
    return { written, isBreakable: written === folded, comments: [] };
  }
  if (comments.every(isWord)) {
    const words = comments.map((comment) => comment.text).join(' ');
    return { written: foldedBreak(before, '/') + words + foldedBreak('/', after), isBreakable: true, comments: [] };
  }
  const placed = comments.map((comment, at) => {
    const previous = comments[at - 1];
    const isBehind = !/[\r\n]/.test(text.slice(previous?.span.end ?? start, comment.span.start));
    return { text: comment.text, isBehind };
  });
  return { written: folded, isBreakable: true, comments: placed };
}

/** Whether a comment can stand anywhere in a line. */
function isWord({ kind, text }: Comment): boolean {
  return kind === 'block' && !/[\r\n]/.test(text);
}
