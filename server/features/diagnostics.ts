import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver-types';
import type { Problem, RelatedPlace, Severity } from '../../grammar/ast/problem.ts';
import { checksByCode } from '../../grammar/semantics/checks.ts';
import type { FileQuestion } from '../workspace/snapshot.ts';

/** Findings about text that could go without changing what the rules do; editors fade it. */
const unnecessary: ReadonlySet<string> = new Set([
  'duplicate-clause',
  'rule-without-effect',
  'scope-always-true',
  'shadowed-flow',
  'unreachable-branch',
  'unreachable-rule',
  'unused-silence',
  'unused-variable',
]);

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** No one reads more of one file, and hundreds of thousands, as a file of something else has, keep an editor busy for long. */
const mostShown = 1000;

function moreProblems(more: number): Problem {
  const message = `${more} more problems of this file are not shown; correct the ones above, or rename the file if it holds no rules`;
  return { code: 'more-problems', severity: 'information', message, span: { start: 0, end: 0 } };
}

/**
 * What is wrong in a file, with the other places that explain it. Each code of a check links to its section in `checks.md` below
 * `documentation`, a URI that ends with a slash.
 */
export function diagnostics({ snapshot, file }: FileQuestion, documentation: string): readonly Diagnostic[] {
  const problems = snapshot.problemsOf(file.path);
  const more = problems.length - mostShown;
  return [...problems.slice(0, mostShown), ...(more > 0 ? [moreProblems(more)] : [])].map((problem) => {
    const related = (problem.related ?? []).flatMap((place) => relatedInformation({ snapshot, file }, place));
    return {
      range: file.rangeOf(problem.span),
      source: 'joinery',
      ...diagnosticWords(problem, documentation),
      ...(unnecessary.has(problem.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      ...(related.length === 0 ? {} : { relatedInformation: related }),
    };
  });
}

/** What a diagnostic says, whatever file it is about. */
export function diagnosticWords(
  { code, severity, message }: Pick<Problem, 'code' | 'severity' | 'message'>,
  documentation: string,
): Pick<Diagnostic, 'code' | 'codeDescription' | 'message' | 'severity'> {
  const described = checksByCode.has(code) ? { codeDescription: { href: `${documentation}checks.md#${code}` } } : {};
  return { code, message, severity: severities[severity], ...described };
}

function relatedInformation(
  { snapshot, file }: FileQuestion,
  { file: path, message, span }: RelatedPlace,
): readonly DiagnosticRelatedInformation[] {
  const other = path === undefined ? file : snapshot.files.get(path);
  return other === undefined ? [] : [{ message, location: other.locationOf(span) }];
}
