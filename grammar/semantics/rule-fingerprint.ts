import { mentionedAttributes } from '../ast/mentioned-attributes.ts';
import { derivedGuid } from '../ast/rule-id.ts';
import type { Flow, Rule } from '../ast/rule.ts';
import { expressionKey } from './expression-key.ts';

/**
 * What a rule does, as a lower-case GUID: two rules share it when they have the same direction, object types, link type, scope, joins
 * and flows, whatever their names, connectors, ids and precedences, whether disabled, and however they are laid out. The order of
 * clauses and flows carries no meaning and does not count; that of join groups does.
 *
 * What setup asks for is not counted as a difference: which attribute the source anchor is made of, what people sign in with, and
 * whether passwords are synchronized. The default anchor and sign-in name are told from chosen ones, but chosen ones not apart.
 */
export function ruleFingerprint(rule: Rule): string {
  const scope = rule.scope.map(({ clauses }) =>
    clauses.map(({ attribute, operator, value }) => JSON.stringify([attribute.text, operator, value?.text])).toSorted(),
  );
  const join = rule.join.map(({ clauses }) =>
    clauses
      .map(({ csAttribute, mvAttribute, caseSensitive }) =>
        JSON.stringify([csAttribute.text, mvAttribute.text, caseSensitive]),
      )
      .toSorted(),
  );
  return derivedGuid(
    JSON.stringify([
      [rule.direction, rule.sourceObjectType.text, rule.targetObjectType.text, rule.link],
      scope.map((group) => group.join(' and ')).toSorted(),
      join,
      rule.flows.map((flow) => JSON.stringify(flowMeaning(rule, flow))).toSorted(),
    ]),
  );
}

function flowMeaning(rule: Rule, flow: Flow): readonly unknown[] {
  const { target, once, merge } = flow;
  return [target.text, once, merge, isChosenAtSetup(rule, flow) ? 'as chosen at setup' : sourceMeaning(flow)];
}

function sourceMeaning({ source }: Flow): string {
  switch (source.kind) {
    case 'direct':
      return `[${source.attribute.text}]`;
    case 'constant':
      return `constant ${source.value.text}`;
    case 'expression':
      return expressionKey(source.expression);
  }
}

/** What setup can make of other attributes than those the standard rules read for it. */
const chosenTargets: ReadonlySet<string> = new Set([
  'sourceAnchor',
  'sourceAnchorBinary',
  'sourceAnchorSettled',
  'userPrincipalName',
  'onPremisesUserPrincipalName',
]);

/** What those are made of unless something else is chosen, and what the conditions around them ask for. */
const defaultSources: ReadonlySet<string> = new Set([
  'objectGUID',
  'userPrincipalName',
  'sAMAccountName',
  'msExchRecipientTypeDetails',
]);

function isChosenAtSetup(rule: Rule, { target, source }: Flow): boolean {
  if (rule.direction !== 'inbound' || rule.targetObjectType.text !== 'person') return false;
  if (!chosenTargets.has(target.text) || source.kind === 'constant') return false;
  const read = source.kind === 'direct' ? [source.attribute.text] : mentionedAttributes(source.expression);
  return read.some((name) => !defaultSources.has(name));
}
