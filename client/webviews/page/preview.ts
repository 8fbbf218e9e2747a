import { nameInDn } from '../../../engine/model/dn.ts';
import { isChanged, withheldTexts } from '../../../engine/preview/trace-text.ts';
import type { LinkTrace, SyncTrace, TargetTrace } from '../../../engine/sync/trace.ts';
import type { ToPreviewPage } from '../messages/messages.ts';
import { attributesList } from './attributes.ts';
import { element, linkButton, redraw } from './dom.ts';
import { listen, send } from './host.ts';
import { attemptsTable, type OpenRule, rulesList } from './rules.ts';
import { errorSection, section } from './sections.ts';

const openRule: OpenRule = (rule, span) => send({ kind: 'openRule', rule, span });

/** What the person chose to see. */
const view = { onlyChanges: false, filter: '' };
let shown: Extract<ToPreviewPage, { readonly kind: 'preview' }> | undefined;

listen((message) => {
  switch (message.kind) {
    case 'preview':
      shown = message;
      setStatus('');
      draw();
      return;
    case 'working':
      setStatus('Working…');
      return;
    case 'failed':
      setStatus(message.message);
      return;
    case 'connectorSpace':
    case 'metaverse':
    // For the other page.
  }
});
send({ kind: 'ready' });

function setStatus(text: string): void {
  const status = document.querySelector('#status');
  if (status !== null) status.textContent = text;
}

function draw(): void {
  const main = document.querySelector('main');
  if (main === null || shown === undefined) return;
  const { preview, committed } = shown;
  const { trace } = preview;
  redraw(main, [
    header(shown),
    controls(),
    ...(committed ? [element('p', { class: 'notice', text: 'Committed: this is what was done.' })] : []),
    ...(trace.error === null ? [] : [traceError(trace.error)]),
    section('Inbound rules', rulesList('inbound', trace.inbound, openRule)),
    section('Link', ...linkContent(trace.link)),
    ...metaverseSection(trace),
    ...trace.outbound.map(targetSection),
  ]);
}

function header({ preview, unsaved }: NonNullable<typeof shown>): HTMLElement {
  const { connector, dn, objectType, trace } = preview;
  const pending = trace.pendingImport === 'none' ? 'no pending import' : `pending import: ${trace.pendingImport}`;
  return element(
    'header',
    {},
    element('h1', { text: nameInDn(dn) }),
    element('p', { text: dn }),
    element('p', { text: `${objectType} in ${connector}, ${pending}${unsaved ? ', with unsaved rules' : ''}` }),
    element(
      'p',
      { class: 'actions' },
      linkButton('Show the object', () => send({ kind: 'openObject', connector, dn })),
      element('button', {
        text: 'Commit',
        onClick: () => send({ kind: 'commit' }),
        attributes: {
          type: 'button',
          disabled: unsaved ? '' : undefined,
          title: unsaved ? 'Save the rules first' : 'Synchronize this object now and stage its exports',
        },
      }),
    ),
  );
}

function controls(): HTMLElement {
  const filter = element('input', {
    attributes: { type: 'search', id: 'filter', placeholder: 'Attribute', value: view.filter },
  });
  filter.addEventListener('input', () => {
    view.filter = filter.value;
    draw();
  });
  const changes = element('input', { attributes: { type: 'checkbox', id: 'only-changes' } });
  changes.checked = view.onlyChanges;
  changes.addEventListener('change', () => {
    view.onlyChanges = changes.checked;
    draw();
  });
  return element(
    'div',
    { class: 'controls' },
    element('label', { text: 'Show attributes with ', attributes: { for: 'filter' } }),
    filter,
    changes,
    element('label', { text: 'Only what changes', attributes: { for: 'only-changes' } }),
  );
}

function traceError(error: NonNullable<SyncTrace['error']>): HTMLElement {
  const { rule } = error;
  const button = rule === undefined ? undefined : linkButton(`Show ${rule}`, () => openRule(rule, null));
  return errorSection('Error', error, button);
}

const linkTexts: Readonly<Record<LinkTrace['kind'], string>> = {
  'already-joined': 'Stays linked to its metaverse object',
  joined: 'Joins a metaverse object',
  projected: 'Is projected as a new metaverse object',
  disconnector: 'Stays a disconnector: no rule joins or projects it',
  disconnected: 'Is disconnected from its metaverse object',
  deleted: 'Was deleted in its directory',
};

function linkContent({ kind, rule, attempts }: LinkTrace): readonly (Node | undefined)[] {
  return [
    element(
      'p',
      {},
      element('span', { text: linkTexts[kind] }),
      rule === null ? undefined : element('span', { text: ' by ' }),
      rule === null ? undefined : linkButton(rule, () => openRule(rule, null)),
    ),
    attemptsTable('Joins that were tried', attempts, openRule),
  ];
}

function metaverseSection({ metaverse }: SyncTrace): readonly HTMLElement[] {
  if (metaverse === null) return [];
  const change = metaverse.change === 'none' ? 'unchanged' : metaverse.change;
  const wanted = metaverse.attributes.filter(isWanted);
  const attributes = attributesList('metaverse', wanted, openRule);
  return [
    section(`Metaverse: ${metaverse.objectType}, ${change}`, ...(attributes.length === 0 ? [nothing()] : attributes)),
  ];
}

function targetSection(target: TargetTrace): HTMLElement {
  const { connector, objectType, action, dn, pendingExport, withheld } = target;
  const key = `${connector}:${objectType}`;
  const staged = pendingExport === 'none' ? 'nothing to export' : `export: ${pendingExport}`;
  const attributes = attributesList(key, target.attributes.filter(isWanted), openRule);
  return section(
    `${connector}: ${objectType}, ${action}`,
    element('p', { text: `${dn ?? '(no object)'}, ${staged}` }),
    rulesList(key, target.rules, openRule),
    attemptsTable(`Joins that were tried in ${connector}`, target.attempts, openRule),
    ...attributes,
    withheld.length === 0 ? undefined : withheldList(target),
  );
}

function withheldList(target: TargetTrace): HTMLElement {
  return element(
    'div',
    { class: 'withheld' },
    element('h3', { text: 'Withheld: the directory does not take these' }),
    element('ul', {}, ...withheldTexts(target).map((text) => element('li', { text }))),
  );
}

function isWanted(attribute: SyncTraceAttribute): boolean {
  if (!attribute.name.toLowerCase().includes(view.filter.toLowerCase())) return false;
  const failed = attribute.flows.some(({ outcome }) => outcome === 'error');
  if (view.onlyChanges) return isChanged(attribute) || failed;
  return attribute.after !== null || attribute.before !== null || failed;
}

type SyncTraceAttribute = TargetTrace['attributes'][number];

function nothing(): HTMLElement {
  return element('p', { text: view.onlyChanges ? 'Nothing changes.' : 'No attribute has a value.' });
}
