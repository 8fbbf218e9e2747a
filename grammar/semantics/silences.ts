import type { Comment } from '../ast/rule.ts';
import type { Problem } from '../ast/problem.ts';
import { startsLine, wholeLines } from '../syntax/lines.ts';
import type { Finding } from './rule-context.ts';
import { removing } from '../ast/fix.ts';

/** A comment `// joinery-ignore code: reason`. */
interface Silence {
  readonly comment: Comment;
  readonly code: string;
  readonly reason: string;
  /** The line, from 0, whose findings it silences. */
  readonly line: number;
}

/** What is left of the findings in a text, and what is to be said about its silences. */
export interface SilencedFindings {
  readonly problems: readonly Problem[];
  readonly unreasoned: readonly Finding[];
  readonly unused: readonly Finding[];
}

/**
 * Takes away what comments silence: every finding of one code that begins on the comment's own line, or on the next line that is no
 * such comment when it stands alone. Errors stay: a rule with one is not run whatever a comment says.
 */
export function applySilences(
  problems: readonly Problem[],
  { text, comments }: { readonly text: string; readonly comments: readonly Comment[] },
): SilencedFindings {
  const silences = readSilences(text, comments);
  if (silences.length === 0) return { problems, unreasoned: [], unused: [] };
  const lineOf = lineFinder(text);
  const used = new Set<Silence>();
  const left = problems.filter((problem) => {
    if (problem.severity === 'error') return true;
    const line = lineOf(problem.span.start);
    const silence = silences.find((one) => one.line === line && one.code === problem.code);
    if (silence !== undefined) used.add(silence);
    return silence === undefined;
  });
  return {
    problems: left,
    unreasoned: silences.filter((silence) => used.has(silence) && silence.reason === '').map(withoutReason),
    unused: silences
      .filter((silence) => !used.has(silence))
      .map((silence) => withoutEffect(silence, text, hasError(silence, problems, lineOf))),
  };
}

function readSilences(text: string, comments: readonly Comment[]): readonly Silence[] {
  const written = comments.flatMap((comment) => {
    const parts = /^\/\/\s*joinery-ignore(?:\s+([\w-]+))?\s*(?::\s*(.*))?$/.exec(comment.text);
    return parts === null ? [] : [{ comment, code: parts[1] ?? '', reason: (parts[2] ?? '').trim() }];
  });
  if (written.length === 0) return [];
  const lineOf = lineFinder(text);
  const alone = new Set(
    written
      .filter(({ comment }) => startsLine(text, comment.span.start))
      .map(({ comment }) => lineOf(comment.span.start)),
  );
  return written.map((silence) => {
    let line = lineOf(silence.comment.span.start);
    while (alone.has(line)) line++;
    return { ...silence, line };
  });
}

function withoutReason({ comment, code }: Silence): Finding {
  const message = `"${code}" is silenced without saying why, so nobody can tell when the comment may go; write the reason behind a colon`;
  return { span: comment.span, message };
}

function withoutEffect({ comment, code }: Silence, text: string, isError: boolean): Finding {
  const what = isError
    ? `"${code}" is an error here, which is not silenced, since a rule with one is not run`
    : code === ''
      ? 'This names no code, so it silences nothing'
      : `There is no "${code}" here, so this silences nothing`;
  const message = `${what}; ${isError ? 'mend the rule' : 'remove the comment'}`;
  return {
    span: comment.span,
    message,
    ...(isError ? {} : { fix: removing('Remove the comment', wholeLines(text, comment.span)) }),
  };
}

function hasError({ line, code }: Silence, problems: readonly Problem[], lineOf: (offset: number) => number): boolean {
  return problems.some(
    (problem) => problem.severity === 'error' && problem.code === code && lineOf(problem.span.start) === line,
  );
}

/** Finds the line, from 0, of an offset. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
