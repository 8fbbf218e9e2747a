import type { StoreReader } from '../ports/store.ts';
import type { CompiledFlow, CompiledRule, Membership, ScopeTest, TargetFlows } from '../rules/plan.ts';
import type { ActiveSources, Source } from '../sync/resolve.ts';
import { evaluateFlow, FlowError, resolveTarget } from '../sync/resolve.ts';
import type { Frame } from '../expressions/frame.ts';
import type { AttributeLayout } from '../model/stored.ts';
import { maskedValue } from '../model/secret.ts';
import { authoritativeNull, ignoreThisFlow } from '../model/value.ts';
import type { AttributeTrace, ClauseTrace, FlowTrace, RuleTrace } from '../sync/trace.ts';
import { printValues } from './print-values.ts';

/** What explanations read: the object the rules look at, and how to print it. */
export interface Explained {
  readonly store: StoreReader;
  readonly frame: Frame;
  readonly layout: AttributeLayout;
  readonly membership: Membership;
}

/** Says for each rule whether it is in scope, and which clause saw what. */
export function explainRules(explained: Explained, rules: readonly CompiledRule[]): readonly RuleTrace[] {
  return rules.map((rule) => {
    const scope = rule.scope.map((group) => group.map((clause) => explainClause(explained, clause)));
    const inScope = scope.length === 0 || scope.some((group) => group.every(({ holds }) => holds));
    return { id: rule.id, name: rule.name, precedence: rule.precedence, span: rule.span, inScope, scope };
  });
}

function explainClause({ store, frame, layout, membership }: Explained, clause: ScopeTest): ClauseTrace {
  const slot = layout.slotOf.get(clause.attribute);
  const attribute = slot === undefined ? undefined : layout.attributes[slot];
  let actual: string | null = null;
  if (clause.attribute === 'dn') actual = frame.dn;
  else if (slot !== undefined && attribute !== undefined) {
    const values =
      attribute.type === 'ref'
        ? frame.references(slot).map(({ dn }) => dn)
        : (printValues(store, attribute.type, frame.slots[slot]) ?? []);
    actual = values.length === 0 ? null : values.join('; ');
  }
  const { operator, value, span } = clause;
  return { attribute: clause.attribute, operator, value, actual, holds: clause.test(frame, membership), span };
}

/** Goes through all flows of one target attribute, the losing ones included. `nameOf` gives the DN of a contributing object. */
export function explainTarget(
  store: StoreReader,
  target: TargetFlows,
  active: ActiveSources,
  nameOf: (cs: number) => string | null,
): Pick<AttributeTrace, 'flows'> {
  const winner = resolved(target, active);
  let decided = false;
  const flows: FlowTrace[] = [];
  for (const flow of target.flows) {
    for (const source of active.byRank[flow.rule.rank] ?? []) {
      const { outcome, value } = evaluateForTrace(store, target, flow, source);
      const wins = winner !== undefined && winner.flow === flow && winner.cs === source.cs;
      const shown =
        decided && !target.merges ? 'not-evaluated' : outcome === 'won' && target.merges ? 'merged' : outcome;
      flows.push({
        rule: flow.rule.name,
        precedence: flow.rule.precedence,
        text: target.writeOnly ? withoutLiterals(flow) : flow.text,
        merge: flow.merge,
        span: flow.span,
        from: nameOf(source.cs),
        outcome: wins ? 'won' : shown,
        value,
      });
      if (!decided && (wins || outcome === 'authoritative-null' || outcome === 'error')) decided = true;
    }
  }
  return { flows };
}

function resolved(
  target: TargetFlows,
  active: ActiveSources,
): { readonly flow: CompiledFlow; readonly cs: number } | undefined {
  try {
    const resolution = resolveTarget(target, active);
    return resolution.kind === 'value' ? resolution : undefined;
  } catch (cause) {
    if (cause instanceof FlowError) return undefined;
    throw cause;
  }
}

function evaluateForTrace(
  store: StoreReader,
  target: TargetFlows,
  flow: CompiledFlow,
  source: Source,
): Pick<FlowTrace, 'outcome' | 'value'> {
  try {
    const result = evaluateFlow(flow, source);
    if (result === ignoreThisFlow) return { outcome: 'ignored', value: null };
    if (result === authoritativeNull) return { outcome: 'authoritative-null', value: null };
    if (result === null) return { outcome: 'null', value: null };
    return { outcome: 'won', value: target.writeOnly ? [maskedValue] : printValues(store, target.type, result) };
  } catch (cause) {
    if (cause instanceof FlowError) return { outcome: 'error', value: [cause.message] };
    throw cause;
  }
}

/** A password can stand in the rule itself. */
function withoutLiterals({ kind, text }: CompiledFlow): string {
  if (kind === 'constant') return `"${maskedValue}"`;
  return text.replaceAll(/"[^"]*"/gu, `"${maskedValue}"`);
}
