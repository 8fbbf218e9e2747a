import type { Problem } from '../../grammar/ast/problem.ts';
import type { Direction, LinkType, Precedence, Rule } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { report, reportUnknownChildren, type Problems } from './element-problem.ts';
import { emptyGuid } from './guid-text.ts';
import { readJoin, readScope } from './rule-criteria.ts';
import { readFlows } from './rule-flows.ts';
import { childOf, childText, parseXml, type XmlElement } from './xml.ts';
import { booleanOf, guidOf, requiredText, requiredWord, word } from './xml-values.ts';

/**
 * A rule of an exported configuration as its file says it: its connector, and a rule it stands before or after, are still GUIDs
 * (lower-case, without braces), also inside `rule`. Every span is {@link noSpan}, but those inside an expression count from the
 * beginning of the expression's text.
 */
export interface ImportedRule {
  readonly rule: Rule;
  readonly connectorId: string;
}

/** Reads a `SynchronizationRule_{guid}.xml`. `rule` is absent when the rule cannot be told; a problem then says why. */
export function readRuleXml(text: string): {
  readonly rule: ImportedRule | undefined;
  readonly problems: readonly Problem[];
} {
  const { root, problems: syntax } = parseXml(text);
  const problems: Problems = [...syntax];
  const rule = root === undefined ? undefined : readRule(problems, root);
  return { rule, problems };
}

/** Reads a `synchronizationRule` element. */
export function readRule(problems: Problems, root: XmlElement): ImportedRule | undefined {
  const earlier = problems.length;
  reportUnknownChildren(problems, root, knownElements);
  const name = requiredText(problems, root, 'name');
  const direction = requiredWord<Direction>(problems, root, 'direction', directions);
  const sourceObjectType = requiredText(problems, root, 'sourceObjectType');
  const targetObjectType = requiredText(problems, root, 'targetObjectType');
  const link = requiredWord<LinkType>(problems, root, 'linkType', linkTypes);
  const precedence = readPrecedence(problems, root);
  const connectorId = readConnectorId(problems, root);
  const scope = readScope(problems, childOf(root, 'synchronizationCriteria'));
  const join = readJoin(problems, childOf(root, 'relationshipCriteria'));
  const flows = readFlows(problems, childOf(root, 'attribute-mappings'));
  if (name === undefined || direction === undefined || link === undefined || precedence === undefined) return undefined;
  if (sourceObjectType === undefined || targetObjectType === undefined || connectorId === undefined) return undefined;
  if (scope === undefined || join === undefined) return undefined;

  const rule: Rule = {
    direction,
    name: word(name),
    ...readOptionalHeader(problems, root),
    connector: { kind: 'named', names: [word(connectorId)], span: noSpan },
    sourceObjectType: word(sourceObjectType),
    targetObjectType: word(targetObjectType),
    link,
    precedence,
    disabled: booleanOf(problems, childOf(root, 'disabled')),
    passwordSync: booleanOf(problems, childOf(root, 'EnablePasswordSync')),
    scope,
    join,
    flows,
    broken: problems.slice(earlier).some(({ severity }) => severity === 'error'),
    span: noSpan,
    headerSpan: noSpan,
  };
  return { rule, connectorId };
}

type OptionalHeader = Pick<Rule, 'id' | 'internalId' | 'description' | 'tag' | 'version' | 'softDeleteExpiry'>;

/** What a rule need not say because the absence has a meaning of its own, is left out where it says just that. */
function readOptionalHeader(problems: Problems, root: XmlElement): OptionalHeader {
  const derived = { severity: 'warning', text: 'the rule gets an id derived from its name' } as const;
  const id = guidOf(problems, root, 'id', derived);
  const internalId = guidOf(problems, root, 'internal-id', { severity: 'warning', text: 'it is left out' });
  const version = Number(childText(root, 'version') ?? 1);
  const expiry = childText(root, 'softDeleteExpiryInterval') ?? noExpiry;
  const description = childText(root, 'description');
  const tag = childText(root, 'immutable-tag');
  return {
    ...(id === undefined ? {} : { id: word(id) }),
    ...(internalId === undefined || internalId === id ? {} : { internalId: word(internalId) }),
    ...(description === undefined ? {} : { description: word(description) }),
    ...(tag === undefined ? {} : { tag: word(tag) }),
    ...(Number.isInteger(version) && version !== 1 ? { version } : {}),
    ...(expiry === noExpiry || expiry === '0' ? {} : { softDeleteExpiry: word(expiry) }),
  };
}

/** A rule waiting to be placed has precedence 0 and names its neighbour; once it is placed, only its number counts. */
function readPrecedence(problems: Problems, root: XmlElement): Precedence | undefined {
  const text = requiredText(problems, root, 'precedence');
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    report(problems, childOf(root, 'precedence') ?? root, {
      code: 'bad-precedence',
      severity: 'error',
      message: `"${text}" is not a precedence, so the rule is left out; write a whole number from 0`,
    });
    return undefined;
  }
  for (const kind of ['after', 'before'] as const) {
    const neighbour = guidOf(problems, root, `precedence-${kind}`, { severity: 'warning', text: 'it is left out' });
    if (value === 0 && neighbour !== undefined && neighbour !== emptyGuid) {
      return { kind, rule: word(neighbour), span: noSpan };
    }
  }
  return { kind: 'number', value, span: noSpan };
}

function readConnectorId(problems: Problems, root: XmlElement): string | undefined {
  if (requiredText(problems, root, 'connector') === undefined) return undefined;
  return guidOf(problems, root, 'connector', {
    severity: 'error',
    text: 'the connector of the rule is not known and the rule is left out',
  });
}

const noExpiry = '00:00:00';

const directions: Readonly<Record<string, Direction>> = { Inbound: 'inbound', Outbound: 'outbound' };

const linkTypes: Readonly<Record<string, LinkType>> = {
  Provision: 'provision',
  Join: 'join',
  StickyJoin: 'sticky join',
  JoinNoFlow: 'join no flow',
};

const knownElements = [
  'id',
  'internal-id',
  'version',
  'name',
  'description',
  'immutable-tag',
  'direction',
  'disabled',
  'connector',
  'sourceObjectType',
  'targetObjectType',
  'linkType',
  'precedence',
  'precedence-after',
  'precedence-before',
  'softDeleteExpiryInterval',
  'EnablePasswordSync',
  'attribute-mappings',
  'relationshipCriteria',
  'synchronizationCriteria',
];
