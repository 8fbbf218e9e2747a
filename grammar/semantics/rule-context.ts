import type { Problem } from '../ast/problem.ts';
import type { Rule, SyncruleFile } from '../ast/rule.ts';
import { ruleId } from '../ast/rule-id.ts';
import type { ConnectorDescription, RuleEnvironment } from '../schema/schema.ts';

export interface RuleFile {
  readonly path: string;
  readonly file: SyncruleFile;
}

export interface LocatedRule {
  readonly path: string;
  readonly rule: Rule;
}

/** What one check looks at: one rule, what it may mention, and the other rules. */
export interface RuleContext extends LocatedRule {
  readonly environment: RuleEnvironment;
  /** The rule's connectors that exist. */
  readonly connectors: readonly ConnectorDescription[];
  readonly index: RuleIndex;
}

/** A check reports on `context.rule` only; other rules are related places. */
export type Check = (context: RuleContext) => readonly Problem[];

/** All rules by what must be unique or can be referred to, each list in the order of paths and places. */
export interface RuleIndex {
  readonly byName: ReadonlyMap<string, readonly LocatedRule[]>;
  readonly byId: ReadonlyMap<string, readonly LocatedRule[]>;
  /** Rules with a number; broken ones are left out, theirs may not be what was meant. */
  readonly byPrecedence: ReadonlyMap<number, readonly LocatedRule[]>;
}

export function indexRules(files: readonly RuleFile[]): RuleIndex {
  const rules = files
    .toSorted((left, right) => (left.path < right.path ? -1 : Number(left.path > right.path)))
    .flatMap(({ path, file }) => file.rules.map((rule) => ({ path, rule })));
  const numbered = rules.filter(({ rule }) => rule.precedence.kind === 'number' && !rule.broken);
  return {
    byName: Map.groupBy(rules, ({ rule }) => rule.name.text),
    byId: Map.groupBy(rules, ({ rule }) => ruleId(rule)),
    byPrecedence: Map.groupBy(numbered, ({ rule }) => (rule.precedence.kind === 'number' ? rule.precedence.value : 0)),
  };
}

/** The connectors a rule stands for, in the environment's order for `every`; those that do not exist are left out. */
export function connectorsOf(rule: Rule, environment: RuleEnvironment): readonly ConnectorDescription[] {
  const clause = rule.connector;
  if (clause.kind === 'every') {
    const category = clause.category.text.toLowerCase();
    return environment.connectors.filter((connector) => connector.category.toLowerCase() === category);
  }
  return clause.names.flatMap((name) => environment.connectors.filter((connector) => connector.name === name.text));
}

/** The rule that came first among those sharing something with this one; `undefined` when this is the first itself. */
export function firstOther(context: RuleContext, sharing: readonly LocatedRule[] | undefined): LocatedRule | undefined {
  const first = sharing?.[0];
  return first?.rule === context.rule ? undefined : first;
}
