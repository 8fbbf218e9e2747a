import type { ConnectorConfiguration } from '../model/configuration.ts';
import { settledAttribute } from '../configure/source-anchor.ts';
import { withheldTexts } from '../preview/trace-text.ts';
import { joinsOrProvisions } from '../sync/cs-view.ts';
import type { AttributeTrace, FlowTrace, RuleTrace, TargetTrace } from '../sync/trace.ts';
import { clauseSentence, failingClauses, nearestRules, seenClause } from './clause-text.ts';
import { type ExplainFinding, held, note, passed, type ReasonCode, type SeenClause } from './explanation.ts';
import { quoted } from './import-path.ts';
import { attemptLine, outOfScopeLine, type TracedObject } from './inbound-path.ts';

/** What outbound rules make of the object in one connector. `target` is the counterpart they reach, staged or there. */
export interface OutboundPath {
  readonly findings: readonly ExplainFinding[];
  readonly target: TargetTrace | null;
}

const leaving: ReadonlySet<TargetTrace['action']> = new Set(['deprovision', 'disconnect', 'remove']);

export function explainOutbound(traced: TracedObject, to: ConnectorConfiguration): OutboundPath {
  const { trace } = traced;
  if (trace.metaverse === null || trace.metaverse.change === 'delete') return { findings: [], target: null };
  const targets = trace.outbound.filter(({ connector }) => connector === to.name);
  if (targets.length === 0) {
    return { findings: [noOutboundRule(trace.metaverse.objectType, to)], target: null };
  }
  const reached = targets.find(({ dn, action }) => dn !== null && !leaving.has(action));
  if (reached === undefined) return { findings: notReached(traced, targets, to), target: null };
  if (reached.action === 'wait') return { findings: [waits(reached, to)], target: null };
  return {
    findings: [outboundInScope(traced, reached), ...unwritable(traced, reached, to), ...withheld(reached)],
    target: reached,
  };
}

function noOutboundRule(metaverseType: string, { name }: ConnectorConfiguration): ExplainFinding {
  return held('outbound', 'no-outbound-rule', {
    message: `No rule takes metaverse objects of type "${metaverseType}" to "${name}"`,
    remedy: `Write an outbound rule from ${metaverseType} for "${name}", or enable the one that is disabled`,
  });
}

function notReached(
  traced: TracedObject,
  targets: readonly TargetTrace[],
  to: ConnectorConfiguration,
): readonly ExplainFinding[] {
  const linking = targets.flatMap(({ rules }) => rules).filter((rule) => isLinking(traced, rule));
  // What could have made the object says more than what could only have joined it.
  const provisioning = linking.filter(({ id }) => traced.plan.ruleById(id)?.link === 'provision');
  const searching = targets.find(({ action }) => action === 'not-found');
  if (searching !== undefined && provisioning.length === 0) return [noCounterpart(traced, searching, to)];
  const scope = outOfScope(traced, nearestRules(provisioning.length > 0 ? provisioning : linking), to);
  const goes = targets.find(({ action }) => leaving.has(action));
  if (goes === undefined) return [scope];
  const verb = goes.action === 'disconnect' ? 'is disconnected from' : 'is deleted in';
  return [
    scope,
    note('outbound', 'being-deleted', `${goes.dn ?? 'The counterpart'} ${verb} "${to.name}" because of that`),
  ];
}

function isLinking({ plan }: TracedObject, { id }: RuleTrace): boolean {
  const rule = plan.ruleById(id);
  return rule !== undefined && joinsOrProvisions(rule);
}

function noCounterpart(traced: TracedObject, target: TargetTrace, to: ConnectorConfiguration): ExplainFinding {
  const joining = target.rules.filter((rule) => rule.inScope && isLinking(traced, rule)).map(({ name }) => `"${name}"`);
  const others = nearestRules(target.rules.filter((rule) => isLinking(traced, rule)));
  return held(
    'outbound',
    'outbound-no-join',
    {
      message: `${joining.join(' and ')} only join${joining.length === 1 ? 's' : ''} what is in "${to.name}" already, and nothing there matches`,
      remedy: `See that "${to.name}" was imported and has the object, or have a rule with "link provision" in scope`,
    },
    { details: [...target.attempts.map(attemptLine), ...others.map(outOfScopeLine)] },
  );
}

function outOfScope(traced: TracedObject, rules: readonly RuleTrace[], to: ConnectorConfiguration): ExplainFinding {
  const [nearest, ...others] = rules;
  if (nearest === undefined) {
    return held('outbound', 'no-outbound-rule', {
      message: `The rules to "${to.name}" only flow attributes; none joins or provisions`,
      remedy: 'Write an outbound rule that provisions, or enable the one that is disabled',
    });
  }
  const clauses = failingClauses(nearest).map(seenClause);
  const code = codeOf(clauses);
  const deciding = decidingClause(clauses, code);
  const origin = deciding === undefined ? [] : originOf(traced, deciding.attribute);
  return held(
    'outbound',
    code,
    {
      message: `${leadOf(code)}rule "${nearest.name}" does not take the object to "${to.name}": ${clauses.map(clauseSentence).join('; and ')}`,
      remedy: remedyOf(code, traced, deciding),
    },
    {
      rule: nearest.name,
      clauses,
      ...(deciding === undefined ? {} : { attribute: deciding.attribute }),
      details: [...origin, ...others.map(outOfScopeLine)],
    },
  );
}

function codeOf(clauses: readonly SeenClause[]): ReasonCode {
  if (clauses.some(isCloudFiltered)) return 'cloud-filtered';
  if (clauses.some(lacksAnchor)) return 'source-anchor-missing';
  if (clauses.some(isUnsettled)) return 'source-anchor-not-settled';
  return 'outbound-out-of-scope';
}

function decidingClause(clauses: readonly SeenClause[], code: ReasonCode): SeenClause | undefined {
  if (code === 'cloud-filtered') return clauses.find(isCloudFiltered);
  if (code === 'source-anchor-missing') return clauses.find(lacksAnchor);
  return code === 'source-anchor-not-settled' ? clauses.find(isUnsettled) : clauses[0];
}

function isCloudFiltered({ attribute, actual }: SeenClause): boolean {
  return attribute === 'cloudFiltered' && actual !== null;
}

function lacksAnchor({ attribute, actual }: SeenClause): boolean {
  return attribute === 'sourceAnchor' && actual === null;
}

function isUnsettled({ attribute }: SeenClause): boolean {
  return attribute === settledAttribute;
}

function leadOf(code: ReasonCode): string {
  if (code === 'cloud-filtered') return 'The object is filtered: ';
  if (code === 'source-anchor-not-settled') return 'The source anchor was not yet shown by its directory: ';
  return code === 'source-anchor-missing' ? 'The object has no source anchor: ' : 'The object is out of scope: ';
}

function remedyOf(code: ReasonCode, traced: TracedObject, deciding: SeenClause | undefined): string {
  const giver = deciding === undefined ? undefined : winnerOf(traced, deciding.attribute);
  if (code === 'cloud-filtered') {
    return giver === undefined
      ? 'Change what sets cloudFiltered, then synchronize'
      : `If the object should be there, change it so that "${giver.rule}" no longer sets cloudFiltered, or change that rule; then synchronize`;
  }
  if (code === 'source-anchor-missing') {
    return 'Only an account of its own gives a source anchor: a linked mailbox or foreign security principal waits for the account it stands for, so see that that one is imported and joined';
  }
  if (code === 'source-anchor-not-settled') {
    return `Export to "${traced.connector.name}", which writes the anchor into the directory, import it again, and synchronize: a second cycle does all of it. "joinery doctor" tells whether the account may write it`;
  }
  return giver === undefined
    ? `See that a rule gives "${deciding?.attribute ?? ''}" a value the scope takes, or change the scope; then synchronize`
    : `Change the object so that "${giver.rule}" gives another value, or change the scope; then synchronize`;
}

/** Where the value of a metaverse attribute comes from, or who could have given one. */
function originOf(traced: TracedObject, attribute: string): readonly string[] {
  const found = attributeTrace(traced, attribute);
  const winner = winnerOf(traced, attribute);
  if (winner !== undefined) return [flowLine(attribute, winner)];
  const tried = found?.flows.map((flow) => `${flowLine(attribute, flow)} gives nothing`) ?? [];
  return [...tried, ...silentRules(traced, attribute)];
}

function flowLine(attribute: string, { rule, text, from }: FlowTrace): string {
  const shown = text.replace(/\s+/gu, ' ');
  const source = shown.length > 160 ? `${shown.slice(0, 159)}…` : shown;
  return `${attribute} <- ${source} ("${rule}"${from === null ? '' : `, from ${from}`})`;
}

/** Rules of the object's own connector that have a flow for the attribute and are out of scope. */
function silentRules({ plan, trace }: TracedObject, attribute: string): readonly string[] {
  const target = plan.mvTargets(trace.metaverse?.objectType ?? '').find(({ name }) => name === attribute);
  const giving = new Set(target?.flows.map(({ rule }) => rule.id));
  return trace.inbound
    .filter(({ id, inScope }) => !inScope && giving.has(id))
    .map((rule) => `would give ${attribute}: ${outOfScopeLine(rule)}`);
}

function attributeTrace({ trace }: TracedObject, attribute: string): AttributeTrace | undefined {
  return trace.metaverse?.attributes.find(({ name }) => name === attribute);
}

function winnerOf(traced: TracedObject, attribute: string): FlowTrace | undefined {
  return attributeTrace(traced, attribute)?.flows.find(({ outcome }) => outcome === 'won');
}

function waits({ objectType, dn }: TargetTrace, { name }: ConnectorConfiguration): ExplainFinding {
  return held('outbound', 'waits-for-delete', {
    message: `Another object of the same name (${dn ?? ''}) is being deleted in "${name}", and the ${objectType} can only be created after it`,
    remedy: `Export to "${name}", import it, and synchronize again: a second cycle does all of it`,
  });
}

function outboundInScope(traced: TracedObject, target: TargetTrace): ExplainFinding {
  const rule = target.rules.find((one) => one.inScope && isLinking(traced, one));
  if (rule === undefined) {
    return note(
      'outbound',
      'outbound-out-of-scope',
      `The object is joined to ${target.dn ?? 'its counterpart'}, but no outbound rule that joins or provisions is in scope, so no attribute flows`,
      { details: nearestRules(target.rules.filter((one) => isLinking(traced, one))).map(outOfScopeLine) },
    );
  }
  return passed('outbound', 'outbound-in-scope', `Rule "${rule.name}" takes the object to "${target.connector}"`, {
    rule: rule.name,
  });
}

/** A type of which the directory takes no attribute at all cannot be created there either. */
function unwritable(
  { plan, trace }: TracedObject,
  target: TargetTrace,
  to: ConnectorConfiguration,
): readonly ExplainFinding[] {
  const outbound = plan
    .outbound(trace.metaverse?.objectType ?? '')
    .find(
      ({ space, targetObjectType }) =>
        plan.connectorOf(space).configuration.id === to.id && targetObjectType === target.objectType,
    );
  if (outbound === undefined || target.pendingExport !== 'add') return [];
  if (outbound.targets.length + outbound.referenceTargets.length > 0 || outbound.withheldTargets.length === 0)
    return [];
  const [first] = target.withheld;
  return [
    held('outbound', 'object-type-not-writable', {
      message: `"${to.name}" cannot create objects of type "${target.objectType}"${first === undefined ? '' : `: ${first.reason}`}`,
      remedy: `Disable the outbound rules for ${target.objectType}, or create the object there by other means; the staged add fails at every export`,
    }),
  ];
}

function withheld(target: TargetTrace): readonly ExplainFinding[] {
  const details = withheldTexts(target);
  if (details.length === 0) return [];
  return [note('outbound', 'withheld', `"${target.connector}" cannot take some of what the rules want`, { details })];
}

/** What is stored differs from what a synchronization would make now, though nothing was imported since. */
export function staleFinding(traced: TracedObject, target: TargetTrace | null): ExplainFinding | undefined {
  const { object, trace, connector } = traced;
  if (object.pendingImport !== 'none' || trace.error !== null) return undefined;
  const { kind } = trace.link;
  const linkDiffers =
    object.mv === null ? kind === 'joined' || kind === 'projected' : kind === 'disconnected' || kind === 'disconnector';
  const targetDiffers =
    target !== null && (target.action === 'provision' || target.action === 'join' || target.action === 'update');
  if (!linkDiffers && !targetDiffers) return undefined;
  const name = quoted(connector.name);
  return object.retry
    ? held('import', 'not-synchronized', {
        message:
          'The object waits to be synchronized again: its last synchronization failed, or something it depends on changed',
        remedy: `Run "joinery run ${name} delta-synchronization"`,
      })
    : held('import', 'full-synchronization-needed', {
        message:
          'Rules or settings changed since the object was last synchronized, and a delta synchronization passes over objects that did not change',
        remedy: `Run "joinery run ${name} full-sync", or "joinery cycle"`,
      });
}
