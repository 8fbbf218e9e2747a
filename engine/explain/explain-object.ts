import { createMetaverseReader } from '../inspect/metaverse-object.ts';
import { type Inspection, ruleNamed } from '../inspect/inspection.ts';
import type { ConnectorConfiguration } from '../model/configuration.ts';
import type { CsObject } from '../ports/store.ts';
import type { Preview } from '../preview/preview.ts';
import type { DirectorySight } from './directory-sight.ts';
import { type ExplainFinding, type Explanation, type ExplainSubject, held, type Verdict } from './explanation.ts';
import { explainExport } from './export-path.ts';
import type { FoundObject } from './find-subject.ts';
import { explainImported, explainMissing } from './import-path.ts';
import { explainInbound, type TracedObject } from './inbound-path.ts';
import { explainOutbound, staleFinding } from './outbound-path.ts';
import { explainSelection } from './selection.ts';

/** What explanations work with. `preview` is the engine's own: rules are evaluated by it and nowhere else. */
export interface ExplainContext extends Inspection {
  preview(connector: string, dn: string): Preview | undefined;
}

/** An object that no connector space holds, and what a look into its directory gave. */
export interface MissingObject {
  readonly asked: string;
  readonly connector: ConnectorConfiguration;
  /** `null`: the name is no DN. */
  readonly dn: string | null;
  readonly sight: DirectorySight;
}

/** Why a staged object is not in another directory, or not as expected; of an object of `to` itself, whose it is. */
export function explainObject(
  context: ExplainContext,
  asked: string,
  { connector, object }: FoundObject,
  to: ConnectorConfiguration,
): Explanation {
  const imported = explainImported(connector, object);
  const preview = context.preview(connector.name, object.dn);
  const selection = explainSelection(context.store, connector, object);
  const shared = {
    subject: subjectOf(asked, connector, object),
    links: linksOf(context, object),
  };
  // What is in the connector space was selected when it was imported; a selection changed since shows as a note.
  const start = [...selection.map((finding) => asNote(finding, object)), imported];
  if (preview === undefined || imported.status === 'held')
    return conclude(shared, { to, counterpart: null, findings: start });
  const traced: TracedObject = { plan: context.plan, connector, object, trace: preview.trace };
  const inbound = explainInbound(traced);
  if (connector.id === to.id) {
    const own = inbound.some(({ status }) => status === 'held') ? [] : explainExport(context, connector, object);
    return conclude(shared, { to, counterpart: object, findings: [...start, ...inbound, ...own] });
  }
  return conclude(shared, { to, ...outboundPart(context, traced, to, [...start, ...inbound]) });
}

/** Why an object is in no connector space. */
export function explainMissingObject(
  { store }: ExplainContext,
  { asked, connector, dn, sight }: MissingObject,
  to: ConnectorConfiguration,
): Explanation {
  const name = 'dn' in sight ? sight.dn : dn;
  const objectType = sight.kind === 'seen' ? sight.objectType : null;
  const selection = name === null ? [] : explainSelection(store, connector, { dn: name, objectType });
  const known =
    sight.kind === 'seen' || sight.kind === 'left-out' || sight.kind === 'unreadable' ? 'directory' : 'nowhere';
  const subject: ExplainSubject = {
    asked,
    connector: connector.name,
    dn: name,
    objectType,
    anchor: sight.kind === 'seen' ? sight.anchor : null,
    known,
  };
  const missing = explainMissing(store, connector, { dn, sight });
  // The selection is a reason only for an object that is there: a name that does not exist is told as such.
  const findings = sight.kind === 'absent' ? [...missing, ...selection] : [...selection, ...missing];
  return conclude({ subject, links: [] }, { to, counterpart: null, findings });
}

/**
 * An object that neither a connector space nor a directory knows. `explained` is what each connector that was asked says; where the
 * name tells no single one, they are listed together.
 */
export function explainOutside(
  asked: string,
  dn: string | null,
  explained: readonly Explanation[],
  to: ConnectorConfiguration,
): Explanation {
  const [only, another] = explained;
  if (only !== undefined && another === undefined) return only;
  const details = explained.map(
    ({ subject, findings }) =>
      `${subject.connector ?? ''}: ${findings.find(({ status }) => status === 'held')?.message ?? ''}`,
  );
  const finding = held(
    'import',
    'not-in-directory',
    {
      message: 'No connector knows an object of that name',
      remedy: 'Check the name, import the connectors, or say with --connector where the object should come from',
    },
    { details },
  );
  const subject: ExplainSubject = { asked, connector: null, dn, objectType: null, anchor: null, known: 'nowhere' };
  return conclude({ subject, links: [] }, { to, counterpart: null, findings: [finding] });
}

function outboundPart(
  context: ExplainContext,
  traced: TracedObject,
  to: ConnectorConfiguration,
  before: readonly ExplainFinding[],
): { readonly counterpart: CsObject | null; readonly findings: readonly ExplainFinding[] } {
  const { findings, target } = explainOutbound(traced, to);
  const stale = staleFinding(traced, target);
  const path = [...before, ...(stale === undefined ? [] : [stale]), ...findings];
  const space = context.store.space(to.id);
  const counterpart =
    space === undefined || target?.dn === null || target === null ? undefined : context.store.csByDn(space, target.dn);
  const linked = counterpart !== undefined && counterpart.mv !== null && counterpart.mv === traced.object.mv;
  if (!linked) return { counterpart: null, findings: path };
  return { counterpart, findings: [...path, ...explainExport(context, to, counterpart)] };
}

function conclude(
  shared: Pick<Explanation, 'subject' | 'links'>,
  {
    to,
    counterpart,
    findings,
  }: {
    readonly to: ConnectorConfiguration;
    readonly counterpart: CsObject | null;
    readonly findings: readonly ExplainFinding[];
  },
): Explanation {
  const first = findings.find(({ status }) => status === 'held');
  const isThere = counterpart !== null && counterpart.image !== null;
  const verdict: Verdict = !isThere ? 'not-there' : first === undefined ? 'there' : 'differs';
  return {
    ...shared,
    target: { connector: to.name, dn: counterpart?.dn ?? null, anchor: counterpart?.anchor ?? null },
    verdict,
    reason: first?.code ?? 'present',
    findings,
  };
}

function asNote(finding: ExplainFinding, { image }: CsObject): ExplainFinding {
  return finding.status === 'held' && image !== null
    ? { ...finding, status: 'note', message: `${finding.message}; the next full import takes it out` }
    : finding;
}

function subjectOf(asked: string, { name }: ConnectorConfiguration, object: CsObject): ExplainSubject {
  const { dn, objectType, anchor } = object;
  return { asked, connector: name, dn, objectType, anchor, known: 'connector-space' };
}

function linksOf(context: ExplainContext, { mv }: CsObject): Explanation['links'] {
  if (mv === null) return [];
  return createMetaverseReader(context.store, context.configuration)
    .links(mv)
    .map(({ connector, object: { dn, lineage } }) => {
      const rule = lineage.joinedBy ?? lineage.provisionedBy ?? lineage.outboundJoinedBy;
      return { connector, dn, rule: rule === null ? null : ruleNamed(context, rule) };
    });
}
