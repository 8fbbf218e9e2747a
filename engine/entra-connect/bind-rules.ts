import { ruleId } from '../../grammar/ast/rule-id.ts';
import type { Precedence, Rule } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { toFileProblem, type FileProblem } from '../model/file-problem.ts';
import { report, type Problems } from './element-problem.ts';
import type { ForeignRule, ForeignRules } from './foreign-rule.ts';
import type { ServerRule } from './server-rule.ts';
import type { RuleConnector } from './unfold-rules.ts';
import { childOf, type XmlElement } from './xml.ts';
import { word } from './xml-values.ts';

/** A foreign rule whose connector and neighbour are known here: `rule` has their names, `server` their ids. */
export interface BoundForeignRule {
  readonly rule: Rule;
  readonly server: ServerRule;
  readonly foreign: ForeignRule;
}

export interface BindingContext {
  readonly connectors: readonly RuleConnector[];
  /** Names by GUID, beside those of the workspace. */
  readonly connectorNames: ReadonlyMap<string, string>;
  /** The rules a server would have for the workspace. */
  readonly existing: readonly ServerRule[];
}

/**
 * Finds the connector and the neighbour of every rule. Rules of unknown connectors and second rules with one id are left out; rules
 * beside an unknown one get the number behind all others. All of it is reported.
 */
export function bindRules(
  { rules }: Pick<ForeignRules, 'rules'>,
  context: BindingContext,
): { readonly bound: readonly BoundForeignRule[]; readonly problems: readonly FileProblem[] } {
  const problems: FileProblem[] = [];
  const bound = new Map<string, BoundForeignRule>();
  const neighbours = neighbourNames(rules, context);
  let last = Math.max(
    99,
    ...rules.map(({ rule }) => (rule.precedence.kind === 'number' ? rule.precedence.value : 0)),
    ...context.existing.map(({ place }) => (place.kind === 'number' ? place.value : 0)),
  );
  for (const foreign of rules) {
    const own: Problems = [];
    const connector = connectorOf(own, foreign, context);
    if (connector !== undefined) {
      const names = { kind: 'named', names: [word(connector.name)], span: noSpan } as const;
      const precedence = precedenceOf(own, foreign, neighbours, last + 1);
      if (precedence.kind === 'number') last = Math.max(last, precedence.value);
      const rule: Rule = withExisting({ ...foreign.rule, connector: names, precedence }, foreign, context);
      const id = ruleId(rule);
      if (bound.has(id)) reportRepeated(own, foreign);
      else bound.set(id, { rule, server: serverRule(rule, foreign, connector), foreign });
    }
    problems.push(...own.map((problem) => toFileProblem(foreign.file.path, foreign.file.text, problem)));
  }
  return { bound: [...bound.values()], problems };
}

function serverRule(rule: Rule, foreign: ForeignRule, connector: RuleConnector): ServerRule {
  const id = ruleId(rule);
  const { precedence } = foreign.rule;
  const place =
    rule.precedence.kind === 'number' || precedence.kind === 'number'
      ? ({ kind: 'number', value: rule.precedence.kind === 'number' ? rule.precedence.value : 0 } as const)
      : ({ kind: precedence.kind, id: precedence.rule.text } as const);
  const internalId = rule.internalId?.text ?? id;
  return { rule, id, internalId, connectorId: connector.id, connectorName: connector.name, place };
}

/** What a script cannot say stays as the workspace has it. */
function withExisting(rule: Rule, { form }: ForeignRule, { existing }: BindingContext): Rule {
  const known = form === 'script' ? existing.find(({ id }) => id === rule.id?.text)?.rule : undefined;
  if (known === undefined) return rule;
  const { version, internalId, extension } = known;
  return {
    ...rule,
    ...(version === undefined ? {} : { version }),
    ...(internalId === undefined ? {} : { internalId }),
    ...(extension === undefined ? {} : { extension }),
  };
}

function connectorOf(
  problems: Problems,
  { rule, connectorId, root }: ForeignRule,
  { connectors, connectorNames }: BindingContext,
): RuleConnector | undefined {
  const name = connectorNames.get(connectorId);
  const found =
    connectors.find(({ id }) => name === undefined && id === connectorId) ??
    connectors.find((connector) => connector.name === name) ??
    connectors.find(({ id }) => id === connectorId);
  if (found !== undefined) return found;
  const called = name === undefined ? '' : `, "${name}",`;
  report(problems, placeOf(root, 'connector'), {
    code: 'unknown-connector',
    severity: 'error',
    message: `Rule "${rule.name.text}" belongs to connector {${connectorId}}${called} which the workspace does not have, so it is left out; say which one is meant with --connector ${connectorId}=<name>`,
  });
  return undefined;
}

function neighbourNames(rules: readonly ForeignRule[], { existing }: BindingContext): ReadonlyMap<string, string> {
  return new Map([
    ...existing.map(({ id, rule }) => [id, rule.name.text] as const),
    ...rules.map(({ rule }) => [rule.id?.text ?? '', rule.name.text] as const),
  ]);
}

function precedenceOf(
  problems: Problems,
  { rule, root }: ForeignRule,
  names: ReadonlyMap<string, string>,
  behindAll: number,
): Precedence {
  const { precedence } = rule;
  if (precedence.kind === 'number') return precedence;
  const name = names.get(precedence.rule.text);
  if (name !== undefined) return { ...precedence, rule: word(name) };
  report(problems, placeOf(root, `precedence-${precedence.kind}`), {
    code: 'unknown-rule',
    severity: 'warning',
    message: `Rule "${rule.name.text}" is to stand ${precedence.kind} {${precedence.rule.text}}, which the workspace does not have, so it gets precedence ${behindAll} behind all others; give it another one where that is wrong`,
  });
  return { kind: 'number', value: behindAll, span: noSpan };
}

function reportRepeated(problems: Problems, { rule, root }: ForeignRule): void {
  report(problems, placeOf(root, 'id'), {
    code: 'repeated-rule',
    severity: 'error',
    message: `Rule "${rule.name.text}" has the id of a rule imported before it and is left out; give each rule its own id`,
  });
}

/** The element that says it, else the rule as a whole. */
export function placeOf(root: XmlElement, name: string): XmlElement {
  return childOf(root, name) ?? root;
}
