import { reindentedComment } from './comment-lines.ts';
import type { FlatExpression, Gap, GapComment } from './flat-expression.ts';

/**
 * Writes an expression piece by piece, from its first character to its last, breaking lines where it is told to and where a comment
 * makes it. Indentations and columns count characters.
 */
export interface GapWriter {
  /** Where the current line ends. */
  column(): number;
  /** Writes up to `end` as it stands on one line; a comment that ends its line makes the rest go on at `indent`. */
  write(end: number, indent: number): void;
  /** Breaks the line in a gap that starts where writing is. Comments on lines of their own stand at `commentIndent`. */
  breakLine(gap: Gap, indent: number, commentIndent?: number): void;
  /** Writes the comma between two gaps and breaks the line behind it; comments before the comma come behind it. */
  breakBehindComma(before: Gap, behind: Gap, indent: number): void;
  text(): string;
}

/** `column` is where the first line begins. */
export function gapWriter({ text, gaps }: FlatExpression, column: number): GapWriter {
  let written = '';
  let at = 0;
  let done = 0;
  let lineStart = -column;

  function put(piece: string): void {
    written += piece;
    const lineBreak = piece.lastIndexOf('\n');
    if (lineBreak !== -1) lineStart = written.length - piece.length + lineBreak + 1;
  }

  function newLine(indent: number): void {
    written = written.trimEnd();
    put(`\n${' '.repeat(indent)}`);
  }

  function putComments(comments: readonly GapComment[], indent: number): void {
    for (const [index, comment] of comments.entries()) {
      const previous = comments[index - 1];
      if (comment.isBehind && (previous === undefined || isBlock(previous))) put(' ');
      else newLine(indent);
      put(reindentedComment(comment.text, ' '.repeat(indent)));
    }
  }

  /** One-line comments in a gap stay at the end of the line, unless that ends with a comma or a parenthesis: then they are of what follows. */
  function breakAround(words: string, comments: readonly GapComment[], indents: readonly [number, number]): void {
    const leads = /[(,]$/.test(written);
    if (!leads) put(words.trimEnd());
    putComments(comments, indents[1]);
    newLine(indents[0]);
    if (leads) put(words.trimStart());
  }

  function breakLine(gap: Gap, indent: number, commentIndent = indent): void {
    breakAround(text.slice(gap.start, gap.end), gap.comments, [indent, commentIndent]);
    passed(gap);
  }

  function passed(gap: Gap): void {
    at = gap.end;
    if (gap.comments.length > 0) done++;
  }

  return {
    column: () => written.length - lineStart,
    write(end, indent) {
      for (let gap = gaps.withComments[done]; gap !== undefined && gap.start < end; gap = gaps.withComments[done]) {
        put(text.slice(at, gap.start));
        breakLine(gap, indent);
      }
      put(text.slice(at, end));
      at = end;
    },
    breakLine,
    breakBehindComma(before, behind, indent) {
      put(`${text.slice(before.start, before.end)},`);
      const words = text.slice(behind.start, behind.end);
      const own = before.comments.length === 0 || words === ' ' ? [] : [{ text: words.trim(), isBehind: true }];
      const comments = [...before.comments, ...own, ...behind.comments];
      breakAround(own.length === 0 ? words : '', comments, [indent, indent]);
      passed(before);
      passed(behind);
    },
    text: () => written,
  };
}

function isBlock({ text }: GapComment): boolean {
  return text.startsWith('/*');
}
