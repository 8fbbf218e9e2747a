import type { Problem } from '../ast/problem.ts';
import type { Rule, SyncruleFile } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import { documentationOf, parseSyncrule, readRange } from './parse.ts';
import { shiftComment, shiftProblem, shiftRule } from './shift-places.ts';

/** A text with what {@link parseSyncrule} reads in it. */
export interface ParsedText {
  readonly text: string;
  readonly file: SyncruleFile;
  readonly problems: readonly Problem[];
}

export interface ReparsedText extends ParsedText {
  /** The rules that were not read again, by what they are now; those before the edit are the same objects. */
  readonly kept: ReadonlyMap<Rule, Rule>;
}

/**
 * Reads a text that was edited: only the rules the edit touches are read, what stands behind them is moved. Gives exactly what reading
 * everything gives, and does that where the edit may change more than the rules it touches: one of them is not closed, or a comment or
 * text is open at its end.
 */
export function reparseSyncrule(before: ParsedText, text: string): ReparsedText {
  const part = editedPart(before, text);
  const read = part && readPart(before, text, part);
  return read ?? { text, ...parseSyncrule(text), kept: new Map() };
}

/** What is to be read again, from behind one rule to before another one. */
interface EditedPart {
  /** How many rules stand before it. */
  readonly rulesBefore: number;
  /** The first rule behind it. */
  readonly rulesUpTo: number;
  readonly old: Span;
  readonly new: Span;
}

function editedPart({ text: old, file: { rules }, problems }: ParsedText, text: string): EditedPart | undefined {
  const start = commonStart(old, text);
  const behind = commonEnd(old, text, start);
  const end = old.length - behind;
  const touched = rules.findIndex(({ span }) => span.end >= start);
  const from = touched === -1 ? rules.length : touched;
  const to = rules.findLastIndex(({ span }) => span.start <= end) + 1;
  const previous = rules[from - 1];
  const next = rules[to];
  const place = { start: previous?.span.end ?? 0, end: next?.span.start ?? old.length };
  if (previous !== undefined && isUnclosed(previous, problems)) return undefined;
  const part = {
    rulesBefore: from,
    rulesUpTo: to,
    old: place,
    new: { start: place.start, end: place.end + text.length - old.length },
  };
  return isApart(old, part.old) && isApart(text, part.new) ? part : undefined;
}

/** Whether white space, or the end of the file, stands between a part and the rules beside it: then no token reaches across. */
function isApart(text: string, { start, end }: Span): boolean {
  return (start === 0 || isBlank(text[start])) && (end === text.length || isBlank(text[end - 1]));
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character);
}

function readPart(before: ParsedText, text: string, part: EditedPart): ReparsedText | undefined {
  const { file, problems } = before;
  const distance = part.new.end - part.old.end;
  const isLast = part.rulesUpTo === file.rules.length;
  const read = readRange(text, part.new);
  if (!isLast && isOpen(read, part.new.end)) return undefined;
  const kept = new Map<Rule, Rule>();
  const rulesBefore = file.rules.slice(0, part.rulesBefore);
  for (const rule of rulesBefore) kept.set(rule, rule);
  const rulesBehind = file.rules.slice(part.rulesUpTo).map((rule, index) => {
    const moved = distance === 0 ? rule : shiftRule(rule, distance);
    const now = index === 0 ? withDocumentation(moved, documentationOf(moved, text, read.comments)) : moved;
    kept.set(now, rule);
    return now;
  });
  const comments = file.comments;
  return {
    text,
    file: {
      rules: [...rulesBefore, ...read.rules, ...rulesBehind],
      comments: [
        ...comments.filter(({ span }) => span.start < part.old.start),
        ...read.comments,
        ...comments.filter(({ span }) => span.start >= part.old.end).map((comment) => shiftComment(comment, distance)),
      ],
      span: { start: 0, end: text.length },
    },
    problems: [
      ...problems.filter(({ span }) => span.start < part.old.start),
      ...read.problems,
      ...problems
        .filter(({ span }) => span.start >= part.old.end && !isLast)
        .map((problem) => shiftProblem(problem, distance)),
    ],
    kept,
  };
}

/** What stands above a rule may have been edited although the rule was not. */
function withDocumentation(rule: Rule, documentation: string | undefined): Rule {
  if (rule.documentation === documentation) return rule;
  const { documentation: _before, ...rest } = rule;
  return documentation === undefined ? rest : { ...rest, documentation };
}

/** Whether the last rule, comment or text of a part may go on behind it. */
function isOpen({ rules, comments, problems }: ReturnType<typeof readRange>, end: number): boolean {
  const last = rules.at(-1);
  if (last !== undefined && isUnclosed(last, problems)) return true;
  return comments.at(-1)?.span.end === end || problems.some(({ span }) => span.end === end);
}

/** Such a rule ends where the next one begins, wherever that is. */
function isUnclosed({ span }: Rule, problems: readonly Problem[]): boolean {
  return problems.some(
    (problem) => problem.code === 'unclosed-rule' && problem.span.start >= span.start && problem.span.start < span.end,
  );
}

function commonStart(old: string, text: string): number {
  const end = Math.min(old.length, text.length);
  let at = 0;
  while (at < end && old.charCodeAt(at) === text.charCodeAt(at)) at++;
  return at;
}

function commonEnd(old: string, text: string, start: number): number {
  const longest = Math.min(old.length, text.length) - start;
  let length = 0;
  while (length < longest && old.charCodeAt(old.length - 1 - length) === text.charCodeAt(text.length - 1 - length))
    length++;
  return length;
}
