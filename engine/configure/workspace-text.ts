import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { SyncruleFile } from '../../grammar/ast/rule.ts';
import { applyEdits } from '../../grammar/syntax/apply-edits.ts';
import { formatSyncrule } from '../../grammar/syntax/format.ts';
import { errorCount } from '../../grammar/syntax/parse.ts';

/** A rule file as text and tree. `path` is absolute. */
export interface ConfiguredRules {
  readonly path: string;
  readonly text: string;
  readonly file: SyncruleFile;
}

/** A JSON file of the workspace. `path` is absolute. */
export interface ConfiguredJson {
  readonly path: string;
  readonly text: string;
}

/** Everything of a workspace that configuring may edit. */
export interface WorkspaceTexts {
  readonly joinery: ConfiguredJson;
  readonly metaverse: ConfiguredJson;
  /** Schema files of connectors of category AD and Entra, by connector name; several connectors may share one. */
  readonly schemas: ReadonlyMap<string, ConfiguredJson>;
  readonly rules: readonly ConfiguredRules[];
  /** Where a file of rules is made, absolute, ending in the separator. */
  readonly ruleFolder: string;
}

/** What becomes of a file. `text` null: it is removed. */
export interface ChangedText {
  readonly path: string;
  readonly before: string;
  readonly text: string | null;
}

/** Applies edits to a rule file; a file that was in the canonical layout is so afterwards. */
export function editRules({ path, text }: ConfiguredRules, edits: readonly TextEdit[]): ChangedText | undefined {
  if (edits.length === 0) return undefined;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const edited = applyEdits(
    text,
    edits.map((edit) => ({ ...edit, text: edit.text.replaceAll(/\r?\n/gu, lineBreak) })),
  );
  const wasFormatted = formatSyncrule(text).text === text;
  return { path, before: text, text: wasFormatted ? formatSyncrule(edited).text : edited };
}

/** A new file of rules, in the canonical layout. */
export function newRules(path: string, text: string): ChangedText {
  return { path, before: '', text: formatSyncrule(text).text };
}

/** Whether every rule of the changed file can still be read. */
export function isReadable({ before, text }: ChangedText): boolean {
  return text === null || errorCount(text) <= errorCount(before);
}
