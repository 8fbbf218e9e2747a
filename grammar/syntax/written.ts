import type { FlowSource, ScopeClause, Word } from '../ast/rule.ts';
import { textLiteral } from './text-literal.ts';

const lineBreak = /\r\n|\r|\n/;

/** A name as it stands in a file: bare where it is one word, else as a text. */
export function writtenName(name: string): string {
  const isWord = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) && !/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(name);
  return isWord || name === '*' ? name : writtenText(name);
}

/** A text on one line; what has line breaks becomes one text per line. */
export function writtenText(value: string, separator = ' '): string {
  return value.split(lineBreak).map(textLiteral).join(separator);
}

/** A text that must be a single one, such as a rule's name. */
export function writtenTitle(value: string): string {
  return textLiteral(value.split(lineBreak).join(' '));
}

export function writtenTag(tag: string): string {
  return /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/.test(tag) ? tag : writtenText(tag);
}

/** The value of a scope clause: booleans, numbers and parameters bare, in the letter case they have. */
export function writtenScopeValue(value: NonNullable<ScopeClause['value']>): string {
  const isBare = /^(?:true|false|-?\d+|%[^%\s(),"]+%)$/i.test(value.text);
  return isBare ? value.text : writtenText(value.text);
}

/** A constant: `True`, `False` and numbers bare. */
export function writtenConstant(value: Word): string {
  const isBare = value.text === 'True' || value.text === 'False' || isSmallInteger(value.text);
  return isBare ? value.text : writtenText(value.text);
}

/** Numbers outside 64 bits can only be texts. */
function isSmallInteger(text: string): boolean {
  return /^-?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** Whether a source must be marked `expression`, because its text alone would be read as something else. */
export function needsExpressionOption(source: FlowSource & { kind: 'expression' }): boolean {
  const isPlain = ['attribute', 'string', 'number', 'boolean'].includes(source.expression.kind);
  return isPlain || /^(?:once|merge|replace|source|expression)\b/.test(source.text);
}

/** Puts the lines after the first at `indent`, keeping how they stand to each other. */
export function reindented(text: string, indent: string): string {
  const [first = '', ...rest] = text.split(lineBreak);
  if (rest.length === 0) return text;
  const margin = Math.min(
    ...rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  const lines = rest.map((line) => (line.trim() === '' ? '' : indent + line.slice(margin).trimEnd()));
  return [first.trimEnd(), ...lines].join('\n');
}
