import { element } from './dom.ts';

/** A part of a page under a heading, which names it for a screen reader as well. */
export function section(title: string, ...content: readonly (Node | undefined)[]): HTMLElement {
  return element('section', { attributes: { 'aria-label': title } }, element('h2', { text: title }), ...content);
}

/** An error by its code and its message. `ruleButton` leads to the rule that is to blame. */
export function errorSection(
  title: string,
  { code, message }: { readonly code: string; readonly message: string },
  ruleButton: HTMLElement | undefined,
): HTMLElement {
  return element(
    'section',
    { class: 'error', attributes: { 'aria-label': title } },
    element('h2', { text: title }),
    element('p', {}, element('code', { text: code }), element('span', { text: ` ${message}` })),
    ruleButton === undefined ? undefined : element('p', {}, ruleButton),
  );
}
