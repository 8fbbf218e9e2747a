import type { Span } from '../../grammar/ast/span.ts';
import { lexSyncrule } from '../../grammar/syntax/lex.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** A token of the grammar's lexer; offsets count from the beginning of the file. */
export interface CursorToken {
  readonly image: string;
  /** One of `grammar/syntax/tokens.ts`. */
  readonly type: ReturnType<typeof lexSyncrule>['tokens'][number]['tokenType'];
  readonly span: Span;
}

/** What stands between the beginning of the rule and the cursor. Needs no tree of the rule, so it works in any unfinished text. */
export interface TextBefore {
  /** Whole tokens before what is being typed. */
  readonly tokens: readonly CursorToken[];
  /** What is being typed, up to the cursor: a word, an open bracket, text, parameter or variable. Empty between words. */
  readonly partial: CursorToken | undefined;
  /** What a completion puts itself in place of: the partial and the rest of the same word behind the cursor. */
  readonly replaced: Span;
  /** Whether the cursor is on another line than the last whole token. */
  readonly startsLine: boolean;
}

/** `undefined` inside a comment. */
export function textBefore({ text, tree }: SourceFile, offset: number): TextBefore | undefined {
  const start = tree.rules.findLast((rule) => rule.span.start <= offset)?.span.start ?? 0;
  const lexed = lexSyncrule(text.slice(start, offset));
  const comment = lexed.comments.at(-1);
  if (comment !== undefined && comment.span.end + start === offset && !comment.text.endsWith('*/')) return undefined;
  const tokens = lexed.tokens.map(({ image, tokenType, startOffset }) => ({
    image,
    type: tokenType,
    span: { start: startOffset + start, end: startOffset + start + image.length },
  }));
  const last = tokens.at(-1);
  const partial = last !== undefined && last.span.end === offset && isOpen(last.image) ? last : undefined;
  const whole = partial === undefined ? tokens : tokens.slice(0, -1);
  const from = partial?.span.start ?? offset;
  return {
    tokens: whole,
    partial,
    replaced: { start: from, end: offset + restOfWord(partial?.image ?? '', text, offset) },
    startsLine: text.slice(whole.at(-1)?.span.end ?? 0, from).includes('\n'),
  };
}

/** Whether a token that ends at the cursor could go on: everything but closed brackets and quotation marks, and punctuation. */
function isOpen(image: string): boolean {
  if (image.startsWith('"')) return /^"[^"\\]*(?:\\.[^"\\]*)*\\?$/.test(image);
  if (image.startsWith('[')) return !image.endsWith(']');
  if (image.startsWith('%')) return image.length === 1 || !image.endsWith('%');
  return /^[$\w]/.test(image);
}

/** How far the word at the cursor reaches behind it. A closing bracket or quotation mark on the way belongs to it. */
function restOfWord(partial: string, text: string, offset: number): number {
  const rest = text.slice(offset, offset + 200);
  const pattern = partial.startsWith('[')
    ? /^[\w. -]*\]|^[\w-]*/
    : partial.startsWith('"')
      ? /^[^"\r\n]*"|^[\w-]*/
      : partial.startsWith('%')
        ? /^[\w.]*%|^[\w.]*/
        : /^[\w-]*/;
  return pattern.exec(rest)?.[0].length ?? 0;
}
