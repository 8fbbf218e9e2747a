import type { Expression, FunctionCall } from '../ast/expression.ts';
import type { Fix, RelatedPlace, Severity } from '../ast/problem.ts';
import type { Comment, Rule, SyncruleFile } from '../ast/rule.ts';
import type { Span } from '../ast/span.ts';
import type { ConnectorDescription, RuleEnvironment } from '../schema/schema.ts';
import { expressionNodes } from './rule-expressions.ts';
import { requiredAttributes } from './scope/required-attributes.ts';
import { type RuleSides, sidesOf } from './sides.ts';
import { type ExpressionType, unknownType } from './types/expression-type.ts';
import { inferTypes } from './types/infer.ts';
import { typeScopeOf } from './types/rule-type-scope.ts';

export interface RuleFile {
  readonly path: string;
  readonly file: SyncruleFile;
  /** What `file` was read from. Without it comments silence nothing, and what only the text shows is not checked. */
  readonly text?: string;
}

export interface LocatedRule {
  readonly path: string;
  readonly rule: Rule;
}

/** What one check looks at: one rule and what it may mention. */
export interface RuleContext extends LocatedRule {
  readonly environment: RuleEnvironment;
  /** The rule's connectors that exist. */
  readonly connectors: readonly ConnectorDescription[];
  readonly sides: RuleSides;
  /** Every node of every expression, in text order. */
  readonly nodes: readonly Expression[];
  readonly calls: readonly FunctionCall[];
  /** The type of one of `nodes`. */
  typeOf(node: Expression): ExpressionType;
  /** Source attributes that have a value on every object in the rule's scope. */
  readonly present: ReadonlySet<string>;
  /** The text of the rule's file; see {@link RuleFile}. */
  readonly text?: string;
  readonly comments: readonly Comment[];
}

/** What a check found in `context.rule`; other rules are related places. Code and severity are the check's. */
export interface Finding {
  readonly span: Span;
  /** What, the consequence and the remedy; no trailing full stop. */
  readonly message: string;
  readonly related?: readonly RelatedPlace[];
  readonly fix?: Fix;
}

/** What every check says about itself. */
export interface CheckDescription {
  /** A stable kebab-case name, the name of the check's file. */
  readonly code: string;
  /** What a finding counts as unless the workspace says otherwise. */
  readonly severity: Severity;
}

/** Looks at one rule alone, so what it finds stays right while other rules change. */
export interface RuleCheck extends CheckDescription {
  readonly find: (context: RuleContext) => readonly Finding[];
}

/** Holds one rule against all others. */
export interface CrossRuleCheck extends CheckDescription {
  readonly findAmong: (context: RuleContext, index: RuleIndex) => readonly Finding[];
}

/** All rules by what must be unique or can be referred to, each list in the order of paths and places. */
export interface RuleIndex {
  readonly byName: ReadonlyMap<string, readonly LocatedRule[]>;
  readonly byId: ReadonlyMap<string, readonly LocatedRule[]>;
  /** Rules with a number; broken ones are left out, theirs may not be what was meant. */
  readonly byPrecedence: ReadonlyMap<number, readonly LocatedRule[]>;
  /** Rules that can be relied on: read completely, and not disabled. */
  readonly active: readonly RuleContext[];
  /** What a check works out about all rules, kept under its name while the rules stay the same. */
  derived<T>(name: string, derive: (active: readonly RuleContext[]) => T): T;
}

export function ruleContext(source: RuleFile, rule: Rule, environment: RuleEnvironment): RuleContext {
  const connectors = connectorsOf(rule, environment);
  const sides = sidesOf({ rule, connectors, environment });
  const { path, text, file } = source;
  let nodes: readonly Expression[] | undefined;
  let calls: readonly FunctionCall[] | undefined;
  let present: ReadonlySet<string> | undefined;
  let types: ReadonlyMap<Expression, ExpressionType> | undefined;
  return {
    path,
    rule,
    environment,
    connectors,
    sides,
    comments: file.comments,
    ...(text === undefined ? {} : { text }),
    get nodes() {
      return (nodes ??= expressionNodes(rule));
    },
    get calls() {
      return (calls ??= this.nodes.filter((node) => node.kind === 'call'));
    },
    get present() {
      return (present ??= requiredAttributes(rule));
    },
    typeOf(node) {
      types ??= typesOfRule(rule, sides);
      return types.get(node) ?? unknownType;
    },
  };
}

function typesOfRule(rule: Rule, sides: RuleSides): ReadonlyMap<Expression, ExpressionType> {
  const scope = typeScopeOf(rule, sides);
  return new Map(
    rule.flows.flatMap(({ source }) => (source.kind === 'expression' ? [...inferTypes(source.expression, scope)] : [])),
  );
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
