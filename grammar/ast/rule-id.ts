import type { Rule } from './rule.ts';

/**
 * The rule's identity: its written `id`, else one derived from direction, connector clause and name, so that a rule keeps its id
 * wherever its text stands. Always a lower-case GUID without braces.
 */
export function ruleId(rule: Rule): string {
  if (rule.id !== undefined) return rule.id.text;
  const connector =
    rule.connector.kind === 'every'
      ? ['every', rule.connector.category.text]
      : ['named', ...rule.connector.names.map((name) => name.text)];
  return derivedGuid(JSON.stringify([rule.direction, connector, rule.name.text]));
}

/**
 * The id of one of the rules that `rule` stands for, where it stands for several connectors and the first of them has the rule's own.
 * `connectorId` is a lower-case GUID without braces; the result depends on both ids alone.
 */
export function cloneId(rule: Rule, connectorId: string): string {
  return derivedGuid(JSON.stringify([ruleId(rule), connectorId]));
}

/** A GUID of version 8 ("custom", RFC 9562 §5.8) made of four independently seeded 32-bit hashes of `text`. */
export function derivedGuid(text: string): string {
  const seeds = [0x811c9dc5, 0x9747b28c, 0x3c6ef372, 0x1f83d9ab];
  const hex = seeds.map((seed) => hash32(text, seed).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** FNV-1a over UTF-16 code units with a final avalanche, so that texts differing in their last letter differ in every digit. */
function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
