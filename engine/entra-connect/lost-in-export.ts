import type { Problem } from '../../grammar/ast/problem.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { printRule } from '../../grammar/syntax/print.ts';
import { hasComments } from '../../grammar/syntax/single-line.ts';
import { extensionElements } from './rule-extension.ts';
import { hasForbiddenCharacter } from './xml-text.ts';

/** What of a rule its file on a server cannot say. Spans lie in the rule's text. */
export function lostInXml(rule: Rule): readonly Problem[] {
  return [
    ...lostAnywhere(rule),
    ...(extensionElements(rule) === undefined
      ? [lost(rule.extension?.span, 'bad-extension', 'warning', badExtension)]
      : []),
    ...(hasForbiddenCharacter(printRule(rule))
      ? [lost(rule.name.span, 'not-in-xml', 'warning', forbiddenCharacter(rule.name.text))]
      : []),
  ];
}

/** What of a rule the script that makes it cannot say. */
export function lostInScript(rule: Rule): readonly Problem[] {
  const items = [
    [rule.version, 'version', rule.name.span],
    [rule.internalId, 'internal id', rule.internalId?.span],
    [rule.extension, 'extension', rule.extension?.span],
  ] as const;
  const unsaid = items.filter(([value]) => value !== undefined);
  return [
    ...lostAnywhere(rule),
    ...unsaid.map(([, item, span]) => lost(span, 'not-in-script', 'warning', notInScript(item, rule.name.text))),
  ];
}

function lostAnywhere(rule: Rule): readonly Problem[] {
  const constants = rule.flows.filter(
    ({ source, declaredSources }) => source.kind === 'constant' && declaredSources !== undefined,
  );
  return [
    ...(isCommented(rule)
      ? [lost(rule.name.span, 'comments-left-out', 'information', commentsLeftOut(rule.name.text))]
      : []),
    ...constants.map(({ target, span }) =>
      lost(
        span,
        'sources-left-out',
        'warning',
        `A constant has no sources on a server, so those of "${target.text}" are left out; remove them`,
      ),
    ),
  ];
}

/** Comments between a rule's items are not part of its tree and go unmentioned: they say nothing about a single rule. */
function isCommented({ documentation, flows }: Rule): boolean {
  if (documentation !== undefined) return true;
  return flows.some(({ source }) => source.kind === 'expression' && hasComments(source.text));
}

function lost(span: Span | undefined, code: string, severity: Problem['severity'], message: string): Problem {
  return { code, severity, message, span: span ?? { start: 0, end: 0 } };
}

const badExtension =
  'The extension is not a sequence of whole XML elements of its own, so it is left out; correct or remove it';

function forbiddenCharacter(name: string): string {
  return `Rule "${name}" has a character XML cannot hold, so U+FFFD is written in its place; remove it`;
}

function notInScript(item: string, name: string): string {
  return `A script cannot say the ${item} of rule "${name}", so it is left out; export with --xml where it matters`;
}

function commentsLeftOut(name: string): string {
  return `A server keeps no comments, so those of rule "${name}" are left out; its description is what people see there`;
}
