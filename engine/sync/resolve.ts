import type { Frame } from '../expressions/frame.ts';
import type { Stored, StoredValue } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import type { FlowSignal } from '../model/value.ts';
import { authoritativeNull, EvaluationError, ignoreThisFlow } from '../model/value.ts';
import type { SpaceId } from '../ports/store.ts';
import type { CompiledFlow, CompiledRule, TargetFlows } from '../rules/plan.ts';
import { printPointer } from './reference-pointer.ts';

/** An object that contributes through its rules. Outbound there is one, the metaverse object, with `cs` 0. */
export interface Source {
  readonly frame: Frame;
  readonly cs: number;
  /** Space in which DNs made by expressions are looked up. */
  readonly space: SpaceId;
  /** The target is being created in this very pass: flows that apply once take part. */
  readonly creates: boolean;
}

/** The objects that contribute, by the rules that are in scope for them. */
export interface ActiveSources {
  /** By the rank of the rule; the first linked object comes first. */
  readonly byRank: readonly (readonly Source[] | undefined)[];
  /** The ranks that are taken: equal texts take the same ones. */
  readonly signature: string;
}

/** `contributing`: objects with the rules in scope for each, first linked first. */
export function activeSources(
  contributing: readonly { readonly source: Source; readonly inScope: readonly CompiledRule[] }[],
): ActiveSources {
  const byRank: (readonly Source[] | undefined)[] = [];
  let signature = '';
  for (const { source, inScope } of contributing) {
    // One list for all rules of the object, so that resolving notices when two rules read the same object.
    const alone = [source];
    for (const { rank } of inScope) {
      const known = byRank[rank];
      byRank[rank] = known === undefined ? alone : [...known, source];
      signature += `${rank},`;
    }
  }
  return { byRank, signature };
}

/** Sets of rules in scope that occur together are few, however many objects there are. */
const keptSelections = 2_000;
const selections = new WeakMap<readonly TargetFlows[], Map<string, readonly TargetFlows[]>>();

/** The targets that have a flow in scope, with those flows only. */
export function targetsInScope(
  targets: readonly TargetFlows[],
  { byRank, signature }: ActiveSources,
): readonly TargetFlows[] {
  let known = selections.get(targets);
  if (known === undefined || known.size > keptSelections)
    selections.set(targets, (known = new Map<string, readonly TargetFlows[]>()));
  let selected = known.get(signature);
  if (selected === undefined) {
    selected = targets.flatMap((target) => {
      const flows = target.flows.filter(({ rule }) => byRank[rule.rank] !== undefined);
      const merges = flows.some(({ merge }) => merge === 'Merge' || merge === 'MergeCaseInsensitive');
      return flows.length === 0 ? [] : [{ ...target, flows, merges }];
    });
    known.set(signature, selected);
  }
  return selected;
}

/**
 * What a target attribute comes to. `empty`: its flows say it has no value. `untouched`: no flow says anything; `ignoring` are the
 * flows that were asked and stood aside, which keep a value they once gave.
 */
export type Resolution =
  | { readonly kind: 'value'; readonly value: Stored; readonly flow: CompiledFlow; readonly cs: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'untouched'; readonly ignoring: readonly { readonly rule: number; readonly cs: number }[] };

const nothing: Resolution = { kind: 'empty' };
const untouched: Resolution = { kind: 'untouched', ignoring: [] };

/** Resolves one target attribute. Flows below the winner are not evaluated. Throws {@link FlowError}. */
export function resolveTarget(target: TargetFlows, active: ActiveSources): Resolution {
  if (target.merges) return resolveMerge(target, active);
  let managed = false;
  let ignoring: { readonly rule: number; readonly cs: number }[] | undefined;
  let empty: CompiledFlow | undefined;
  let emptyIn: readonly Source[] | undefined;
  for (const flow of target.flows) {
    const sources = active.byRank[flow.rule.rank];
    if (sources === undefined) continue;
    // The default rules repeat one source in several rules; where it was nothing it is nothing again.
    if (empty !== undefined && sources === emptyIn && flow.text === empty.text && flow.once === empty.once) continue;
    for (const source of sources) {
      const result = evaluateFlow(flow, source);
      if (result === ignoreThisFlow) {
        ignoring ??= [];
        ignoring.push({ rule: flow.rule.number, cs: source.cs });
      } else if (result === authoritativeNull) return nothing;
      else if (result === null) {
        managed = true;
        if (sources.length === 1) {
          empty = flow;
          emptyIn = sources;
        }
      } else return { kind: 'value', value: result, flow, cs: source.cs };
    }
  }
  if (managed) return nothing;
  return ignoring === undefined ? untouched : { kind: 'untouched', ignoring };
}

/** The union of all contributions, the winner's spelling first. */
function resolveMerge(target: TargetFlows, active: ActiveSources): Resolution {
  const values = new Map<StoredValue, StoredValue>();
  let first: { readonly flow: CompiledFlow; readonly cs: number } | undefined;
  let type: string | undefined;
  let managed = false;
  const ignoring: { rule: number; cs: number }[] = [];
  merging: for (const flow of target.flows) {
    for (const source of active.byRank[flow.rule.rank] ?? []) {
      const merge = flow.merge === 'Replace' ? 'Update' : flow.merge;
      if (type !== undefined && type !== merge) throw mixedMerge(flow, type);
      type = merge;
      const result = evaluateFlow(flow, source);
      if (result === authoritativeNull) break merging;
      if (result === ignoreThisFlow) ignoring.push({ rule: flow.rule.number, cs: source.cs });
      else if (result === null) managed = true;
      else {
        first ??= { flow, cs: source.cs };
        for (const value of storedValues(result)) {
          const key =
            merge === 'MergeCaseInsensitive' && typeof value === 'string' && target.type === 'str'
              ? value.toLowerCase()
              : value;
          if (!values.has(key)) values.set(key, value);
        }
        if (merge === 'Update') break merging;
      }
    }
  }
  if (first === undefined) return managed ? nothing : { kind: 'untouched', ignoring };
  const list = [...values.values()];
  const [only] = list;
  return { kind: 'value', value: target.multiValued || only === undefined ? list : only, ...first };
}

/** One flow's contribution; reference attributes contribute pointers. An empty text or list is nothing. */
export function evaluateFlow(flow: CompiledFlow, source: Source): Stored | null | FlowSignal {
  if (flow.once && !source.creates) return ignoreThisFlow;
  try {
    if (flow.evaluate !== undefined) return flow.evaluate(source.frame);
    return flow.references === undefined ? null : evaluateReferences(flow.references, source);
  } catch (cause) {
    if (cause instanceof EvaluationError) throw new FlowError(flow, cause);
    throw cause;
  }
}

function evaluateReferences(
  references: NonNullable<CompiledFlow['references']>,
  source: Source,
): Stored | null | FlowSignal {
  if (references.kind === 'direct') {
    const { sourceSlot } = references;
    // Outbound the metaverse object already holds pointers; inbound a pointer to the object's own attribute is made.
    if (source.cs === 0) return source.frame.slots[sourceSlot] ?? null;
    return source.frame.referenceCount(sourceSlot) === 0
      ? null
      : [printPointer({ kind: 'attribute', cs: source.cs, slot: sourceSlot })];
  }
  const result = references.evaluate(source.frame);
  if (!isReferenceList(result)) return result;
  return result.length === 0 ? null : result.map(({ dn }) => printPointer({ kind: 'dn', space: source.space, dn }));
}

function isReferenceList<T>(result: readonly T[] | null | FlowSignal): result is readonly T[] {
  return Array.isArray(result);
}

function mixedMerge(flow: CompiledFlow, other: string): FlowError {
  return new FlowError(
    flow,
    new EvaluationError(
      'mixed-merge-types',
      `Rules in scope flow into "${flow.target}" with merge types ${other} and ${flow.merge}; give all of them the same one`,
    ),
  );
}

/** A flow could not be evaluated: which one, and why. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
  readonly flow: CompiledFlow;
  readonly code: string;

  constructor(flow: CompiledFlow, cause: EvaluationError) {
    super(cause.message, { cause });
    this.flow = flow;
    this.code = cause.code;
  }
}
