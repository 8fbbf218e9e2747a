import type { Problem } from '../ast/problem.ts';
import type { RuleEnvironment } from '../schema/schema.ts';
import { argumentCount } from './checks/argument-count.ts';
import { attributeNotIncluded } from './checks/attribute-not-included.ts';
import { duplicatePrecedence } from './checks/duplicate-precedence.ts';
import { duplicateRuleId } from './checks/duplicate-rule-id.ts';
import { duplicateRuleName } from './checks/duplicate-rule-name.ts';
import { duplicateTarget } from './checks/duplicate-target.ts';
import { importedValueOutbound } from './checks/imported-value-outbound.ts';
import { memberOfOutbound } from './checks/member-of-outbound.ts';
import { mixedLogic } from './checks/mixed-logic.ts';
import { precedenceAnchorMissing } from './checks/precedence-anchor-missing.ts';
import { unknownAttribute } from './checks/unknown-attribute.ts';
import { unknownConnector } from './checks/unknown-connector.ts';
import { unknownFunction } from './checks/unknown-function.ts';
import { unknownObjectType } from './checks/unknown-object-type.ts';
import { unknownParameter } from './checks/unknown-parameter.ts';
import { type Check, connectorsOf, indexRules, type RuleFile } from './rule-context.ts';

const checks: readonly Check[] = [
  unknownConnector,
  unknownObjectType,
  unknownAttribute,
  attributeNotIncluded,
  unknownFunction,
  argumentCount,
  unknownParameter,
  duplicatePrecedence,
  duplicateRuleId,
  duplicateRuleName,
  duplicateTarget,
  precedenceAnchorMissing,
  memberOfOutbound,
  importedValueOutbound,
  mixedLogic,
];

/**
 * What is wrong with rules that could be read, held against the schemas and against each other. `files` are all rule files of a
 * workspace; problems come in their order, per file in text order. Problems of reading are not repeated.
 */
export function checkRules(
  files: readonly RuleFile[],
  environment: RuleEnvironment,
): readonly { readonly path: string; readonly problem: Problem }[] {
  const index = indexRules(files);
  return files.flatMap(({ path, file }) =>
    file.rules.flatMap((rule) => {
      const context = { path, rule, environment, connectors: connectorsOf(rule, environment), index };
      return checks
        .flatMap((check) => check(context))
        .toSorted((left, right) => left.span.start - right.span.start)
        .map((problem) => ({ path, problem }));
    }),
  );
}
