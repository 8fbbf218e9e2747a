import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { wholeLines } from '../../grammar/syntax/lines.ts';
import { textLiteral } from '../../grammar/syntax/text-literal.ts';
import { nextPrecedence } from '../completion/header-proposals.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { type ActionPlace, refactoring } from './action-place.ts';
import { beside, disabling, freeName, itemSpans } from './rule-edits.ts';

/**
 * The original's way of changing a rule it comes with: a copy with a precedence among the custom rules, and the rule itself disabled.
 * The copy gets a name of its own, and neither the id nor the tag. Offered on the rule's name and header, and on its tag.
 */
export function cloneRule({ snapshot, file, selection, rule }: ActionPlace): readonly CodeAction[] {
  if (rule === undefined || rule.broken || rule.disabled || !isOnHead(rule, selection)) return [];
  const name = freeName(snapshot, `${rule.name.text} - Cloned`);
  const copy = copyOf(file, rule, { name, precedence: nextPrecedence(snapshot) });
  return [
    refactoring(file, CodeActionKind.Refactor, 'Clone this rule and disable the original', [
      disabling(file, rule),
      beside(file, rule, 'after', copy),
    ]),
  ];
}

function isOnHead({ headerSpan, tag }: Rule, { start }: Span): boolean {
  return start <= headerSpan.end || (tag !== undefined && tag.span.start <= start && start <= tag.span.end);
}

function copyOf(
  file: SourceFile,
  rule: Rule,
  { name, precedence }: { readonly name: string; readonly precedence: number },
): string {
  const items = itemSpans(file, rule);
  const edits: TextEdit[] = [
    { span: rule.name.span, text: textLiteral(name) },
    { span: rule.precedence.span, text: `precedence ${precedence}` },
  ];
  for (const item of ['id', 'internal id', 'tag'] as const) {
    const span = items.get(item);
    if (span !== undefined) edits.push({ span: wholeLines(file.text, span), text: '' });
  }
  const backwards = edits.toSorted((left, right) => right.span.start - left.span.start);
  const text = backwards.reduce(
    (written, { span, text: replacement }) =>
      written.slice(0, span.start - rule.span.start) + replacement + written.slice(span.end - rule.span.start),
    file.text.slice(rule.span.start, rule.span.end),
  );
  return text;
}
