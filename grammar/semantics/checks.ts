import { argumentCount } from './checks/argument-count.ts';
import { argumentType } from './checks/argument-type.ts';
import { attributeNotIncluded } from './checks/attribute-not-included.ts';
import { changingFlow } from './checks/changing-flow.ts';
import { comparedBitMask } from './checks/compared-bit-mask.ts';
import { comparisonType } from './checks/comparison-type.ts';
import { competingJoins } from './checks/competing-joins.ts';
import { constantCondition } from './checks/constant-condition.ts';
import { constantTooLong } from './checks/constant-too-long.ts';
import { contradictoryClauses } from './checks/contradictory-clauses.ts';
import { customPrecedence } from './checks/custom-precedence.ts';
import { declaredSourceUnknown } from './checks/declared-source-unknown.ts';
import { disabledPasswordSync } from './checks/disabled-password-sync.ts';
import { duplicateClause } from './checks/duplicate-clause.ts';
import { duplicatePrecedence } from './checks/duplicate-precedence.ts';
import { duplicateRuleId } from './checks/duplicate-rule-id.ts';
import { duplicateRuleName } from './checks/duplicate-rule-name.ts';
import { duplicateTarget } from './checks/duplicate-target.ts';
import { emptyBitMask } from './checks/empty-bit-mask.ts';
import { emptyBlock } from './checks/empty-block.ts';
import { emptyTextComparison } from './checks/empty-text-comparison.ts';
import { equalOnMultiValued } from './checks/equal-on-multi-valued.ts';
import { importedValueOutbound } from './checks/imported-value-outbound.ts';
import { impossibleAssignment } from './checks/impossible-assignment.ts';
import { joinAttributeNowhere } from './checks/join-attribute-nowhere.ts';
import { joinType } from './checks/join-type.ts';
import { lossyAssignment } from './checks/lossy-assignment.ts';
import { memberOfOutbound } from './checks/member-of-outbound.ts';
import { mergeSingleValued } from './checks/merge-single-valued.ts';
import { misplacedFlowResult } from './checks/misplaced-flow-result.ts';
import { misplacedOption } from './checks/misplaced-option.ts';
import { mixedArithmetic } from './checks/mixed-arithmetic.ts';
import { mixedLogic } from './checks/mixed-logic.ts';
import { mixedMergeTypes } from './checks/mixed-merge-types.ts';
import { modifiedStandardRule } from './checks/modified-standard-rule.ts';
import { multiValuedIntoSingle } from './checks/multi-valued-into-single.ts';
import { objectTypeNotIncluded } from './checks/object-type-not-included.ts';
import { onceWithoutProjection } from './checks/once-without-projection.ts';
import { operandType } from './checks/operand-type.ts';
import { positionBelowOne } from './checks/position-below-one.ts';
import { precedenceAnchorMissing } from './checks/precedence-anchor-missing.ts';
import { provisionWithoutDn } from './checks/provision-without-dn.ts';
import { provisionWithoutJoin } from './checks/provision-without-join.ts';
import { quotedSource } from './checks/quoted-source.ts';
import { repeatedStandardTag } from './checks/repeated-standard-tag.ts';
import { ruleWithoutEffect } from './checks/rule-without-effect.ts';
import { sameBranches } from './checks/same-branches.ts';
import { scopeAlwaysTrue } from './checks/scope-always-true.ts';
import { scopeNeverTrue } from './checks/scope-never-true.ts';
import { scopeValueType } from './checks/scope-value-type.ts';
import { severalMultiValuedAttributes } from './checks/several-multi-valued-attributes.ts';
import { shadowedFlow } from './checks/shadowed-flow.ts';
import { sourceAnchorCanChange } from './checks/source-anchor-can-change.ts';
import { sourceAnchorSign } from './checks/source-anchor-sign.ts';
import { standardTagOnCustomRule } from './checks/standard-tag-on-custom-rule.ts';
import { trueOfNonBoolean } from './checks/true-of-non-boolean.ts';
import { unboundVariable } from './checks/unbound-variable.ts';
import { unknownAttribute } from './checks/unknown-attribute.ts';
import { unknownConnector } from './checks/unknown-connector.ts';
import { unknownFunction } from './checks/unknown-function.ts';
import { unknownObjectType } from './checks/unknown-object-type.ts';
import { unknownOption } from './checks/unknown-option.ts';
import { unknownParameter } from './checks/unknown-parameter.ts';
import { unreachableBranch } from './checks/unreachable-branch.ts';
import { unreachableRule } from './checks/unreachable-rule.ts';
import { unusedVariable } from './checks/unused-variable.ts';
import { unwritableAttribute } from './checks/unwritable-attribute.ts';
import { wildcardInComparison } from './checks/wildcard-in-comparison.ts';
import { silenceWithoutReason, unusedSilence } from './silence-checks.ts';
import type { CheckDescription, CrossRuleCheck, RuleCheck } from './rule-context.ts';

/** Checks of what stands there; they look at rules that could not be read completely, too. */
export const checksOfEveryRule: readonly RuleCheck[] = [
  argumentCount,
  attributeNotIncluded,
  duplicateTarget,
  importedValueOutbound,
  memberOfOutbound,
  mixedLogic,
  unknownAttribute,
  unknownConnector,
  unknownFunction,
  unknownObjectType,
  unknownParameter,
];

/** Checks of what a rule means; they look at rules that were read completely. */
export const checksOfWholeRules: readonly RuleCheck[] = [
  argumentType,
  changingFlow,
  comparedBitMask,
  comparisonType,
  constantCondition,
  constantTooLong,
  contradictoryClauses,
  declaredSourceUnknown,
  disabledPasswordSync,
  duplicateClause,
  emptyBitMask,
  emptyBlock,
  emptyTextComparison,
  equalOnMultiValued,
  impossibleAssignment,
  joinAttributeNowhere,
  joinType,
  lossyAssignment,
  mergeSingleValued,
  misplacedFlowResult,
  misplacedOption,
  mixedArithmetic,
  modifiedStandardRule,
  multiValuedIntoSingle,
  objectTypeNotIncluded,
  operandType,
  positionBelowOne,
  provisionWithoutJoin,
  quotedSource,
  ruleWithoutEffect,
  sameBranches,
  scopeAlwaysTrue,
  scopeNeverTrue,
  scopeValueType,
  severalMultiValuedAttributes,
  sourceAnchorCanChange,
  sourceAnchorSign,
  standardTagOnCustomRule,
  trueOfNonBoolean,
  unboundVariable,
  unknownOption,
  unreachableBranch,
  unusedVariable,
  unwritableAttribute,
  wildcardInComparison,
];

/** Checks of names and numbers among all rules, broken ones included. */
export const crossChecksOfEveryRule: readonly CrossRuleCheck[] = [
  duplicatePrecedence,
  duplicateRuleId,
  duplicateRuleName,
  precedenceAnchorMissing,
];

/** Checks of what rules mean together. */
export const crossChecksOfWholeRules: readonly CrossRuleCheck[] = [
  competingJoins,
  customPrecedence,
  mixedMergeTypes,
  onceWithoutProjection,
  provisionWithoutDn,
  repeatedStandardTag,
  shadowedFlow,
  unreachableRule,
];

/** Every check, by its code. */
export const checksByCode: ReadonlyMap<string, CheckDescription> = new Map(
  [
    ...checksOfEveryRule,
    ...checksOfWholeRules,
    ...crossChecksOfEveryRule,
    ...crossChecksOfWholeRules,
    silenceWithoutReason,
    unusedSilence,
  ].map((check) => [check.code, check]),
);
