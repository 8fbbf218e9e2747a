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

/**
 * Warns of every child and attribute whose name is not among the known ones. Newer builds may write what this reader has never
 * seen.
 */
export function reportUnknownChildren(
  problems: Problems,
  element: XmlElement,
  known: readonly string[],
  knownAttributes: readonly string[] = [],
): void {
  reportUnknownAttributes(problems, element, knownAttributes);
  for (const child of element.children) {
    if (known.includes(child.name)) {
      if (child.children.length === 0) reportUnknownAttributes(problems, child, knownAttributes);
      continue;
    }
    report(problems, child, {
      code: 'unknown-element',
      severity: 'warning',
      message: `The element "${child.name}" is not known inside "${element.name}" and is left out; check by hand whether the rule depends on it`,
    });
  }
}

/** Warns of every attribute that is not among the known ones; name spaces are none. */
export function reportUnknownAttributes(problems: Problems, element: XmlElement, known: readonly string[] = []): void {
  for (const name of element.attributes.keys()) {
    if (known.includes(name) || /^(?:xmlns|\{http:\/\/www\.w3\.org\/2000\/xmlns\/\})/.test(name)) continue;
    report(problems, element, {
      code: 'unknown-attribute',
      severity: 'warning',
      message: `The XML attribute "${name}" of "${element.name}" is not known and is left out; check by hand whether the rule depends on it`,
    });
  }
}
