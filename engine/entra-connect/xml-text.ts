/** What XML 1.0 cannot hold in any form: most control characters, half surrogate pairs, two non-characters. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Character data for `text`. Characters XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replaceAll(forbidden, '\uFFFD').replaceAll(/[&<>\r]/g, (character) => entities[character] ?? character);
}

/** Whether {@link escapeXml} has to replace something. */
export function hasForbiddenCharacter(text: string): boolean {
  return text.search(forbidden) !== -1;
}

/** A reader would turn a bare carriage return into a line feed. */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
