import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { CsObject } from '../ports/store.ts';
import type { CompiledRule, Plan } from '../rules/plan.ts';
import { joinsOrProvisions } from '../sync/cs-view.ts';
import type { JoinAttempt, RuleTrace, SyncTrace } from '../sync/trace.ts';
import { clauseSentence, failingClauses, nearestRules, seenClause } from './clause-text.ts';
import { type ExplainFinding, held, passed } from './explanation.ts';
import { quoted } from './import-path.ts';

/** A staged object and what synchronizing it now would do. */
export interface TracedObject {
  readonly plan: Plan;
  readonly connector: ConnectorConfiguration;
  readonly object: CsObject;
  readonly trace: SyncTrace;
}

/** Scope, join and metaverse: what holds an imported object back before any outbound rule looks at it. */
export function explainInbound(traced: TracedObject): readonly ExplainFinding[] {
  const { object, trace } = traced;
  if (object.pendingImport === 'delete') return [];
  const waiting = notSynchronized(traced);
  const found = [...(waiting === undefined ? [] : [waiting]), ...explainLink(traced)];
  if (trace.error !== null) return [...found, synchronizationError(trace.error)];
  if (trace.metaverse?.change === 'delete') found.push(metaverseGoes(traced));
  return found;
}

/** Changes an import brought and no synchronization has taken up. One that fails is told by its error instead. */
function notSynchronized({ connector: { name }, object, trace }: TracedObject): ExplainFinding | undefined {
  if (trace.error !== null || object.pendingImport === 'none' || object.pendingImport === 'delete') return undefined;
  const failed =
    object.syncError === null
      ? ''
      : `; its last synchronization failed with ${object.syncError.code}, and would not now`;
  return held('import', 'not-synchronized', {
    message: `"${name}" has imported ${object.pendingImport === 'update' ? 'changes of the object' : 'the object'}, and no synchronization has taken that up yet${failed}`,
    remedy: `Run "joinery run ${quoted(name)} delta-synchronization"`,
  });
}

function explainLink(traced: TracedObject): readonly ExplainFinding[] {
  const { trace, object } = traced;
  const { kind, rule } = trace.link;
  if (kind === 'already-joined' || kind === 'joined' || kind === 'projected') {
    const by = rule === null ? '' : ` by rule "${rule}"`;
    const how = kind === 'projected' ? 'Projected to' : 'Joined to';
    return [
      ...inScopeFinding(traced),
      passed('join', 'joined', `${how} a metaverse object${by}`, rule === null ? {} : { rule }),
    ];
  }
  if (object.pendingExport?.operation === 'delete') return [goingAway(traced)];
  const linking = linkingRules(traced);
  if (linking.length === 0) return [noRule(traced)];
  if (!linking.some(({ inScope }) => inScope)) return [outOfScope(traced, linking)];
  if (trace.error !== null) return inScopeFinding(traced);
  return [...inScopeFinding(traced), notJoined(traced, linking)];
}

/** The traces of rules that can join or project the object. */
function linkingRules({ plan, trace }: TracedObject): readonly RuleTrace[] {
  return trace.inbound.filter(({ id }) => {
    const rule = plan.ruleById(id);
    return rule !== undefined && joinsOrProvisions(rule);
  });
}

function inScopeFinding(traced: TracedObject): readonly ExplainFinding[] {
  const rule = linkingRules(traced).find(({ inScope }) => inScope);
  return rule === undefined
    ? []
    : [passed('scope', 'in-scope', `The object is in scope of rule "${rule.name}"`, { rule: rule.name })];
}

function noRule({ connector: { name }, object, trace }: TracedObject): ExplainFinding {
  const flowing = trace.inbound.length > 0;
  return held('scope', 'no-inbound-rule', {
    message: flowing
      ? `No rule of "${name}" joins or projects an object of type "${object.objectType}"; its rules only flow attributes`
      : `No rule of "${name}" is for objects of type "${object.objectType}"`,
    remedy: `Write an inbound rule from ${object.objectType} that joins or provisions; "joinery check" finds rules that name another type`,
  });
}

function outOfScope({ plan }: TracedObject, linking: readonly RuleTrace[]): ExplainFinding {
  const [nearest, ...others] = nearestRules(linking);
  const clauses = nearest === undefined ? [] : failingClauses(nearest).map(seenClause);
  const name = nearest?.name ?? '';
  return held(
    'scope',
    'out-of-scope',
    {
      message: `Rule "${name}" would ${verbOf(plan.ruleById(nearest?.id ?? ''))} the object, but it is out of its scope: ${clauses.map(clauseSentence).join('; and ')}`,
      remedy: `Give the object the value the scope wants, or change the scope of "${name}"; then synchronize`,
    },
    { rule: name, clauses, details: others.map(outOfScopeLine) },
  );
}

/** A rule that is out of scope as well, on one line. */
export function outOfScopeLine(rule: RuleTrace): string {
  return `"${rule.name}" out of scope: ${failingClauses(rule).map(seenClause).map(clauseSentence).join('; and ')}`;
}

function verbOf(rule: CompiledRule | undefined): string {
  return rule?.link === 'provision' ? 'project' : 'join';
}

function notJoined(traced: TracedObject, linking: readonly RuleTrace[]): ExplainFinding {
  const { plan, trace, connector } = traced;
  const { attempts } = trace.link;
  const details = attempts.map(attemptLine);
  const ambiguous = attempts.find(({ candidates }) => candidates > 1);
  if (ambiguous !== undefined) {
    return held(
      'join',
      'ambiguous-join',
      {
        message: `Rule "${ambiguous.rule}" finds ${ambiguous.candidates} metaverse objects with ${ambiguous.clauses}, and joins only when there is exactly one`,
        remedy: 'Correct the value that several objects share, or join on an attribute that is unique',
      },
      { rule: ambiguous.rule, details },
    );
  }
  if (connector.category === 'Entra') return orphan(traced, details);
  const projecting = linking.find(({ id, inScope }) => inScope && plan.ruleById(id)?.link === 'provision');
  if (projecting !== undefined) {
    return held(
      'join',
      'no-join',
      {
        message: `Rule "${projecting.name}" projects only objects with a value in one of the attributes it joins on, and this one has none`,
        remedy: 'Give the object a value in one of them',
      },
      { rule: projecting.name, details },
    );
  }
  const joining = linking.filter(({ inScope }) => inScope).map(({ name }) => `"${name}"`);
  return held(
    'join',
    'no-join',
    {
      message: `${joining.join(' and ')} join${joining.length === 1 ? 's' : ''} the object to others and never project${joining.length === 1 ? 's' : ''} it, and no metaverse object matches`,
      remedy:
        'The object it belongs to has to be in the metaverse with the same value: look at that one, or have a rule with "link provision" in scope',
    },
    { details },
  );
}

function orphan({ connector: { name }, object }: TracedObject, details: readonly string[]): ExplainFinding {
  return held(
    'join',
    'orphan',
    {
      message: `The ${object.objectType} exists in "${name}" and nothing on-premises matches it: it was made in the tenant, or its source was deleted or filtered before it was ever joined`,
      remedy:
        'If it should belong to an on-premises object, give both the same source anchor (hard match) or mail address (soft match); otherwise leave it, it is not touched',
    },
    { details },
  );
}

export function attemptLine({ rule, clauses, candidates }: JoinAttempt): string {
  return `join ${clauses} ("${rule}"): ${candidates === 0 ? 'none' : candidates} found`;
}

function goingAway({ connector: { name } }: TracedObject): ExplainFinding {
  return held('join', 'being-deleted', {
    message: `The object is staged to be deleted in "${name}", because no rule wants it any more`,
    remedy: `Explain the object it was made from; the next export of "${name}" deletes this one unless its rules take it back`,
  });
}

function synchronizationError(error: NonNullable<SyncTrace['error']>): ExplainFinding {
  const { code, message, rule, attribute } = error;
  const blame = { ...(rule === undefined ? {} : { rule }), ...(attribute === undefined ? {} : { attribute }) };
  if (code === 'multiple-join-results') {
    return held(
      'join',
      'ambiguous-join',
      { message, remedy: 'Limit the scope of one of the two rules, or give them the same join' },
      blame,
    );
  }
  const where = [
    ...(attribute === undefined ? [] : [`in the flow to "${attribute}"`]),
    ...(rule === undefined ? [] : [`of rule "${rule}"`]),
  ].join(' ');
  return held(
    'synchronization',
    'synchronization-error',
    {
      message: `Synchronizing the object fails with ${code}${where === '' ? '' : ` ${where}`}: ${message}`,
      remedy:
        'Nothing of the object is synchronized until that is gone: correct the value it complains of, or the rule, and synchronize again',
    },
    blame,
  );
}

function metaverseGoes({ trace }: TracedObject): ExplainFinding {
  const holding = trace.inbound.filter(({ inScope }) => inScope).map(({ name }) => name);
  return held(
    'join',
    'metaverse-object-goes',
    {
      message:
        'Nothing holds the metaverse object any more, so it is deleted, and what was provisioned from it as well: no linked object is in scope of an inbound rule with "link provision" or "link sticky join"',
      remedy: 'Bring the object back into the scope of such a rule',
    },
    { details: holding.map((name) => `in scope, but does not hold: "${name}"`) },
  );
}
