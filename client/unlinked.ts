/**
 * A text for places where the editor makes a link of `[words](address)`: notifications, prompts, the status of a language. Such a link
 * can be a command, and neither names and DNs nor what a directory answers are ours: theirs are shown as they stand.
 */
export function unlinked(text: string): string {
  return text.replaceAll('](', '] (');
}
