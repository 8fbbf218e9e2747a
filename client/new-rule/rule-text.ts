import { textLiteral } from '../../grammar/syntax/text-literal.ts';
/** What the steps of making a rule have gathered. Words are as the user gave them. */
export interface RuleDraft {
  readonly direction: 'inbound' | 'outbound';
  readonly name: string;
  readonly connector: string;
  readonly from: string;
  readonly to: string;
  readonly link: 'join' | 'provision' | 'sticky join';
  readonly precedence: number;
  /** Clauses that hold together. */
  readonly scope: readonly ScopeDraft[];
  readonly join: readonly JoinDraft[];
  readonly flows: readonly FlowDraft[];
}

/** `operator` as the language writes it; `value` is absent for `is null` and `is not null`. */
export interface ScopeDraft {
  readonly attribute: string;
  readonly operator: string;
  readonly value?: string;
}

/** Groups are tried one after the other, so each pair is one. */
export interface JoinDraft {
  readonly connectorSpace: string;
  readonly metaverse: string;
}

/** `source`: an attribute, a constant, or an expression as the original writes it. */
export interface FlowDraft {
  readonly target: string;
  readonly source:
    | { readonly kind: 'direct'; readonly attribute: string }
    | { readonly kind: 'constant'; readonly text: string }
    | { readonly kind: 'expression'; readonly text: string };
}

/** Header values begin at this column; after a longer item there is one space. */
const headerWidth = 12;

/** The rule as the formatter lays it out. */
export function ruleText(draft: RuleDraft): string {
  const { direction, name, connector, from, to, link, precedence, scope, join, flows } = draft;
  const header = [
    ['connector', textLiteral(connector)],
    [`from ${from}`, `to ${to}`],
    ['link', link],
    ['precedence', String(precedence)],
  ] as const;
  return `${direction} rule ${textLiteral(name)} {
${header.map(([item, value]) => `  ${`${item} `.padEnd(headerWidth)}${value}\n`).join('')}${block('scope', scopeLines(scope))}${block('join', joinLines(join))}${block('flow', flowLines(flows))}}
`;
}

function block(name: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `\n  ${name} {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`;
}

function scopeLines(clauses: readonly ScopeDraft[]): readonly string[] {
  const texts = clauses.map(({ attribute, operator, value }) =>
    value === undefined ? `${attribute} ${operator}` : `${attribute} ${operator} ${scopeValue(value)}`,
  );
  return texts.length === 0 ? [] : [texts.join(' and ')];
}

/** Numbers and truth values stand as they are. */
function scopeValue(value: string): string {
  return /^(?:-?\d+|TRUE|FALSE)$/i.test(value) ? value.toUpperCase() : textLiteral(value);
}

function joinLines(pairs: readonly JoinDraft[]): readonly string[] {
  return pairs.map(
    ({ connectorSpace, metaverse }, index) => `${index === 0 ? '' : 'or '}${connectorSpace} = ${metaverse}`,
  );
}

function flowLines(flows: readonly FlowDraft[]): readonly string[] {
  const width = Math.max(0, ...flows.map(({ target }) => target.length));
  return flows.map(({ target, source }) => `${target.padEnd(width)} <- ${sourceText(source)}`);
}

function sourceText(source: FlowDraft['source']): string {
  switch (source.kind) {
    case 'direct':
      return `[${source.attribute}]`;
    case 'constant':
      return /^(?:True|False|\d+)$/.test(source.text) ? source.text : textLiteral(source.text);
    case 'expression':
      return source.text;
  }
}
