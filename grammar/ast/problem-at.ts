import type { Problem, RelatedPlace } from './problem.ts';
import type { Span } from './span.ts';

export function errorAt(span: Span, code: string, message: string, related?: readonly RelatedPlace[]): Problem {
  return { code, severity: 'error', message, span, ...(related === undefined ? {} : { related }) };
}

export function warningAt(span: Span, code: string, message: string, related?: readonly RelatedPlace[]): Problem {
  return { code, severity: 'warning', message, span, ...(related === undefined ? {} : { related }) };
}
