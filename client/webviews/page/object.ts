import type { CsAttributeView, CsObjectView, ErrorView, PendingExportView } from '../../../engine/inspect/cs-object.ts';
import type { MvObjectView } from '../../../engine/inspect/mv-object.ts';
import { printed } from './attributes.ts';
import { element, linkButton, redraw, table } from './dom.ts';
import { listen, send } from './host.ts';

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
      element('h1', { text: object.dn }),
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
      ),
    ),
    ...(syncError === null ? [] : [errorSection('Synchronization error', syncError)]),
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

function pendingExportSection({
  operation,
  newDn,
  changes,
  unconfirmed,
  error,
  attempts,
}: PendingExportView): HTMLElement {
  return section(
    operation === 'none' ? 'Written and not confirmed yet' : `Pending export: ${operation}`,
    ...(error === null ? [] : [errorSection(`Export error, ${attempts} attempts`, error)]),
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
          from === null ? '' : objectButton(from.connector, from.dn),
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

function section(title: string, ...content: readonly Node[]): HTMLElement {
  return element('section', { attributes: { 'aria-label': title } }, element('h2', { text: title }), ...content);
}

function errorSection(title: string, { code, message, rule }: ErrorView): HTMLElement {
  return element(
    'div',
    { class: 'error' },
    element('h3', { text: title }),
    element('p', {}, element('code', { text: code }), element('span', { text: ` ${message}` })),
    rule === null ? undefined : ruleButton(rule),
  );
}

function ruleButton(rule: string): HTMLButtonElement {
  return linkButton(rule, () => send({ kind: 'openRule', rule, span: null }), `Show the rule ${rule}`);
}

function objectButton(connector: string, dn: string): HTMLButtonElement {
  return linkButton(dn, () => send({ kind: 'openObject', connector, dn }), `Show ${dn} in ${connector}`);
}
