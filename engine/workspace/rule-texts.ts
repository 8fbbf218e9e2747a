import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncruleFile } from '../../grammar/ast/rule.ts';
import { parseSyncrule } from '../../grammar/syntax/parse.ts';
import { toFileProblem, wholeFileProblem, type FileProblem } from '../model/file-problem.ts';
import { readText, reasonOf } from './read-text.ts';

/** A rule file, read. `path` is absolute. */
export interface RuleText {
  readonly path: string;
  readonly text: string;
  readonly file: SyncruleFile;
}

/**
 * The paths of every `*.syncrule` file below `folders` (absolute), sorted, each once. `unread` are the folders that could not be listed,
 * each with why.
 */
export async function findRuleFiles(
  folders: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly unread: ReadonlyMap<string, string> }> {
  const unread = new Map<string, string>();
  const paths = new Set<string>();
  for (const folder of folders) {
    try {
      for (const path of await rulePaths(folder)) paths.add(path);
    } catch (cause) {
      unread.set(folder, reasonOf(cause));
    }
  }
  return { paths: [...paths].toSorted(), unread };
}

/** Reads rule files (absolute paths), in their order. Those that cannot be read are left out and reported. */
export async function readRuleTexts(
  paths: readonly string[],
): Promise<{ readonly rules: readonly RuleText[]; readonly problems: readonly FileProblem[] }> {
  const read = await Promise.all(paths.map(readRuleText));
  return { rules: read.flatMap(({ rule }) => rule ?? []), problems: read.flatMap(({ problems }) => problems) };
}

async function rulePaths(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.name.endsWith('.syncrule') && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function readRuleText(
  path: string,
): Promise<{ readonly rule?: RuleText; readonly problems: readonly FileProblem[] }> {
  const read = await readText(path);
  if (read.kind === 'unreadable') return { problems: [unreadable(path, read.reason)] };
  const { file, problems } = parseSyncrule(read.text);
  return {
    rule: { path, text: read.text, file },
    problems: problems.map((problem) => toFileProblem(path, read.text, problem)),
  };
}

function unreadable(path: string, reason: string): FileProblem {
  return wholeFileProblem(path, {
    code: 'unreadable-file',
    severity: 'error',
    message: `This file ${reason}, so its rules are missing; make it readable or remove it`,
  });
}
