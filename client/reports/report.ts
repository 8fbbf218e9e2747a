/** A read-only text about something the engine told, and what in it leads elsewhere. */
export interface Report {
  /** Names the tab. A report of the same title takes the place of the one before. */
  readonly title: string;
  /** Markdown that reads well as it stands. */
  readonly text: string;
  readonly links: readonly ReportLink[];
}

/** Every occurrence of an object's DN opens the object, and every occurrence of a rule's name in quotation marks the rule. */
export type ReportLink =
  | { readonly kind: 'object'; readonly connector: string; readonly dn: string }
  | { readonly kind: 'rule'; readonly name: string };

/** Where a link is in a text; offsets in UTF-16 code units, half-open. */
export interface PlacedLink {
  readonly start: number;
  readonly end: number;
  readonly link: ReportLink;
}

/** Where the links of a report are, in order. Of two that overlap the longer one counts: a DN holds the DNs of its parents. */
export function placeLinks({ text, links }: Report): readonly PlacedLink[] {
  const taken: PlacedLink[] = [];
  const seen = new Set<string>();
  for (const link of links.toSorted((left, right) => wordsOf(right).length - wordsOf(left).length)) {
    const words = wordsOf(link);
    if (words === '' || seen.has(words)) continue;
    seen.add(words);
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + words.length)) {
      const end = start + words.length;
      if (taken.every((other) => end <= other.start || start >= other.end)) taken.push({ start, end, link });
    }
  }
  return taken.toSorted((left, right) => left.start - right.start);
}

/** As they stand in the text. */
function wordsOf(link: ReportLink): string {
  return plainMarkdown(link.kind === 'object' ? link.dn : `"${link.name}"`);
}

/** Paragraphs, headings and lists as a text, a blank line between them; empty ones are left out. */
export function joinBlocks(blocks: readonly string[]): string {
  return `${plainMarkdown(blocks.filter((block) => block !== '').join('\n\n'))}\n`;
}

/**
 * A report has no link, picture or HTML of its own, and what it quotes from directories and rules shall be none: looking at a report as a
 * page fetches nothing. A sign that has an odd number of backslashes before it, as in DNs, is plain already.
 */
function plainMarkdown(text: string): string {
  return text.replaceAll(/(\\*)(\[|<(?=[a-z/!?]))/gi, (found, slashes: string, sign: string) =>
    slashes.length % 2 === 1 ? found : `${slashes}\\${sign}`,
  );
}
