import { formatQuantity } from '../../model/figures.ts';
import type { Preview } from '../../preview/preview.ts';
import { clauseText, isChanged, withheldTexts } from '../../preview/trace-text.ts';
import type {
  AttributeTrace,
  FlowTrace,
  JoinAttempt,
  LinkTrace,
  MetaverseTrace,
  RuleTrace,
  TargetTrace,
} from '../../sync/trace.ts';
import { oneLine, printValues, shorten } from './stored.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';

/** `all`: attributes without a value or a change, and flows that did not win, are shown too. */
export interface PreviewOptions {
  readonly style: Style;
  readonly all: boolean;
}

/** A preview as text, in the order the synchronization goes: rules, link, metaverse, targets. */
export function renderPreview({ connector, dn, objectType, trace }: Preview, options: PreviewOptions): string {
  const { style } = options;
  const pending = trace.pendingImport === 'none' ? 'no pending import' : `pending import: ${trace.pendingImport}`;
  const error = trace.error;
  return [
    `${style.bold(oneLine(dn))}\n${objectType} in ${connector}, ${pending}`,
    section('Inbound rules', renderRules(trace.inbound, options), style),
    section('Link', renderLink(trace.link, style), style),
    ...(trace.metaverse === null ? [] : [renderMetaverse(trace.metaverse, options, dn)]),
    ...trace.outbound.map((target) => renderTarget(target, options)),
    ...(error === null
      ? []
      : [section('Error', [`  ${style.bad(error.code)} ${error.message}${blame(error)}`], style)]),
  ].join('\n\n');
}

function section(title: string, lines: readonly string[], style: Style): string {
  return [style.accent(title), ...lines].join('\n');
}

function renderRules(rules: readonly RuleTrace[], options: PreviewOptions): readonly string[] {
  if (rules.length === 0) return ['  (no rule for this type)'];
  return rules.flatMap((rule) => renderRule(rule, options));
}

function renderRule(rule: RuleTrace, { style }: PreviewOptions): readonly string[] {
  const name = `${String(rule.precedence).padStart(5)}  ${rule.name}`;
  if (rule.inScope) return [`  ${style.good('in ')} ${name}`];
  const failing = rule.scope
    .map((group) => group.find((clause) => !clause.holds))
    .filter((clause) => clause !== undefined);
  return [
    `  ${style.dim('out')} ${style.dim(name)}`,
    ...failing.map(
      (clause) => `              ${clauseText(clause)} ${style.dim('but it is')} ${clause.actual ?? '(none)'}`,
    ),
  ];
}

function renderLink(link: LinkTrace, style: Style): readonly string[] {
  const by = link.rule === null ? '' : ` by ${link.rule}`;
  return [`  ${style.bold(link.kind)}${by}`, ...link.attempts.map((attempt) => attemptText(attempt, style))];
}

function attemptText({ rule, clauses, candidates }: JoinAttempt, style: Style): string {
  return `  ${style.dim('tried')} ${clauses}: ${formatQuantity(candidates, 'candidate')} ${style.dim(`(${rule})`)}`;
}

function renderMetaverse(metaverse: MetaverseTrace, options: PreviewOptions, dn: string): string {
  const title = `Metaverse: ${metaverse.objectType}, ${metaverse.change === 'none' ? 'unchanged' : metaverse.change}`;
  return section(title, renderAttributes(metaverse.attributes, options, { unchangedToo: true, dn }), options.style);
}

function renderTarget(target: TargetTrace, options: PreviewOptions): string {
  const { style } = options;
  const title = `Target: ${target.objectType} in ${target.connector}, ${target.action}`;
  const staged = target.pendingExport === 'none' ? 'nothing to export' : `export: ${target.pendingExport}`;
  const lines = [
    `  ${oneLine(target.dn ?? '(no object)')}, ${staged}`,
    ...renderRules(target.rules, options),
    ...target.attempts.map((attempt) => attemptText(attempt, style)),
    ...renderAttributes(target.attributes, options, { unchangedToo: false, dn: null }),
    ...withheldTexts(target).map((text) => `  ${style.warn('withheld')} ${text}`),
  ];
  return section(title, lines, style);
}

/** What a table of attributes is drawn with. `dn`: the previewed object, which as the origin of a value is not named again. */
interface AttributeTable {
  readonly unchangedToo: boolean;
  readonly dn: string | null;
}

/** In the metaverse every attribute with a value is of interest; of a target only what changes, unless all is asked for. */
function renderAttributes(
  attributes: readonly AttributeTrace[],
  options: PreviewOptions,
  table: AttributeTable,
): readonly string[] {
  const shown = attributes.filter(
    (attribute) =>
      options.all ||
      isChanged(attribute) ||
      attribute.flows.some((flow) => flow.outcome === 'error') ||
      (table.unchangedToo && attribute.after !== null),
  );
  if (shown.length === 0) return [];
  const rows = shown.flatMap((attribute) => attributeRows(attribute, options, table.dn));
  return [renderTable(['attribute', 'value', 'rule'], rows, 2)];
}

function attributeRows(
  attribute: AttributeTrace,
  { style, all }: PreviewOptions,
  dn: string | null,
): readonly (readonly string[])[] {
  const deciding = attribute.flows.filter(decides);
  const others = attribute.flows.filter((flow) => !decides(flow));
  const beaten =
    !all && deciding.length > 0 && others.length > 0
      ? style.dim(` before ${formatQuantity(others.length, 'other')}`)
      : '';
  const head = [
    isChanged(attribute) ? style.bold(attribute.name) : attribute.name,
    changeText(attribute, style),
    deciding.map((flow) => `${ruleText(flow, dn)}${flow.outcome === 'won' ? '' : ` (${flow.outcome})`}`).join('; ') +
      beaten,
  ];
  const losing = all ? others : [];
  return [
    head,
    ...losing.map((flow) => [
      '',
      style.dim(`${flow.outcome}: ${shorten(flow.text, 44)}`),
      style.dim(ruleText(flow, dn)),
    ]),
  ];
}

/** The rule, and the object it read where that is another one than the previewed one. */
function ruleText({ rule, from }: FlowTrace, dn: string | null): string {
  return dn === null || from === null || from === dn ? rule : `${rule}, from ${from}`;
}

function decides({ outcome }: FlowTrace): boolean {
  return outcome === 'won' || outcome === 'merged' || outcome === 'authoritative-null' || outcome === 'error';
}

function changeText(attribute: AttributeTrace, style: Style): string {
  const { before, after } = attribute;
  if (!isChanged(attribute)) return printValues(after);
  return before === null
    ? `${style.dim('→')} ${printValues(after)}`
    : `${printValues(before)} ${style.dim('→')} ${printValues(after)}`;
}

function blame({ rule, attribute }: { readonly rule?: string; readonly attribute?: string }): string {
  const parts = [attribute, rule].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
