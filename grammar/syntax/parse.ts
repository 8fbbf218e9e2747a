import type { Expression } from '../ast/expression.ts';
import type { Problem } from '../ast/problem.ts';
import type { Comment, Rule, SyncruleFile } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import { lexExpression, lexSyncrule } from './lex.ts';
import { lineStart, nextLine } from './lines.ts';
import type { RulePart } from './rule-draft.ts';
import { readExpression, readRules } from './rule-parser.ts';

/**
 * Reads a `*.syncrule` file. Never throws: what cannot be read is a problem, costs at most its own rule, and leaves that rule
 * `broken`. Every span lies inside `text`; problems stand in text order.
 */
export function parseSyncrule(text: string): { file: SyncruleFile; problems: readonly Problem[] } {
  const { file, problems } = readSyncrule(text);
  return { file, problems };
}

/** Reads one expression that is a whole text, as the original's configuration files hold them. Never throws. */
export function parseExpression(text: string): { expression: Expression; problems: readonly Problem[] } {
  const { tokens, problems } = lexExpression(text);
  const expression = readExpression(text, tokens, problems);
  return { expression, problems: inTextOrder(problems) };
}

/** What the formatter needs of a file besides its tree. */
export interface ReadSyncrule {
  readonly file: SyncruleFile;
  /** Per rule of the file, at the same index. */
  readonly parts: readonly (readonly RulePart[])[];
  readonly problems: readonly Problem[];
}

/** {@link parseSyncrule}, with the places of the rules' parts. */
export function readSyncrule(text: string): ReadSyncrule {
  const span = { start: 0, end: text.length };
  const { rules, comments, parts, problems } = readRange(text, span);
  return { file: { rules, comments, span }, parts, problems };
}

/** How many errors reading a whole file comes to. An edit that raises it has cost a rule. */
export function errorCount(text: string): number {
  return parseSyncrule(text).problems.filter(({ severity }) => severity === 'error').length;
}

/** What stands in a part of a file that ends no rule and no comment midway; all places are those in the whole text. */
export function readRange(
  text: string,
  range: Span,
): Pick<SyncruleFile, 'rules' | 'comments'> & Pick<ReadSyncrule, 'parts' | 'problems'> {
  const { tokens, comments, problems } = lexSyncrule(text, range);
  const found = readRules(text, tokens, problems);
  const ordered = inTextOrder(problems);
  const errors = ordered.filter((problem) => problem.severity === 'error');
  const docs = documentations(text, comments);
  const rules = found.map(({ rule }): Rule => {
    const documentation = documentationAbove(rule, text, docs);
    const broken = errors.some(({ span }) => span.start >= rule.span.start && span.start <= rule.span.end);
    return { ...rule, broken, ...(documentation === undefined ? {} : { documentation }) };
  });
  return { rules, comments, parts: found.map(({ parts }) => parts), problems: ordered };
}

/** The `///` lines directly above a rule, which are among `comments`. */
export function documentationOf(rule: Rule, text: string, comments: readonly Comment[]): string | undefined {
  return documentationAbove(rule, text, documentations(text, comments));
}

/** Only the first rule of a line has what stands above the line. */
function documentationAbove({ span }: Rule, text: string, docs: ReadonlyMap<number, string>): string | undefined {
  const start = lineStart(text, span.start);
  return isIndent(text.slice(start, span.start)) ? docs.get(start) : undefined;
}

function isIndent(text: string): boolean {
  return !/\S/.test(text.replace('\uFEFF', ''));
}

function inTextOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((left, right) => left.span.start - right.span.start || left.span.end - right.span.end);
}

/** The runs of `///` lines, each by where the line after its last one starts. */
function documentations(text: string, comments: readonly Comment[]): ReadonlyMap<number, string> {
  const byNextLine = new Map<number, string>();
  for (const comment of comments) {
    if (comment.kind !== 'doc') continue;
    const start = lineStart(text, comment.span.start);
    if (!isIndent(text.slice(start, comment.span.start))) continue;
    const line = comment.text.replace(/^\/\/\/ ?/, '');
    const before = byNextLine.get(start);
    byNextLine.delete(start);
    byNextLine.set(nextLine(text, comment.span.end), before === undefined ? line : `${before}\n${line}`);
  }
  return byNextLine;
}
