import type { Expression } from '../../grammar/ast/expression.ts';
import type { TextEdit } from '../../grammar/ast/problem.ts';
import type { Flow } from '../../grammar/ast/rule.ts';
import { coverSpans, type Span } from '../../grammar/ast/span.ts';
import { childrenOf } from '../../grammar/ast/walk-expression.ts';

/** Functions that only turn an anchor attribute into text. */
const wrappers: ReadonlySet<string> = new Set(['converttobase64', 'cstr']);
/** Questions about an attribute by which a flow chooses between forms or attributes of the anchor. */
const questions: ReadonlySet<string> = new Set(['isstring', 'ispresent', 'isnullorempty']);

/**
 * The parts of a source that give the anchor's value: the largest ones made of nothing but `attributes`, their conversion to text and
 * the choice between them. What stands around, such as the guard against linked mailboxes, is not part of them. Spans in the file.
 */
export function anchorCores(
  { source }: Flow,
  attributes: ReadonlySet<string>,
): readonly { readonly start: number; readonly end: number }[] {
  switch (source.kind) {
    case 'direct':
      return attributes.has(source.attribute.text.toLowerCase()) ? [source.span] : [];
    case 'constant':
      return [];
    case 'expression':
      return coresIn(source.expression, attributes).map(({ span }) => span);
  }
}

/** The flow's source with every core replaced; `undefined` where it has none. */
export function sourceWith(
  text: string,
  flow: Flow,
  attributes: ReadonlySet<string>,
  core: string,
): string | undefined {
  const cores = anchorCores(flow, attributes);
  if (cores.length === 0) return undefined;
  const { span } = flow.source;
  let result = '';
  let at = span.start;
  for (const { start, end } of cores) {
    result += text.slice(at, start) + core;
    at = end;
  }
  return result + text.slice(at, span.end);
}

/** Replaces every core of the flow's source, and names the attributes it reads now where the rule declares them. */
export function replaceCores(
  text: string,
  flow: Flow,
  attributes: ReadonlySet<string>,
  core: string,
): readonly TextEdit[] {
  const edits = anchorCores(flow, attributes)
    .filter(({ start, end }) => text.slice(start, end) !== core)
    .map((span) => ({ span, text: core }));
  return edits.length === 0 ? [] : [...edits, ...declareSources(flow, attributes, core)];
}

function declareSources({ declaredSources }: Flow, attributes: ReadonlySet<string>, core: string): readonly TextEdit[] {
  const read = [...new Set([...core.matchAll(/\[([^\]]+)\]/gu)].map(([, name = '']) => name))];
  const replaced = declaredSources?.filter(({ text }) => attributes.has(text.toLowerCase())) ?? [];
  const others = new Set(declaredSources?.filter((word) => !replaced.includes(word)).map(({ text }) => text));
  const [first] = replaced;
  const last = replaced.at(-1);
  if (first === undefined || last === undefined) return [];
  // Names of other attributes that stand between them would be lost; such a list is left as it is.
  if (declaredSources?.some((word) => isBetween(word.span, first.span, last.span) && !replaced.includes(word)) === true)
    return [];
  const names = read.filter((name) => !others.has(name));
  return [{ span: coverSpans(first.span, last.span), text: names.join(', ') }];
}

function isBetween(span: Span, first: Span, last: Span): boolean {
  return span.start > first.start && span.end < last.end;
}

function coresIn(expression: Expression, attributes: ReadonlySet<string>): readonly Expression[] {
  if (isCore(expression, attributes)) return [expression];
  // A question by itself is asked about the value and does not give it.
  if (expression.kind === 'call' && questions.has(expression.name.toLowerCase())) return [];
  return childrenOf(expression).flatMap((child) => coresIn(child, attributes));
}

function isCore(expression: Expression, attributes: ReadonlySet<string>): boolean {
  switch (expression.kind) {
    case 'attribute':
      return attributes.has(expression.name.toLowerCase());
    case 'group':
      return isCore(expression.inner, attributes);
    case 'call': {
      const name = expression.name.toLowerCase();
      if (wrappers.has(name)) return expression.args.every((argument) => isCore(argument, attributes));
      if (name !== 'iif') return false;
      const [question, ...results] = expression.args;
      return (
        question !== undefined && asksAbout(question, attributes) && results.every((one) => isCore(one, attributes))
      );
    }
    case 'binary':
    case 'string':
    case 'number':
    case 'boolean':
    case 'word':
    case 'parameter':
    case 'variable':
    case 'broken':
      return false;
  }
}

function asksAbout(question: Expression, attributes: ReadonlySet<string>): boolean {
  if (question.kind !== 'call' || !questions.has(question.name.toLowerCase())) return false;
  return question.args.every((argument) => isCore(argument, attributes));
}
