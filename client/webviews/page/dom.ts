/** What an element can be made with besides attributes: text to read, work to do when it is chosen. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly onClick?: () => void;
  /** Further attributes; `undefined` leaves one out. */
  readonly attributes?: Readonly<Record<string, string | undefined>>;
}

/** Makes an element. Text is always text: nothing of a directory's values is ever read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly (Node | undefined)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {}))
    if (value !== undefined) made.setAttribute(name, value);
  if (options.onClick !== undefined) made.addEventListener('click', options.onClick);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that looks like a link: it leads to a place in the editor. */
export function linkButton(text: string, onClick: () => void, label?: string): HTMLButtonElement {
  return element('button', {
    class: 'link',
    text,
    onClick,
    attributes: { type: 'button', 'aria-label': label, title: label },
  });
}

/** A table with a caption for screen readers and a header row. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLTableElement {
  return element(
    'table',
    {},
    element('caption', { class: 'spoken', text: caption }),
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((text) => element('th', { text, attributes: { scope: 'col' } }))),
    ),
    element('tbody', {}, ...rows.map(tableRow)),
  );
}

function tableRow(cells: readonly (Node | string)[]): HTMLTableRowElement {
  return element(
    'tr',
    {},
    ...cells.map((cell, index) => {
      const content = typeof cell === 'string' ? document.createTextNode(cell) : cell;
      return index === 0 ? element('th', { attributes: { scope: 'row' } }, content) : element('td', {}, content);
    }),
  );
}

/**
 * Something that can be opened. `key` tells it apart from others of the page, so that it stays open when the page is drawn anew.
 */
export function disclosure(
  key: string,
  options: { readonly open: boolean; readonly class?: string },
  summary: readonly Node[],
  body: readonly Node[],
): HTMLDetailsElement {
  const made = element(
    'details',
    { ...(options.class === undefined ? {} : { class: options.class }), attributes: { 'data-key': key } },
    element('summary', {}, ...summary),
    ...body,
  );
  made.open = opened.get(key) ?? options.open;
  made.addEventListener('toggle', () => opened.set(key, made.open));
  return made;
}

const opened = new Map<string, boolean>();

/** Draws `content` in place of what `parent` shows, and leaves the focus where it was. */
export function redraw(parent: HTMLElement, content: readonly Node[]): void {
  const focused = document.activeElement instanceof HTMLElement ? focusPath(document.activeElement) : undefined;
  const { scrollTop } = document.documentElement;
  parent.replaceChildren(...content);
  document.documentElement.scrollTop = scrollTop;
  if (focused !== undefined) {
    const again = parent.querySelectorAll<HTMLElement>('button, summary, input')[focused];
    again?.focus({ preventScroll: true });
  }
}

function focusPath(focused: HTMLElement): number | undefined {
  const all = [...document.querySelectorAll<HTMLElement>('main button, main summary, main input')];
  const at = all.indexOf(focused);
  return at < 0 ? undefined : at;
}
