/**
 * What a terminal would obey instead of show: control characters, and marks that turn the direction of everything behind them. Line
 * breaks, tabs and the colours of our own stay; a value that holds such a colour can do no more with it than wear it.
 */
const obeyed =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about.
  /\u001b(?!\[(?:[12]|22|3[1236]|39)m)|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/g;

/**
 * A text for a terminal, with each of those as JSON would write it, `\u001b`: inside JSON that is the same value, elsewhere it shows
 * what a value of a directory, an answer of a server or a file of somebody else holds.
 */
export function visibleText(text: string): string {
  return text.replaceAll(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
