import { describeType, valueType } from '../../grammar/semantics/types/expression-type.ts';
import type { AttributeSchema } from '../../grammar/schema/schema.ts';
import type { RuleContext } from '../../grammar/semantics/rule-context.ts';
import type { Side } from '../../grammar/semantics/sides.ts';
import type { Space } from '../symbols/attribute-mentions.ts';
import { type AttributePlace, identityOf, inOrderOfPrecedence, placesOf } from '../symbols/attribute-places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { codeSpan, escapeMarkdown, linkTarget } from './markdown.ts';

/** How many rules a hover lists before it only counts. */
const mostListed = 8;

/** The type of an attribute in words: `text, multi-valued, indexed`. */
export function attributeType({ type, multiValued, indexed, readOnly, writeOnly }: AttributeSchema): string {
  return [
    describeType(valueType(type, true, multiValued)),
    ...(indexed === true ? ['indexed'] : []),
    ...(readOnly === true ? ['kept by the directory'] : []),
    ...(writeOnly === true ? ['never shown by the directory'] : []),
  ].join(', ');
}

export function sidesOfSpace({ sides }: RuleContext, space: Space): readonly Side[] {
  return space === 'metaverse' ? sides.metaverse : sides.connectorSpace;
}

/** An attribute as a rule mentions it, as Markdown: where it is declared, its type, and which rules write and read it. */
export function describeAttribute(snapshot: Snapshot, place: AttributePlace): string {
  const { file, mention } = place;
  const { name, space, rule } = mention;
  const context = snapshot.context(rule, file);
  const sides = sidesOfSpace(context, space);
  if (name === 'dn' && space === 'connector space') return '**dn**\n\nThe distinguished name of the object.';
  const attribute = identityOf(snapshot, place);
  const writes = placesOf(snapshot, attribute, ['write']);
  const reads = placesOf(snapshot, attribute, ['read', 'scope', 'join']);
  const kind = space === 'metaverse' ? 'metaverse attribute' : 'attribute';
  return [
    `**${escapeMarkdown(name)}** ${kind}`,
    typeLines(sides, name).join('  \n'),
    ruleList('Written by', snapshot, writes),
    ruleList('Read by', snapshot, reads),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** One line per side, or a single one where all sides agree. */
function typeLines(sides: readonly Side[], name: string): readonly string[] {
  const lines = sides.map(({ schema, label, objectType, included }) => {
    const attribute = schema.attributes.get(name);
    if (attribute === undefined) return `not in the schema of ${escapeMarkdown(label)}`;
    const missing = included?.has(name) === false ? ', not among the attributes that are imported and exported' : '';
    return `${attributeType(attribute)}; ${codeSpan(objectType)} in ${escapeMarkdown(label)}${missing}`;
  });
  return [...new Set(lines)];
}

function ruleList(title: string, snapshot: Snapshot, places: readonly AttributePlace[]): string {
  const rules = new Map(inOrderOfPrecedence(snapshot, places).map((place) => [place.mention.rule, place]));
  if (rules.size === 0) return `${title} no rule.`;
  const lines = [...rules.values()].slice(0, mostListed).map((place) => ruleLine(snapshot, place));
  const more = rules.size > mostListed ? [`- and ${rules.size - mostListed} more`] : [];
  return [title, '', ...lines, ...more].join('\n');
}

/** `- 104 [In from AD - User Common](file:///…#L12)` */
export function ruleLine(snapshot: Snapshot, { file, mention }: AttributePlace): string {
  const { rule, span } = mention;
  // A rule that is being written is not read completely most of the time; its number is what its author sees.
  const written = rule.precedence.kind === 'number' ? rule.precedence.value : '?';
  const state = rule.disabled ? 'disabled' : String(snapshot.precedenceOf(rule) ?? written);
  const place = `${linkTarget(file.uri)}#L${file.positionAt(span.start).line + 1}`;
  return `- ${state} [${escapeMarkdown(rule.name.text)}](${place})`;
}
