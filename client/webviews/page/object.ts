import type { CsAttributeView, CsObjectView, ErrorView, PendingExportView } from '../../../engine/inspect/cs-object.ts';
import type { MvObjectView } from '../../../engine/inspect/mv-object.ts';
import { nameInDn } from '../../../engine/model/dn.ts';
import { formatQuantity } from '../../../engine/model/figures.ts';
import { printed } from './attributes.ts';
import { element, linkButton, redraw, table } from './dom.ts';
import { listen, send } from './host.ts';
import { errorSection, section } from './sections.ts';

listen((message) => {
  const main = document.querySelector('main');
  const status = document.querySelector('#status');
  if (main === null || status === null) return;
  status.textContent = message.kind === 'failed' ? message.message : '';
  if (message.kind === 'connectorSpace') redraw(main, connectorSpaceObject(message.object));
  if (message.kind === 'metaverse') redraw(main, metaverseObject(message.object));
});
send({ kind: 'ready' });

function connectorSpaceObject(object: CsObjectView): readonly Node[] {
  const { metaverse, syncError, pendingExport } = object;
  return [
    element(
      'header',
      {},
      element('h1', { text: object.name }),
      element('p', { text: object.dn }),
      element('p', { text: `${object.objectType} in ${object.connector}, partition ${object.partition}` }),
      element('p', { text: `anchor ${object.anchor ?? '(none yet)'}` }),
      element(
        'p',
        { class: 'actions' },
        metaverse === null
          ? element('span', { text: 'Disconnector: no metaverse object' })
          : linkButton(`Metaverse object: ${metaverse.name}`, () => send({ kind: 'openMetaverse', id: metaverse.id })),
        element('button', {
          text: 'Preview',
          onClick: () => send({ kind: 'preview' }),
          attributes: { type: 'button' },
        }),
        element('button', {
          text: 'Explain',
          onClick: () => send({ kind: 'explain' }),
          attributes: { type: 'button' },
        }),
      ),
    ),
    ...(syncError === null ? [] : [shownError('Synchronization error', syncError)]),
    ...exportError(pendingExport),
    section(
      object.pendingImport === 'none' ? 'Imported' : `Pending import: ${object.pendingImport}`,
      attributes(object),
    ),
    section('Lineage', lineage(object)),
    ...(pendingExport === null ? [] : [pendingExportSection(pendingExport)]),
    ...(object.withheld.length === 0
      ? []
      : [
          section(
            'Withheld',
            table(
              'What the directory does not take',
              ['Attribute', 'Reason'],
              object.withheld.map(({ name, reason }) => [name, reason]),
            ),
          ),
        ]),
  ];
}

function attributes({ attributes: all, pendingImport }: CsObjectView): HTMLElement {
  if (all.length === 0) return element('p', { text: 'No import has shown the object yet.' });
  if (pendingImport === 'none')
    return table(
      'Attributes',
      ['Attribute', 'Value'],
      all.map(({ name, after }) => [name, printed(after)]),
    );
  return changesTable('Attributes before and after the import', all);
}

function changesTable(caption: string, all: readonly CsAttributeView[]): HTMLTableElement {
  return table(
    caption,
    ['Attribute', 'Old value', 'New value'],
    all.map(({ name, before, after }) => [name, printed(before), printed(after)]),
  );
}

function lineage({ lineage: all }: CsObjectView): HTMLElement {
  if (all.length === 0) return element('p', { text: 'No rule holds a link.' });
  return table(
    'Rules that hold the link',
    ['Rule', 'Action'],
    all.map(({ rule, action }) => [ruleButton(rule), action]),
  );
}

function pendingExportSection({ operation, newDn, changes, unconfirmed }: PendingExportView): HTMLElement {
  return section(
    operation === 'none' ? 'Written and not confirmed yet' : `Pending export: ${operation}`,
    ...(newDn === null ? [] : [element('p', { text: `New DN: ${newDn}` })]),
    ...(changes.length === 0 ? [] : [changesTable('Changes that wait to be written', changes)]),
    ...(unconfirmed.length === 0
      ? []
      : [element('p', { text: `Written, and not shown by an import yet: ${unconfirmed.join(', ')}` })]),
  );
}

function metaverseObject(object: MvObjectView): readonly Node[] {
  return [
    element(
      'header',
      {},
      element('h1', { text: object.name }),
      element('p', { text: `${object.objectType} in the metaverse` }),
    ),
    section(
      'Attributes',
      table(
        'Attributes and where they come from',
        ['Attribute', 'Value', 'Rule', 'From'],
        object.attributes.map(({ name, values, rule, from }) => [
          name,
          printed(values),
          rule === null ? '' : ruleButton(rule),
          from === null ? '' : objectButton(from.connector, from.dn, nameIn(from)),
        ]),
      ),
    ),
    section(
      'Connectors',
      table(
        'Objects linked to it',
        ['Object', 'Connector', 'Type', 'Rule'],
        object.links.map(({ connector, dn, objectType, rule }) => [
          objectButton(connector, dn),
          connector,
          objectType,
          rule === null ? '' : ruleButton(rule),
        ]),
      ),
    ),
  ];
}

function exportError(pendingExport: PendingExportView | null): readonly HTMLElement[] {
  if (pendingExport === null || pendingExport.error === null) return [];
  const attempts = formatQuantity(pendingExport.attempts, 'attempt');
  return [shownError(`Export error, ${attempts}`, pendingExport.error)];
}

function shownError(title: string, error: ErrorView): HTMLElement {
  return errorSection(title, error, error.rule === null ? undefined : ruleButton(error.rule));
}

function ruleButton(rule: string): HTMLButtonElement {
  return linkButton(rule, () => send({ kind: 'openRule', rule, span: null }), `Show the rule ${rule}`);
}

/** Short enough for a column: where many values come from the same object, its whole DN would hide the values. */
function nameIn({ connector, dn }: { readonly connector: string; readonly dn: string }): string {
  return `${nameInDn(dn)} (${connector})`;
}

function objectButton(connector: string, dn: string, text = dn): HTMLButtonElement {
  return linkButton(text, () => send({ kind: 'openObject', connector, dn }), `Show ${dn} in ${connector}`);
}
