import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import { indentAt, lineStart, nextLine, startsLine, wholeLines } from '../../grammar/syntax/lines.ts';
import { readSyncrule } from '../../grammar/syntax/parse.ts';
import type { HeaderItem } from '../../grammar/syntax/rule-draft.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { rulesNamed } from '../symbols/rule-places.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { inserting } from './action-place.ts';

/** Where the items of a rule's header stand in its file. */
export function itemSpans({ text }: SourceFile, { span }: Rule): ReadonlyMap<HeaderItem, Span> {
  const [parts = []] = readSyncrule(text.slice(span.start, span.end)).parts;
  return new Map(
    parts.flatMap((part) =>
      part.kind === 'item'
        ? [[part.item, { start: part.span.start + span.start, end: part.span.end + span.start }] as const]
        : [],
    ),
  );
}

/** Puts `disabled` below the header's last item. */
export function disabling(file: SourceFile, rule: Rule): TextEdit {
  const last =
    [...itemSpans(file, rule).values()].toSorted((left, right) => left.end - right.end).at(-1) ?? rule.headerSpan;
  const indent = indentAt(file.text, last.start);
  const isHead = last === rule.headerSpan;
  return inserting(last.end, `\n${isHead ? `${indent}  ` : indent}disabled`);
}

/** Takes `disabled` away, with its line where it fills one. */
export function enabling(file: SourceFile, rule: Rule): TextEdit | undefined {
  const span = itemSpans(file, rule).get('disabled');
  return span && { span: wholeLines(file.text, span), text: '' };
}

/** A name nothing is called yet: `wanted`, else with the lowest number behind it. */
export function freeName(snapshot: Snapshot, wanted: string): string {
  let name = wanted;
  for (let number = 2; rulesNamed(snapshot, name).length > 0; number++) name = `${wanted} ${number}`;
  return name;
}

/** Text put behind a rule, or before it and its comments, with an empty line between. */
export function beside(file: SourceFile, rule: Rule, side: 'before' | 'after', ruleText: string): TextEdit {
  if (side === 'after') {
    const at = nextLine(file.text, rule.span.end);
    const isLastLine = at === file.text.length && !file.text.endsWith('\n');
    return inserting(at, `${isLastLine ? '\n' : ''}\n${ruleText}\n`);
  }
  return inserting(startWithComments(file, rule), `${ruleText}\n\n`);
}

/** Where the comments directly above a rule begin. */
function startWithComments({ text, tree }: SourceFile, { span }: Rule): number {
  let start = lineStart(text, span.start);
  for (const comment of tree.comments.toReversed()) {
    if (comment.span.end > start) continue;
    if (!/^\r?\n?$/.test(text.slice(comment.span.end, start))) break;
    if (!startsLine(text, comment.span.start)) break;
    start = lineStart(text, comment.span.start);
  }
  return start;
}
