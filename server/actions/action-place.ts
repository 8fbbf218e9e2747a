import type { CodeAction, CodeActionKind, Diagnostic, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import type { FileQuestion } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** What an action is offered for: the selection, the rule around its start, and what the editor shows as wrong there. */
export interface ActionPlace extends FileQuestion {
  readonly selection: Span;
  readonly rule?: Rule;
  readonly diagnostics: readonly Diagnostic[];
}

export function refactoring(
  file: SourceFile,
  kind: CodeActionKind,
  title: string,
  edits: readonly TextEdit[],
): CodeAction {
  return { title, kind, edit: workspaceEdit(file, edits) };
}

export function workspaceEdit(file: SourceFile, edits: readonly TextEdit[]): WorkspaceEdit {
  return { changes: { [file.uri]: edits.map(({ span, text }) => ({ range: file.rangeOf(span), newText: text })) } };
}

/** Text put in at an offset. */
export function inserting(offset: number, text: string): TextEdit {
  return { span: { start: offset, end: offset }, text };
}
