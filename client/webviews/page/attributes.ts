import { nameInDn, parentDn } from '../../../engine/model/dn.ts';
import { formatQuantity } from '../../../engine/model/figures.ts';
import { isChanged } from '../../../engine/preview/trace-text.ts';
import type { AttributeTrace, FlowTrace } from '../../../engine/sync/trace.ts';
import { disclosure, element, linkButton, table } from './dom.ts';
import type { OpenRule } from './rules.ts';

/** Values written out before the rest of a list is only counted. */
const listedValues = 20;

/** Attributes with the values before and after, and on opening every flow with what became of it. */
export function attributesList(
  key: string,
  attributes: readonly AttributeTrace[],
  openRule: OpenRule,
): readonly HTMLElement[] {
  return attributes.map((attribute) => attributeEntry(`${key}:${attribute.name}`, attribute, openRule));
}

function attributeEntry(key: string, attribute: AttributeTrace, openRule: OpenRule): HTMLElement {
  const changed = isChanged(attribute);
  const winner = attribute.flows.find(({ outcome }) => outcome === 'won');
  const others = attribute.flows.length - (winner === undefined ? 0 : 1);
  const summary = [
    element('span', { class: 'name', text: attribute.name }),
    valueText(attribute),
    ...(winner === undefined ? [] : [element('span', { class: 'from', text: winner.rule })]),
    ...(winner === undefined || others === 0
      ? []
      : [element('span', { class: 'beaten', text: `ahead of ${formatQuantity(others, 'other')}` })]),
  ];
  const flows = attribute.flows.map((flow) => flowRow(flow, openRule));
  const head = ['Outcome', 'Rule', 'Value', 'Source'];
  const body = flows.length === 0 ? [] : [table(`Flows to ${attribute.name}`, head, flows)];
  return disclosure(key, { open: false, class: changed ? 'attribute changed' : 'attribute' }, summary, body);
}

function valueText(attribute: AttributeTrace): HTMLElement {
  const after = element('span', { class: 'value after', text: printed(attribute.after) });
  if (!isChanged(attribute)) return element('span', { class: 'values' }, after);
  return element(
    'span',
    { class: 'values' },
    element('span', { class: 'value before', text: printed(attribute.before) }),
    element('span', { class: 'arrow', text: ' → ', attributes: { 'aria-label': 'becomes' } }),
    after,
  );
}

function flowRow(flow: FlowTrace, openRule: OpenRule): readonly (Node | string)[] {
  return [
    element('span', { class: `outcome ${flow.outcome}`, text: outcomeTexts[flow.outcome] }),
    linkButton(
      `${flow.precedence} ${flow.rule}`,
      () => openRule(flow.rule, flow.span),
      `${flow.precedence} ${flow.rule}: show the flow`,
    ),
    flowValue(flow),
    element('code', { text: flow.text }),
  ];
}

/** The value, and whose flow gave it: two accounts of a person have flows of the same rule. */
function flowValue({ value, from }: FlowTrace): HTMLElement {
  return element(
    'span',
    {},
    element('span', { class: 'value', text: printed(value) }),
    from === null
      ? undefined
      : element('span', {
          class: 'from',
          text: ` from ${nameInDn(from)}, ${nameInDn(parentDn(from))}`,
          attributes: { title: from },
        }),
  );
}

const outcomeTexts: Readonly<Record<FlowTrace['outcome'], string>> = {
  won: 'won',
  merged: 'merged',
  null: 'no value',
  ignored: 'stood aside',
  'authoritative-null': 'removed the value',
  'not-evaluated': 'not asked: a rule above has a value',
  error: 'failed',
};

/** Values on one line. */
export function printed(values: readonly string[] | null): string {
  if (values === null || values.length === 0) return '(none)';
  const shown = values.slice(0, listedValues).join('; ');
  return values.length > listedValues ? `${shown} and ${values.length - listedValues} more` : shown;
}
