import type { Flow, Word } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import type { Piece } from './rule-pieces.ts';

const line = { kind: 'line', section: false } as const;

/** A name of a list as it is written, and where it stood. */
export interface ListedName {
  readonly text: string;
  readonly span: Span;
}

/** A header item's list, one name per line below the first: `head` is what stands before that one, as wide as `indent` levels. */
export function hangingList(
  head: string,
  names: readonly ListedName[],
  { span, indent }: { readonly span: Span; readonly indent: number },
): readonly Piece[] {
  return names.map(({ text, span: own }, at) => {
    const isLast = at === names.length - 1;
    const place = { start: at === 0 ? span.start : own.start, end: isLast ? span.end : own.end };
    const written = text + (isLast ? '' : ',');
    return at === 0
      ? { ...line, indent: 1, text: head + written, span: place }
      : { ...line, indent: indent + 1, text: written, span: place };
  });
}

/** A flow's list between parentheses, one name per line: `head` goes up to the opening one, `tail` begins with the closing one. */
export function enclosedList(names: readonly ListedName[], { head, tail, flow, source }: FlowList): readonly Piece[] {
  const { open, close } = parentheses(flow, names, source);
  const opening: Piece = {
    indent: 2,
    text: head,
    span: { start: flow.span.start, end: open + 1 },
    kind: 'open',
    section: false,
  };
  return [
    opening,
    ...names.map(({ text, span }, at) => ({
      ...line,
      indent: 3,
      text: text + (at === names.length - 1 ? '' : ','),
      span,
    })),
    {
      indent: 2,
      text: tail,
      span: { start: close, end: flow.span.end },
      verbatim: flow.source.span,
      kind: 'close',
      section: false,
    },
  ];
}

export interface FlowList {
  readonly head: string;
  readonly tail: string;
  readonly flow: Flow;
  /** The text the flow was read from; absent for one that was never text, whose places mean nothing. */
  readonly source: string | undefined;
}

/** The parentheses around a flow's list; comments beside them may have others. */
function parentheses(
  { target, span, source }: Flow,
  names: readonly ListedName[],
  text: string | undefined,
): { readonly open: number; readonly close: number } {
  const start = names[0]?.span.start ?? span.start;
  const end = names.at(-1)?.span.end ?? span.end;
  const before = withoutComments(text?.slice(target.span.end, start) ?? '');
  const behind = withoutComments(text?.slice(end, source.span.start) ?? '');
  return {
    open: target.span.end + Math.max(0, before.lastIndexOf('(')),
    close: end + Math.max(0, behind.indexOf(')')),
  };
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\r\n]*/g, (comment) => ' '.repeat(comment.length));
}

export function listedNames(words: readonly Word[], write: (name: string) => string): readonly ListedName[] {
  return words.map(({ text, span }) => ({ text: write(text), span }));
}
