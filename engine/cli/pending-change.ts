import type { CsObject } from '../ports/store.ts';
import { type TracedTarget, traceTargets } from '../preview/preview-object.ts';
import type { Clock } from '../ports/clock.ts';
import { type StagedAttribute, stagedAttributes } from '../inspect/object-attributes.ts';
import { printValue } from '../preview/print-values.ts';
import type { Session } from './session.ts';
import { eachPendingExport } from '../inspect/store-pages.ts';

/** One row of the pending-export report: a value that comes, goes or is replaced. `attribute` is empty for a change of the object itself. */
export interface PendingChange {
  readonly DN: string;
  readonly objectType: string;
  /** What happens to the object. */
  readonly OMODT: 'Add' | 'Update' | 'Delete';
  readonly attribute: string;
  /** What happens to the attribute; empty where the row is about the object. */
  readonly AMODT: 'Add' | 'Update' | 'Delete' | '';
  readonly oldValue: string;
  readonly newValue: string;
  /** The rule whose flow wants the value, where a preview of the object tells. */
  readonly ruleName: string;
}

/** What the report is made from. `operations`: only objects with one of them; absent: all. */
export interface PendingReport {
  readonly session: Session;
  readonly clock: Clock;
  readonly operations: ReadonlySet<PendingChange['OMODT']> | undefined;
}

/** Every change that waits in a connector space, object by object. */
export function* pendingChanges(
  report: PendingReport,
  connector: { readonly id: string; readonly name: string },
): Generator<PendingChange> {
  const { store } = report.session;
  const space = store.space(connector.id);
  if (space === undefined) return;
  for (const object of eachPendingExport(store, space)) {
    const operation = objectModification(object.pendingExport?.operation ?? 'none');
    if (report.operations?.has(operation) !== false) yield* changesOf(report, connector.name, object);
  }
}

function changesOf(report: PendingReport, connector: string, object: CsObject): readonly PendingChange[] {
  const { session } = report;
  const { store } = session;
  const operation = object.pendingExport?.operation ?? 'none';
  const common = { DN: object.dn, objectType: object.objectType, OMODT: objectModification(operation) };
  const { provisionedBy } = object.lineage;
  const holder = provisionedBy === null ? '' : session.ruleName(provisionedBy);
  const whole = { ...common, attribute: '', AMODT: '', oldValue: '', newValue: '', ruleName: holder } as const;
  if (operation === 'delete') return [whole];
  const target = targetTrace(report, connector, object);
  const newDn = object.pendingExport?.newDn ?? null;
  const rows = [
    ...(newDn === null
      ? []
      : [
          {
            ...common,
            attribute: 'dn',
            AMODT: 'Update',
            oldValue: object.dn,
            newValue: newDn,
            ruleName: holder,
          } as const,
        ]),
    ...stagedAttributes(store, object).flatMap((attribute) =>
      valueRows(attribute).map((row) => ({
        ...common,
        ...row,
        attribute: attribute.name,
        ruleName: decidingRules(target, attribute.name),
      })),
    ),
  ];
  return rows.length === 0 ? [whole] : rows;
}

type ValueRow = Pick<PendingChange, 'AMODT' | 'oldValue' | 'newValue'>;

/** A single-valued attribute is one row; of a multi-valued one each value that comes or goes is a row. */
function valueRows({ multiValued, before, after }: StagedAttribute): readonly ValueRow[] {
  const oldValues = before.map(printValue);
  const newValues = after.map(printValue);
  if (!multiValued && oldValues.length === 1 && newValues.length === 1) {
    return [{ AMODT: 'Update', oldValue: oldValues[0] ?? '', newValue: newValues[0] ?? '' }];
  }
  return [
    ...oldValues.map((oldValue): ValueRow => ({ AMODT: 'Delete', oldValue, newValue: '' })),
    ...newValues.map((newValue): ValueRow => ({ AMODT: 'Add', oldValue: '', newValue })),
  ];
}

function objectModification(operation: 'none' | 'add' | 'modify' | 'delete'): PendingChange['OMODT'] {
  switch (operation) {
    case 'add':
      return 'Add';
    case 'delete':
      return 'Delete';
    case 'none':
    case 'modify':
      return 'Update';
  }
}

/** Traces an imported object of the same metaverse object, which names the rule behind each outbound value. */
function targetTrace(
  { session: { store, engine }, clock }: PendingReport,
  connector: string,
  object: CsObject,
): TracedTarget | undefined {
  if (object.mv === null) return undefined;
  const source = store.linked(object.mv).find((linked) => linked.image !== null);
  if (source === undefined) return undefined;
  const targets = traceTargets(engine.plan, store, source, clock);
  return targets.find((target) => target.connector === connector && target.objectType === object.objectType);
}

function decidingRules(target: TracedTarget | undefined, attribute: string): string {
  const flows = target?.attributes.find(({ name }) => name === attribute)?.flows ?? [];
  const deciding = flows.filter(
    ({ outcome }) => outcome === 'won' || outcome === 'merged' || outcome === 'authoritative-null',
  );
  return deciding.map(({ rule }) => rule).join('; ');
}
