import type { Problem, Severity } from '../ast/problem.ts';
import type { Rule } from '../ast/rule.ts';
import type { RuleEnvironment } from '../schema/schema.ts';
import { shiftProblem } from '../syntax/shift-places.ts';
import { checksOfEveryRule, checksOfWholeRules, crossChecksOfEveryRule, crossChecksOfWholeRules } from './checks.ts';
import {
  type CheckDescription,
  type Finding,
  ruleContext,
  type RuleContext,
  type RuleFile,
  type RuleIndex,
} from './rule-context.ts';
import { indexRules } from './rule-index.ts';
import { silenceWithoutReason, unusedSilence } from './silence-checks.ts';
import { applySilences } from './silences.ts';

/** How findings of a check count, by its code; `off` switches it off. What is not named keeps its own severity. */
export type CheckSeverities = ReadonlyMap<string, Severity | 'off'>;

/** A file's rules with what was found in each of them alone. Depends on the file's text and the environment only. */
export interface CheckedFile {
  readonly source: RuleFile;
  readonly rules: readonly CheckedRule[];
}

interface CheckedRule {
  readonly context: RuleContext;
  readonly found: readonly FoundProblem[];
}

interface FoundProblem {
  readonly check: CheckDescription;
  readonly finding: Finding;
}

/**
 * What is wrong with rules that could be read, held against the schemas and against each other. `files` are all rule files of a
 * workspace; problems come in their order, per file in text order. Problems of reading are not repeated.
 */
export function checkRules(
  files: readonly RuleFile[],
  environment: RuleEnvironment,
  severities: CheckSeverities = new Map(),
): readonly { readonly path: string; readonly problem: Problem }[] {
  const checked = files.map((file) => checkFile(file, environment));
  const index = indexRules(checked.flatMap(contextsOf));
  return checked.flatMap((file) =>
    problemsOfFile(file, index, severities).map((problem) => ({ path: file.source.path, problem })),
  );
}

/** What was found in a file before it was edited. */
export interface EarlierCheck {
  readonly checked: CheckedFile;
  /** The rules that stand in both texts, by what they are now. */
  readonly kept: ReadonlyMap<Rule, Rule>;
}

/**
 * The part of the checks that needs no other file. Of a rule that is in `earlier`, nothing is looked for again: what is found depends
 * on the rule's text and the environment only.
 */
export function checkFile(source: RuleFile, environment: RuleEnvironment, earlier?: EarlierCheck): CheckedFile {
  const known = earlier === undefined ? undefined : knownRules(earlier);
  const rules = source.file.rules.map((rule): CheckedRule => {
    const context = ruleContext(source, rule, environment);
    const before = known?.(context);
    if (before === undefined || before.context.rule.broken !== rule.broken) return { context, found: findIn(context) };
    const distance = rule.span.start - before.context.rule.span.start;
    return {
      context,
      found: before.found.map(({ check, finding }) => ({ check, finding: shiftProblem(finding, distance) })),
    };
  });
  return { source, rules };
}

function findIn(context: RuleContext): readonly FoundProblem[] {
  const checks = context.rule.broken ? checksOfEveryRule : [...checksOfEveryRule, ...checksOfWholeRules];
  return checks.flatMap((check) => check.find(context).map((finding) => ({ check, finding })));
}

/** Finds what a rule was: the one it was kept from, else one of the same text. */
function knownRules({ checked, kept }: EarlierCheck): (context: RuleContext) => CheckedRule | undefined {
  const byRule = new Map(checked.rules.map((one) => [one.context.rule, one]));
  const keptFrom = new Set(kept.values());
  const byText = new Map<string, CheckedRule>();
  for (const one of checked.rules) {
    const text = keptFrom.has(one.context.rule) ? undefined : textOf(one.context);
    if (text !== undefined) byText.set(text, one);
  }
  return (context) => {
    const before = kept.get(context.rule);
    return before === undefined ? byText.get(textOf(context) ?? '') : byRule.get(before);
  };
}

/** What a rule was read from, without its surroundings. */
function textOf({ text, rule: { span } }: RuleContext): string | undefined {
  return text?.slice(span.start, span.end);
}

export function contextsOf({ rules }: CheckedFile): readonly RuleContext[] {
  return rules.map(({ context }) => context);
}

/** Everything found in a file, in text order, as the workspace wants it: with its severities, without what comments silence. */
export function problemsOfFile(file: CheckedFile, index: RuleIndex, severities: CheckSeverities): readonly Problem[] {
  const problems = inTextOrder(
    [...file.rules.flatMap(({ found }) => found), ...foundAmongAll(file, index)].flatMap((found) =>
      problemOf(found, severities),
    ),
  );
  const { text, file: tree } = file.source;
  if (text === undefined) return problems;
  const { problems: left, unreasoned, unused } = applySilences(problems, { text, comments: tree.comments });
  if (unreasoned.length === 0 && unused.length === 0) return left;
  return inTextOrder([
    ...left,
    ...unreasoned.flatMap((finding) => problemOf({ check: silenceWithoutReason, finding }, severities)),
    ...unused.flatMap((finding) => problemOf({ check: unusedSilence, finding }, severities)),
  ]);
}

function foundAmongAll(file: CheckedFile, index: RuleIndex): readonly FoundProblem[] {
  return contextsOf(file).flatMap((context) => {
    const { broken, disabled } = context.rule;
    const checks =
      broken || disabled ? crossChecksOfEveryRule : [...crossChecksOfEveryRule, ...crossChecksOfWholeRules];
    return checks.flatMap((check) => check.findAmong(context, index).map((finding) => ({ check, finding })));
  });
}

function problemOf({ check, finding }: FoundProblem, severities: CheckSeverities): readonly Problem[] {
  const severity = severities.get(check.code) ?? check.severity;
  return severity === 'off' ? [] : [{ code: check.code, severity, ...finding }];
}

function inTextOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((left, right) => left.span.start - right.span.start);
}
