/** A copy without spans, to compare trees that were read from different texts. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !/^(?:span|.*Span)$/.test(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutSpans(member)]));
}
