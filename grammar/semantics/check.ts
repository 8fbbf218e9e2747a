import type { Problem, Severity } from '../ast/problem.ts';
import type { RuleEnvironment } from '../schema/schema.ts';
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
import { shiftFinding } from './shift-finding.ts';
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

/**
 * The part of the checks that needs no other file. Of a rule whose text is in `earlier`, the file before it was edited, nothing is
 * looked for again: what is found depends on the rule's text and the environment only.
 */
export function checkFile(source: RuleFile, environment: RuleEnvironment, earlier?: CheckedFile): CheckedFile {
  const known = earlier === undefined ? undefined : byRuleText(earlier);
  const rules = source.file.rules.map((rule): CheckedRule => {
    const context = ruleContext(source, rule, environment);
    const before = known?.get(textOf(context) ?? '');
    if (before === undefined || before.context.rule.broken !== rule.broken) return { context, found: findIn(context) };
    const distance = rule.span.start - before.context.rule.span.start;
    return {
      context,
      found: before.found.map(({ check, finding }) => ({ check, finding: shiftFinding(finding, distance) })),
    };
  });
  return { source, rules };
}

function findIn(context: RuleContext): readonly FoundProblem[] {
  const checks = context.rule.broken ? checksOfEveryRule : [...checksOfEveryRule, ...checksOfWholeRules];
  return checks.flatMap((check) => check.find(context).map((finding) => ({ check, finding })));
}

function byRuleText({ rules }: CheckedFile): ReadonlyMap<string, CheckedRule> {
  return new Map(
    rules.flatMap((rule) => {
      const text = textOf(rule.context);
      return text === undefined ? [] : [[text, rule] as const];
    }),
  );
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
