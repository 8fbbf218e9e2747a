import { joinKeys } from '../model/join-key.ts';
import type { Slots } from '../model/stored.ts';
import { storedValues } from '../model/stored.ts';
import { EvaluationError } from '../model/value.ts';
import type { CsObject, StoreReader } from '../ports/store.ts';
import type { CompiledRule, JoinTest, Plan } from '../rules/plan.ts';
import type { JoinAttempt } from './trace.ts';

/** What join rules found. Several rules may find the same object; different ones are an error of the object. */
export interface JoinResult {
  readonly found: number | null;
  readonly rule: CompiledRule | null;
  readonly attempts: readonly JoinAttempt[];
}

type Search = (clause: JoinTest, keys: readonly string[], rule: CompiledRule) => readonly number[];
type Verify = (clause: JoinTest, candidate: number) => boolean;

/** Looks for the metaverse object an incoming object belongs to. `rules` are in scope, in order of precedence. */
export function joinMetaverse(
  plan: Plan,
  store: StoreReader,
  rules: readonly CompiledRule[],
  slots: Slots,
): JoinResult {
  return evaluateJoins(rules, {
    keys: (clause) => joinKeys(clause.csType, slots[clause.csSlot]),
    search: (clause, keys, rule) =>
      distinct(keys.flatMap((key) => store.mvByKey(clause.mvAttribute, key))).filter(
        (id) => rule.targetObjectType === '*' || store.mv(id)?.objectType === rule.targetObjectType,
      ),
    verify: (clause, candidate) => {
      const mv = store.mv(candidate);
      const slot = mv === undefined ? undefined : plan.mvLayout(mv.objectType).slotOf.get(clause.mvAttribute);
      return mv !== undefined && slot !== undefined && shareValue(slots[clause.csSlot], mv.slots[slot]);
    },
  });
}

/** Looks for the object in a connector space that a metaverse object belongs to, among disconnectors of the rules' target type. */
export function joinConnectorSpace(store: StoreReader, rules: readonly CompiledRule[], slots: Slots): JoinResult {
  return evaluateJoins(rules, {
    keys: (clause) => joinKeys(clause.mvType, slots[clause.mvSlot]),
    search: (clause, keys, rule) =>
      distinct(
        keys.flatMap((key) => store.disconnectorsByKey(rule.space, rule.targetObjectType, clause.csAttribute, key)),
      ).filter((id) => isCandidate(store.cs(id))),
    verify: (clause, candidate) => shareValue(slots[clause.mvSlot], store.cs(candidate)?.image?.[clause.csSlot]),
  });
}

function isCandidate(object: CsObject | undefined): boolean {
  return object !== undefined && object.mv === null && object.pendingImport !== 'delete';
}

interface JoinSide {
  readonly keys: (clause: JoinTest) => readonly string[];
  readonly search: Search;
  readonly verify: Verify;
}

function evaluateJoins(rules: readonly CompiledRule[], side: JoinSide): JoinResult {
  const attempts: JoinAttempt[] = [];
  let found: number | null = null;
  let by: CompiledRule | null = null;
  for (const rule of rules) {
    const candidate = evaluateRule(rule, side, attempts);
    if (candidate === null) continue;
    if (found !== null && found !== candidate) {
      throw new EvaluationError(
        'multiple-join-results',
        `The rules "${by?.name}" and "${rule.name}" are both in scope and join different objects; limit their scope or give them the same join`,
      );
    }
    found = candidate;
    by ??= rule;
  }
  return { found, rule: by, attempts };
}

/** Groups from top to bottom; the first with exactly one candidate wins. */
function evaluateRule(rule: CompiledRule, side: JoinSide, attempts: JoinAttempt[]): number | null {
  for (const group of rule.joins) {
    const candidates = evaluateGroup(group, rule, side);
    const [first] = group;
    if (first !== undefined) {
      const clauses = group.map(({ csAttribute, mvAttribute }) => `${csAttribute} = ${mvAttribute}`).join(' and ');
      attempts.push({ rule: rule.name, clauses, candidates: candidates.length, span: first.span });
    }
    const [only, second] = candidates;
    if (only !== undefined && second === undefined) return only;
  }
  return null;
}

function evaluateGroup(group: readonly JoinTest[], rule: CompiledRule, side: JoinSide): readonly number[] {
  let candidates: readonly number[] | undefined;
  for (const clause of group) {
    const keys = side.keys(clause);
    // A clause whose attribute is absent can never match.
    if (keys.length === 0) return [];
    let matching = side.search(clause, keys, rule);
    if (clause.caseSensitive) matching = matching.filter((candidate) => side.verify(clause, candidate));
    candidates = candidates === undefined ? matching : candidates.filter((candidate) => matching.includes(candidate));
    if (candidates.length === 0) return [];
  }
  return candidates ?? [];
}

function distinct(ids: readonly number[]): readonly number[] {
  return ids.length < 2 ? ids : [...new Set(ids)];
}

/** Exact comparison: used where a clause asks for matching case. */
function shareValue(left: Slots[number] | undefined, right: Slots[number] | undefined): boolean {
  const values = storedValues(right);
  return storedValues(left).some((value) => values.includes(value));
}
