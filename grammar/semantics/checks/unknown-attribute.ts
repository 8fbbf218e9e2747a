import { nearestName } from '../../ast/nearest-name.ts';
import { attributeUses } from '../attribute-uses.ts';
import { guessing } from '../../ast/fix.ts';
import type { Finding, RuleCheck } from '../rule-context.ts';
import { type AttributeUse, hasAttribute, type Side } from '../sides.ts';

/**
 * Scope, join or flow mention an attribute that objects of that type do not have on that side, so the rule cannot be compiled. Names
 * are case-sensitive, as in the original. An inbound rule reads the connector space and writes the metaverse, an outbound rule the
 * other way round; a join names the connector space first in both.
 */
export const unknownAttribute: RuleCheck = {
  code: 'unknown-attribute',
  severity: 'error',
  find: (context) => {
    const { rule } = context;
    const tested = new Set(
      rule.scope
        .flatMap((group) => group.clauses)
        .map(({ attribute, operator }) => (operator.endsWith('MEMBEROF') ? undefined : attribute)),
    );
    const isName = ({ word }: AttributeUse): boolean =>
      tested.has(word) && /^(?:dn|distinguishedName)$/i.test(word.text);
    return attributeUses(context).flatMap((use) =>
      findingsOf(use).map((finding) => (isName(use) ? { span: finding.span, message: noName } : finding)),
    );
  },
};

const noName =
  'A scope cannot test the distinguished name, so this rule cannot be compiled; choose containers in joinery.json, or let an expression with [dn] flow into cloudFiltered';

function findingsOf(use: AttributeUse): readonly Finding[] {
  const { text, span } = use.word;
  const side = use.sides.find((candidate) => !hasAttribute(candidate, text));
  if (side === undefined) return [];
  const where = side.schema.attributes.has(text)
    ? `Objects of type "${side.objectType}" in ${side.label} have no attribute "${text}"`
    : `There is no attribute "${text}" in ${side.label}`;
  const nearest = nearestName(text, candidates(side));
  const isNear = nearest !== undefined && nearest !== text;
  const message = `${where}, so this rule cannot be compiled; ${isNear ? `did you mean ${nearest}?` : 'name one the schema has'}`;
  // A text that names an attribute carries quotation marks, which stay.
  const isText = span.end - span.start === text.length + 2;
  const fix = isNear ? { fix: guessing(`Write ${nearest}`, span, isText ? `"${nearest}"` : nearest) } : {};
  return [{ span, message, ...fix }];
}

function candidates(side: Side): Iterable<string> {
  return side.schema.objectTypes.get(side.objectType)?.attributes ?? side.schema.attributes.keys();
}
