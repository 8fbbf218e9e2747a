import type { Fix } from '../ast/problem.ts';
import type { Span } from '../ast/span.ts';
import type { Finding } from './rule-context.ts';

/** A finding about a rule whose text moved by `distance` characters. Places in other files stay. */
export function shiftFinding(finding: Finding, distance: number): Finding {
  if (distance === 0) return finding;
  const move = ({ start, end }: Span): Span => ({ start: start + distance, end: end + distance });
  const { span, related, fix } = finding;
  return {
    ...finding,
    span: move(span),
    ...(related === undefined
      ? {}
      : { related: related.map((place) => (place.file === undefined ? { ...place, span: move(place.span) } : place)) }),
    ...(fix === undefined ? {} : { fix: shiftFix(fix, move) }),
  };
}

function shiftFix(fix: Fix, move: (span: Span) => Span): Fix {
  return { ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) };
}
