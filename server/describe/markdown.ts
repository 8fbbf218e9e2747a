/** Text as Markdown shows it literally, on one line: no link, no picture, no HTML, and no address made a link of. */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_[\]<>#|~&!:]/g, (sign, at: number) =>
    isHarmless(text, sign, at) ? sign : `\\${sign}`,
  );
}

/** A colon or an exclamation mark is part of most names; only before what makes an address or a picture of them it is a sign. */
function isHarmless(text: string, sign: string, at: number): boolean {
  if (sign === ':') return !text.startsWith('//', at + 1);
  if (sign === '!') return text[at + 1] !== '[';
  return sign === '&' && !/^&#?\w+;/.test(text.slice(at));
}

/** Text as code, between more backticks than it has in a row. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** An address as the target of a link. */
export function linkTarget(uri: string): string {
  return uri.replaceAll(/[()<>\\\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

/**
 * Markdown the author of a rule wrote. Pictures become links and HTML becomes text, so that looking at it fetches nothing, in no editor.
 * A blank, since a backslash could meet another one.
 */
export function authored(markdown: string): string {
  return markdown.replaceAll('![', '! [').replaceAll(/<(?=[a-z/!?])(?!https?:)/gi, '< ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
