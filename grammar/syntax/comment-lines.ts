/** The lines of a block comment that begin with an asterisk stand under its first one; the other ones stay where they are. */
export function reindentedComment(comment: string, indent: string): string {
  return comment
    .split(/\r\n|\r|\n/)
    .map((line, index) => (index > 0 && line.trimStart().startsWith('*') ? `${indent} ${line.trim()}` : line.trimEnd()))
    .join('\n');
}
