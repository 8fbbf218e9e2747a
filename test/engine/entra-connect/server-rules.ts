import type { Flow, Rule } from '../../../grammar/ast/rule.ts';
import { mentionedAttributes } from '../../../grammar/ast/mentioned-attributes.ts';
import { ruleId } from '../../../grammar/ast/rule-id.ts';
import { noSpan } from '../../../grammar/ast/span.ts';
import type { ServerRule } from '../../../engine/entra-connect/server-rule.ts';

export const connectorId = 'aaaaaaaa-0000-0000-0000-000000000001';
export const neighbourId = 'bbbbbbbb-0000-0000-0000-000000000001';

/** Any rule as a server would keep it, of one connector. */
export function serverRule(rule: Rule): ServerRule {
  const { precedence } = rule;
  return {
    rule,
    id: ruleId(rule),
    internalId: rule.internalId?.text ?? ruleId(rule),
    connectorId,
    connectorName: 'one.test',
    place:
      precedence.kind === 'number'
        ? { kind: 'number', value: precedence.value }
        : { kind: precedence.kind, id: neighbourId },
  };
}

/** The rule a reader gives for what a writer makes of `rule`: without what only a workspace says, and without redundancy. */
export function asRead(rule: Rule): Rule {
  const { documentation: _documentation, internalId, description, tag, version, ...rest } = rule;
  const id = ruleId(rule);
  const own = { ...rest, id: word(id) };
  return {
    ...own,
    ...(internalId === undefined || internalId.text === id ? {} : { internalId }),
    ...(description === undefined || description.text.trim() === '' ? {} : { description: titled(description.text) }),
    ...(tag === undefined || tag.text.trim() === '' ? {} : { tag: word(tag.text.trim()) }),
    ...(version === undefined || version === 1 ? {} : { version }),
    name: titled(rule.name.text),
    connector: { kind: 'named', names: [word(connectorId)], span: noSpan },
    precedence: rule.precedence.kind === 'number' ? rule.precedence : { ...rule.precedence, rule: word(neighbourId) },
    flows: rule.flows.map(flowAsRead),
  };
}

function flowAsRead(flow: Flow): Flow {
  const { declaredSources, ...rest } = flow;
  const declared = declaredSources?.map(({ text }) => text);
  const { source } = flow;
  const says =
    source.kind === 'expression'
      ? JSON.stringify(declared) !== JSON.stringify(mentionedAttributes(source.expression))
      : source.kind === 'direct' && declared?.[0] === source.attribute.text && declared.length > 1;
  return declaredSources !== undefined && says ? { ...rest, declaredSources } : rest;
}

function word(text: string): Rule['name'] {
  return { text, span: noSpan };
}

/** Texts of several lines lose the white space around them. */
function titled(text: string): Rule['name'] {
  return word(text.includes('\n') ? text.trim() : text);
}
