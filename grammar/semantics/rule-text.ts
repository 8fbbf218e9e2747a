import type { RuleContext } from './rule-context.ts';

/**
 * The rule's text with comments and texts in double quotes blanked out, so that words can be looked for; offsets count from the
 * rule's start. Empty when the text is not at hand.
 */
export function maskedRuleText({ rule, text, comments }: RuleContext): string {
  if (text === undefined) return '';
  const { start, end } = rule.span;
  let masked = text.slice(start, end);
  for (const { span } of comments) {
    if (span.end <= start || span.start >= end) continue;
    const from = Math.max(0, span.start - start);
    const to = Math.min(end, span.end) - start;
    masked = masked.slice(0, from) + ' '.repeat(to - from) + masked.slice(to);
  }
  // Unrolled, since a choice per character would need as much stack as a text is long.
  return masked.replaceAll(/"[^"\\\n]*(?:\\.[^"\\\n]*)*"/g, (quoted) => `"${' '.repeat(quoted.length - 2)}"`);
}
