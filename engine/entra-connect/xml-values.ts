import type { Word } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { guidText } from '../model/guid.ts';
import { report, type Problems } from './element-problem.ts';
import { childOf, childText, type XmlElement } from './xml.ts';

/** A word of an imported rule, which stands in no rule text. */
export function word(text: string): Word {
  return { text, span: noSpan };
}

/** Boolean text in any case; absent and empty is `false`. Anything else is reported and counts as `false`. */
export function booleanOf(problems: Problems, element: XmlElement | undefined): boolean {
  return element === undefined ? false : booleanFrom(problems, element, element.text);
}

/** Like {@link booleanOf}, for a value that stands in `element`, such as one of its attributes. */
export function booleanFrom(problems: Problems, element: XmlElement, value: string): boolean {
  const text = value.trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text !== 'false' && text !== '0' && text !== '') {
    report(problems, element, {
      code: 'bad-boolean',
      severity: 'warning',
      message: `"${value}" in "${element.name}" is neither true nor false and counts as false; write "True" or "False"`,
    });
  }
  return false;
}

/** A child's GUID, normalized; absent and empty is `undefined`, anything else is reported with `consequence`. */
export function guidOf(
  problems: Problems,
  parent: XmlElement,
  name: string,
  consequence: { readonly severity: 'error' | 'warning'; readonly text: string },
): string | undefined {
  const child = childOf(parent, name);
  const text = childText(parent, name);
  if (child === undefined || text === undefined) return undefined;
  const guid = guidText(text);
  if (guid === undefined) {
    report(problems, child, {
      code: 'bad-guid',
      severity: consequence.severity,
      message: `"${text}" in "${name}" is not a GUID, so ${consequence.text}; write it as {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}`,
    });
  }
  return guid;
}

/** A child's text; reports when it is absent or empty. */
export function requiredText(problems: Problems, parent: XmlElement, name: string): string | undefined {
  const text = childText(parent, name);
  if (text !== undefined) return text;
  report(problems, childOf(parent, name) ?? parent, {
    code: 'missing-element',
    severity: 'error',
    message: `"${parent.name}" has no "${name}" and cannot be imported without it; export the configuration again`,
  });
  return undefined;
}

/** A child's text looked up in `values` without regard to case; reports when it is absent or not among them. */
export function requiredWord<T>(
  problems: Problems,
  parent: XmlElement,
  name: string,
  values: Readonly<Record<string, T>>,
): T | undefined {
  const text = requiredText(problems, parent, name);
  if (text === undefined) return undefined;
  const value = Object.entries(values).find(([key]) => key.toLowerCase() === text.toLowerCase())?.[1];
  if (value === undefined) {
    report(problems, childOf(parent, name) ?? parent, {
      code: 'unknown-word',
      severity: 'error',
      message: `"${text}" is not a known "${name}", so the rule is left out; known are ${Object.keys(values).join(', ')}`,
    });
  }
  return value;
}
