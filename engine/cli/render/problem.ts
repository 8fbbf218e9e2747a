import { relative } from 'node:path';
import type { Severity } from '../../../grammar/ast/problem.ts';
import type { FileProblem } from '../../model/file-problem.ts';
import type { Mark, Style } from './style.ts';

/** What a problem is shown with: `text` gives a file's text by its path, paths are shown relative to `folder`. */
export interface ProblemSurroundings {
  readonly folder: string;
  text(path: string): string | undefined;
  readonly style: Style;
}

/** `file:line:column severity code message`, then the source line with the place underlined where the text is known. */
export function renderProblem(problem: FileProblem, surroundings: ProblemSurroundings): string {
  const { style, folder } = surroundings;
  const place = `${shownPath(folder, problem.file)}:${problem.line}:${problem.column}`;
  const head = `${place} ${severityStyle(style, problem.severity)(problem.severity)} ${style.dim(problem.code)} ${problem.message}`;
  const line = surroundings.text(problem.file)?.split(/\r\n|\r|\n/)[problem.line - 1];
  return line === undefined || line.trim() === '' ? head : `${head}\n${underline(line, problem, style)}`;
}

/** A file as a person in `folder` would name it. Paths outside it stay whole. */
export function shownPath(folder: string, file: string): string {
  const way = relative(folder, file);
  return way === '' || way.startsWith('..') || !file.startsWith('/') ? file : way;
}

/** The line and, under it, carets from the first column to the end of what is meant, which is the word there if nobody says. */
export function underline(
  line: string,
  place: { readonly line: number; readonly column: number; readonly endLine?: number; readonly endColumn?: number },
  style: Style,
): string {
  const start = Math.min(place.column - 1, line.length);
  const rest = line.slice(start);
  const word = /^[\w.-]+/.exec(rest)?.[0].length ?? 1;
  const end =
    place.endColumn === undefined ? start + word : place.endLine === place.line ? place.endColumn - 1 : line.length;
  const margin = line.slice(0, start).replace(/[^\t]/g, ' ');
  return `  ${line}\n  ${margin}${style.bad('^'.repeat(Math.max(1, Math.min(end, line.length) - start)))}`;
}

function severityStyle(style: Style, severity: Severity): Mark {
  switch (severity) {
    case 'error':
      return style.bad;
    case 'warning':
      return style.warn;
    case 'information':
    case 'hint':
      return style.accent;
  }
}
