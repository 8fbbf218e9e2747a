import type { Problem, Severity } from '../../grammar/ast/problem.ts';
import type { XmlElement } from './xml.ts';

/** Collects what a reader finds wrong; readers take it first and go on reading after a report. */
export type Problems = Problem[];

/** Reports at the start tag of `element`. */
export function report(
  problems: Problems,
  element: XmlElement,
  problem: { readonly code: string; readonly severity: Severity; readonly message: string },
): void {
  problems.push({ ...problem, span: { start: element.start, end: element.end } });
}

/** Warns of every child whose name is not among `known`. Newer builds may write elements this reader has never seen. */
export function reportUnknownChildren(problems: Problems, element: XmlElement, known: readonly string[]): void {
  for (const child of element.children) {
    if (known.includes(child.name)) continue;
    report(problems, child, {
      code: 'unknown-element',
      severity: 'warning',
      message: `The element "${child.name}" is not known inside "${element.name}" and is left out; check by hand whether the rule depends on it`,
    });
  }
}
