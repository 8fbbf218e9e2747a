import type { TextEdit } from 'vscode-languageserver-types';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { formatSyncrule } from '../../grammar/syntax/format.ts';
import { lineEnd, lineStart } from '../../grammar/syntax/lines.ts';
import { lineEdits } from '../symbols/line-edits.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** Lays out a whole file. One that cannot be read completely stays as it is, as the formatter could lose text. */
export function formatting(file: SourceFile): readonly TextEdit[] {
  return editsOf(file, file.tree.span);
}

/** Lays out the rules that reach into `within`, each by itself, so that a broken one does not keep the others from it. */
export function rangeFormatting(file: SourceFile, within: Span): readonly TextEdit[] {
  return file.tree.rules
    .filter(({ span }) => span.start < within.end && span.end > within.start)
    .flatMap((rule) => editsOf(file, withComments(file, rule)));
}

/** Lays out the rule a closing brace was just typed in. */
export function onTypeFormatting(file: SourceFile, offset: number): readonly TextEdit[] {
  return rangeFormatting(file, { start: Math.max(0, offset - 1), end: offset });
}

function editsOf(file: SourceFile, span: Span): readonly TextEdit[] {
  const before = file.text.slice(span.start, span.end);
  const { text } = formatSyncrule(before);
  const after = before.endsWith('\n') || span.end === file.text.length ? text : text.replace(/\r?\n$/, '');
  return lineEdits(before, after).map((edit) => ({
    range: file.rangeOf({ start: span.start + edit.span.start, end: span.start + edit.span.end }),
    newText: edit.text,
  }));
}

/** A rule with what stands on its lines: the blanks before it, and a comment behind its closing brace. */
function withComments({ text }: SourceFile, { span }: Rule): Span {
  const [start, end] = [lineStart(text, span.start), lineEnd(text, span.end)];
  const isAlone = text.slice(start, span.start).trim() === '' && /^\s*(?:\/\/.*)?$/.test(text.slice(span.end, end));
  return isAlone ? { start, end } : span;
}
