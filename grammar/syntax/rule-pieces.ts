import type { Flow, JoinClause, MergeType, Rule, ScopeClause, Word } from '../ast/rule.ts';
import { noSpan, type Span } from '../ast/span.ts';
import type { Block, HeaderItem, RulePart } from './rule-draft.ts';
import { layOutExpression, printWidth } from './expression-layout.ts';
import { enclosedList, hangingList, listedNames } from './list-pieces.ts';
import { scopeOperatorTexts } from './scope-operators.ts';
import {
  needsExpressionOption,
  reindented,
  writtenConstant,
  writtenName,
  writtenScopeValue,
  writtenTag,
  writtenText,
  writtenTitle,
} from './written.ts';

/** One line of a rule's canonical layout; an expression may make it several. */
export interface Piece {
  /** Levels of two spaces. */
  readonly indent: number;
  /** Without indentation at its start; further lines carry theirs. */
  readonly text: string;
  /** Where the piece stood in the text it was read from. */
  readonly span: Span;
  /** Comments in there are part of `text`. */
  readonly verbatim?: Span;
  /** `open` and `close` lines have no blank line towards what they enclose; `section` always has one before it. */
  readonly kind: 'line' | 'open' | 'close';
  readonly section: boolean;
}

/** What a rule's own text adds to its tree: the order of its parts, and how its values are written. */
export interface RuleSource {
  readonly text: string;
  readonly parts: readonly RulePart[];
  /** Whether a comment stands between these clauses of a group, or names of a list, so that they need lines of their own. */
  readonly isInterrupted: (first: Span, last: Span) => boolean;
}

const headerOrder: readonly HeaderItem[] = [
  ...(['id', 'internal id', 'description', 'connector', 'from', 'link', 'precedence', 'tag', 'version'] as const),
  ...(['disabled', 'password sync', 'soft delete expiry', 'extension'] as const),
];
const blockOrder: readonly Block[] = ['scope', 'join', 'flow'];

/** Width of the column of item names; the longest usual one, `description`, fits with its space. */
const itemWidth = 12;
/** Columns before a flow. */
const flowIndent = 4;
/** Arrows are aligned behind targets up to this length; longer ones push theirs out alone. */
const widestTarget = 40;

/** The lines of a rule. Without `source`, items and blocks come in their usual order and empty ones are left out. */
export function rulePieces(rule: Rule, source?: RuleSource): readonly Piece[] {
  const parts = source?.parts ?? defaultParts(rule);
  const open = `${rule.direction} rule ${writtenTitle(rule.name.text)} {`;
  const end = { start: rule.span.end - 1, end: rule.span.end };
  return [
    { indent: 0, text: open, span: rule.headerSpan, kind: 'open', section: true },
    ...parts.flatMap((part) =>
      part.kind === 'item' ? itemPieces(rule, part, source) : blockPieces(rule, part, source),
    ),
    { indent: 0, text: '}', span: end, kind: 'close', section: false },
  ];
}

function defaultParts(rule: Rule): readonly RulePart[] {
  const items = headerOrder.filter((item) => itemText(rule, item) !== undefined);
  const rows = { scope: rule.scope, join: rule.join, flow: rule.flows };
  return [
    ...items.map((item): RulePart => ({ kind: 'item', item, span: noSpan })),
    ...blockOrder
      .filter((block) => rows[block].length > 0)
      .map((block): RulePart => ({ kind: 'block', block, open: noSpan, close: noSpan })),
  ];
}

function itemPieces(rule: Rule, part: RulePart & { kind: 'item' }, source: RuleSource | undefined): readonly Piece[] {
  if (part.item === 'connector' && rule.connector.kind === 'named')
    return connectorPieces(rule.connector.names, part.span, source);
  const value = itemText(rule, part.item);
  if (value === undefined) return [];
  const name = part.item === 'from' ? `from ${writtenName(rule.sourceObjectType.text)}` : part.item;
  const text = value === '' ? name : `${name.padEnd(Math.max(itemWidth, name.length + 1))}${value}`;
  return [{ indent: 1, text, span: part.span, kind: 'line', section: false }];
}

/** One line; one per name where that would be too long or comments stand between the names. */
function connectorPieces(words: readonly Word[], span: Span, source: RuleSource | undefined): readonly Piece[] {
  const head = 'connector'.padEnd(itemWidth);
  const names = listedNames(words, writtenTitle);
  const whole = head + names.map(({ text }) => text).join(', ');
  if (whole.length + 2 > printWidth || isInterrupted(words, source))
    return hangingList(head, names, { span, indent: itemWidth / 2 });
  return [{ indent: 1, text: whole, span, kind: 'line', section: false }];
}

function isInterrupted(places: readonly { readonly span: Span }[], source: RuleSource | undefined): boolean {
  const [first] = places;
  const last = places.at(-1);
  return first !== undefined && last !== undefined && source?.isInterrupted(first.span, last.span) === true;
}

/** The value behind an item's name; empty for a flag, `undefined` for an item the rule does not have. */
function itemText(rule: Rule, item: HeaderItem): string | undefined {
  switch (item) {
    case 'id':
      return rule.id?.text;
    case 'internal id':
      return rule.internalId?.text;
    case 'description':
      return rule.description && writtenText(rule.description.text, `\n${' '.repeat(itemWidth + 2)}`);
    case 'connector':
      return rule.connector.kind === 'every' ? `every ${writtenName(rule.connector.category.text)}` : '';
    case 'from':
      return `to ${writtenName(rule.targetObjectType.text)}`;
    case 'link':
      return rule.link;
    case 'precedence':
      if (rule.precedence.kind === 'number') return String(rule.precedence.value);
      return `${rule.precedence.kind} ${writtenTitle(rule.precedence.rule.text)}`;
    case 'tag':
      return rule.tag && writtenTag(rule.tag.text);
    case 'version':
      return rule.version?.toString();
    case 'disabled':
      return rule.disabled ? '' : undefined;
    case 'password sync':
      return rule.passwordSync ? '' : undefined;
    case 'soft delete expiry':
      return rule.softDeleteExpiry && writtenText(rule.softDeleteExpiry.text);
    case 'extension':
      return rule.extension && writtenText(rule.extension.text, `\n${' '.repeat(itemWidth + 2)}`);
  }
}

function blockPieces(rule: Rule, part: RulePart & { kind: 'block' }, source: RuleSource | undefined): readonly Piece[] {
  return [
    { indent: 1, text: `${part.block} {`, span: part.open, kind: 'open', section: true },
    ...blockLines(rule, part.block, source),
    { indent: 1, text: '}', span: part.close, kind: 'close', section: false },
  ];
}

function blockLines(rule: Rule, block: Block, source: RuleSource | undefined): readonly Piece[] {
  switch (block) {
    case 'scope':
      return groupPieces(rule.scope, (clause) => scopeText(clause, source), source);
    case 'join':
      return groupPieces(rule.join, joinText, source);
    case 'flow': {
      const targets = rule.flows.map((flow) => writtenName(flow.target.text).length);
      const width = Math.max(0, ...targets.filter((length) => length <= widestTarget));
      return rule.flows.flatMap((flow) => flowPieces(flow, width, source));
    }
  }
}

interface Group<Clause> {
  readonly clauses: readonly Clause[];
  readonly span: Span;
}

/** One line per group; one per clause where the line would be too long or comments stand between the clauses. */
function groupPieces<Clause extends { readonly span: Span }>(
  groups: readonly Group<Clause>[],
  write: (clause: Clause) => string,
  source: RuleSource | undefined,
): readonly Piece[] {
  return groups.flatMap((group, index): readonly Piece[] => {
    const first = index === 0 ? '' : 'or ';
    const texts = group.clauses.map(write);
    const line = { indent: 2, kind: 'line', section: false } as const;
    const whole = first + texts.join(' and ');
    const isOneLine = whole.length + 4 <= printWidth && !isInterrupted(group.clauses, source);
    if (isOneLine) return [{ ...line, text: whole, span: group.span }];
    return group.clauses.map(({ span }, at) => {
      const text = (at === 0 ? first : 'and ') + (texts[at] ?? '');
      return { ...line, indent: at === 0 ? 2 : 3, text, span };
    });
  });
}

function scopeText(clause: ScopeClause, source: RuleSource | undefined): string {
  const test = `${writtenName(clause.attribute.text)} ${scopeOperatorTexts[clause.operator]}`;
  if (clause.value === undefined) return test;
  const asWritten = source?.text.slice(clause.value.span.start, clause.value.span.end);
  const isOneLine = asWritten !== undefined && !/[\r\n]/.test(asWritten);
  return `${test} ${isOneLine ? asWritten : writtenScopeValue(clause.value)}`;
}

function joinText(clause: JoinClause): string {
  const test = `${writtenName(clause.csAttribute.text)} = ${writtenName(clause.mvAttribute.text)}`;
  return clause.caseSensitive ? `${test} matching case` : test;
}

const mergeTexts: Readonly<Record<MergeType, string>> = {
  Update: '',
  Replace: 'replace ',
  Merge: 'merge ',
  MergeCaseInsensitive: 'merge ignoring case ',
};

function flowPieces(flow: Flow, width: number, source: RuleSource | undefined): readonly Piece[] {
  const begin = `${writtenName(flow.target.text).padEnd(width)} <- ${flow.once ? 'once ' : ''}${mergeTexts[flow.merge]}`;
  const option = flow.source.kind === 'expression' && needsExpressionOption(flow.source) ? 'expression ' : '';
  const words = flow.declaredSources;
  const names = listedNames(words ?? [], writtenName);
  const list = words === undefined ? '' : `source (${names.map(({ text }) => text).join(', ')}) `;
  const head = begin + list + option;
  const written = sourceText(flow, source);
  const text = withSource(flow, head, written);
  if (names.length > 0) {
    const tail = withSource(flow, `) ${option}`, written);
    const isTooLong = isWide(head.trimEnd()) || (isWide(text) && !isWide(tail));
    if (isTooLong || isInterrupted(words ?? [], source))
      return enclosedList(names, { head: `${begin}source (`, tail, flow, source: source?.text });
  }
  return [{ indent: 2, text, span: flow.span, verbatim: flow.source.span, kind: 'line', section: false }];
}

/** Whether the first of a flow's lines is too long. */
function isWide(text: string): boolean {
  const end = text.indexOf('\n');
  return flowIndent + (end === -1 ? text.length : end) > printWidth;
}

/** A flow's source behind what stands before it on its line. */
function withSource(flow: Flow, head: string, written: string): string {
  const laidOut =
    flow.source.kind === 'expression'
      ? layOutExpression(written, { column: flowIndent + head.length, indent: flowIndent })
      : reindented(written, ' '.repeat(flowIndent + 2));
  return laidOut.startsWith('\n') ? head.trimEnd() + laidOut : head + laidOut;
}

function sourceText(flow: Flow, source: RuleSource | undefined): string {
  const asWritten = source?.text.slice(flow.source.span.start, flow.source.span.end);
  if (asWritten !== undefined) return asWritten;
  switch (flow.source.kind) {
    case 'direct':
      return `[${flow.source.attribute.text}]`;
    case 'constant':
      return writtenConstant(flow.source.value);
    case 'expression':
      return flow.source.text;
  }
}
