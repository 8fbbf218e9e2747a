import type { Problem } from '../../grammar/ast/problem.ts';
import type { Direction, LinkType, Precedence, Rule, Word } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { emptyGuid } from '../model/guid.ts';
import { report, reportUnknownAttributes, type Problems } from './element-problem.ts';
import { readJoin, readScope } from './rule-criteria.ts';
import { knownElements } from './rule-extension.ts';
import { readFlows } from './rule-flows.ts';
import { directions, linkTypes, noSoftDelete } from './rule-words.ts';
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
  reportUnknownAttributes(problems, root);
  reportRepeated(problems, root);
  const name = requiredText(problems, root, 'name') === undefined ? undefined : titleOf(root, 'name');
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
    ...readExtension(problems, root),
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
  const version = readVersion(problems, root);
  const expiry = childText(root, 'softDeleteExpiryInterval') ?? noSoftDelete;
  const description = titleOf(root, 'description');
  const tag = childText(root, 'immutable-tag');
  return {
    ...(id === undefined ? {} : { id: word(id) }),
    ...(internalId === undefined || internalId === id ? {} : { internalId: word(internalId) }),
    ...(description === undefined ? {} : { description: word(description) }),
    ...(tag === undefined ? {} : { tag: word(tag) }),
    ...(version === 1 ? {} : { version }),
    ...(expiry === noSoftDelete || expiry === '0' ? {} : { softDeleteExpiry: word(expiry) }),
  };
}

/** A text people wrote, to the letter; only the line breaks around it are layout. `undefined` when it is absent or blank. */
function titleOf(root: XmlElement, name: string): string | undefined {
  const text = childOf(root, name)?.text ?? '';
  if (text.trim() === '') return undefined;
  return /[\r\n]/.test(text) ? text.trim() : text;
}

function readVersion(problems: Problems, root: XmlElement): number {
  const text = childText(root, 'version') ?? '1';
  const version = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(version)) return version;
  report(problems, childOf(root, 'version') ?? root, {
    code: 'bad-version',
    severity: 'warning',
    message: `"${text}" is not a version, so the rule counts as version 1; write a whole number`,
  });
  return 1;
}

/** Elements of newer builds have no meaning here, but the rule is written back with them. */
function readExtension(problems: Problems, root: XmlElement): { readonly extension?: Word } {
  const unknown = root.children.filter((child) => !knownElements.includes(child.name) || child.uri !== '');
  const kept = unknown.filter((child) => {
    // A prefix that is declared further out would be meaningless where the element alone is written back.
    const isWhole = parseXml(child.outer).root !== undefined;
    report(problems, child, {
      code: 'unknown-element',
      severity: 'warning',
      message: `The element "${child.name}" is not known inside "${root.name}"; it is ${isWhole ? 'kept and written back, but has no effect here' : 'left out'}, so check by hand whether the rule depends on it`,
    });
    return isWhole;
  });
  return kept.length === 0 ? {} : { extension: word(kept.map(({ outer }) => outer).join('\n')) };
}

function reportRepeated(problems: Problems, root: XmlElement): void {
  for (const child of root.children) {
    if (!knownElements.includes(child.name) || childOf(root, child.name) === child || child.uri !== '') continue;
    report(problems, child, {
      code: 'repeated-element',
      severity: 'warning',
      message: `"${root.name}" has a second "${child.name}", which is left out; keep one of them`,
    });
  }
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
  let place: Precedence | undefined;
  for (const kind of ['after', 'before'] as const) {
    const neighbour = guidOf(problems, root, `precedence-${kind}`, { severity: 'warning', text: 'it is left out' });
    if (neighbour === undefined || neighbour === emptyGuid) continue;
    if (value === 0 && place === undefined) place = { kind, rule: word(neighbour), span: noSpan };
    else reportSpareNeighbour(problems, root, kind, value);
  }
  return place ?? { kind: 'number', value, span: noSpan };
}

function reportSpareNeighbour(problems: Problems, root: XmlElement, kind: string, value: number): void {
  report(problems, childOf(root, `precedence-${kind}`) ?? root, {
    code: 'spare-neighbour',
    severity: 'information',
    message: `The rule has its place ${value === 0 ? 'after another one' : `at ${value}`} already, so "precedence-${kind}" has no effect and is left out`,
  });
}

function readConnectorId(problems: Problems, root: XmlElement): string | undefined {
  if (requiredText(problems, root, 'connector') === undefined) return undefined;
  return guidOf(problems, root, 'connector', {
    severity: 'error',
    text: 'the connector of the rule is not known and the rule is left out',
  });
}
