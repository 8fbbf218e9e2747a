import { mentionedAttributes } from '../../grammar/ast/mentioned-attributes.ts';
import type { Flow, FlowSource } from '../../grammar/ast/rule.ts';
import { noSpan } from '../../grammar/ast/span.ts';
import { parseExpression } from '../../grammar/syntax/parse.ts';
import { report, reportUnknownChildren, type Problems } from './element-problem.ts';
import { mergeTypes } from './rule-words.ts';
import { childOf, childrenOf, childText, type XmlElement } from './xml.ts';
import { booleanFrom, requiredText, requiredWord, word } from './xml-values.ts';

/** The `attribute-mappings` of a rule. A mapping that cannot be read is reported and left out. */
export function readFlows(problems: Problems, mappings: XmlElement | undefined): readonly Flow[] {
  if (mappings !== undefined) reportUnknownChildren(problems, mappings, ['mapping']);
  const targets = new Set<string>();
  return childrenOf(mappings, 'mapping').flatMap((mapping) => {
    const flow = readFlow(problems, mapping);
    if (flow === undefined) return [];
    if (targets.has(flow.target.text)) {
      report(problems, mapping, {
        code: 'repeated-target',
        severity: 'warning',
        message: `The rule has more than one mapping to "${flow.target.text}", and which of them holds is not defined; keep one of them`,
      });
    }
    targets.add(flow.target.text);
    return [flow];
  });
}

function readFlow(problems: Problems, mapping: XmlElement): Flow | undefined {
  reportUnknownChildren(problems, mapping, ['dest', 'src', 'expression', 'valueMergeType'], ['execute-once']);
  const target = requiredText(problems, mapping, 'dest');
  const source = readSource(problems, mapping);
  const mergeless = childText(mapping, 'valueMergeType') === undefined;
  const merge = mergeless ? 'Update' : requiredWord(problems, mapping, 'valueMergeType', mergeTypes);
  if (target === undefined || source === undefined || merge === undefined) return undefined;
  return {
    target: word(target),
    source,
    once: booleanFrom(problems, mapping, mapping.attributes.get('execute-once') ?? ''),
    merge,
    ...declaredSources(mapping, source),
    span: noSpan,
  };
}

/** The kind of a flow shows in what it contains: an expression, else a source attribute, else text. */
function readSource(problems: Problems, mapping: XmlElement): FlowSource | undefined {
  const expression = childOf(mapping, 'expression');
  if (expression !== undefined && expression.text.trim() !== '') return readExpression(problems, expression);

  const src = childOf(mapping, 'src');
  if (src === undefined) {
    report(problems, mapping, {
      code: 'missing-source',
      severity: 'error',
      message: `The mapping to "${childText(mapping, 'dest') ?? ''}" has neither "src" nor "expression" and is left out; give it a source`,
    });
    return undefined;
  }
  reportUnknownChildren(problems, src, ['attr']);
  const [attribute, ...others] = sourceAttributes(mapping);
  if (attribute === undefined) return { kind: 'constant', value: word(src.text), span: noSpan };
  if (others.length > 0) {
    report(problems, src, {
      code: 'several-sources',
      severity: 'warning',
      message: `A direct flow has one source; "${attribute}" is taken and "${others.join('", "')}" only kept for writing the rule back`,
    });
  }
  return { kind: 'direct', attribute: word(attribute), span: noSpan };
}

function readExpression(problems: Problems, element: XmlElement): FlowSource {
  const { text } = element;
  const parsed = parseExpression(text);
  for (const { code, severity, message } of parsed.problems) report(problems, element, { code, severity, message });
  return { kind: 'expression', expression: parsed.expression, text, span: noSpan };
}

/** The list is redundant where it repeats what the expression mentions, as it mostly does, or the one attribute of a direct flow. */
function declaredSources(mapping: XmlElement, source: FlowSource): Pick<Flow, 'declaredSources'> {
  const declared = sourceAttributes(mapping);
  if (source.kind === 'direct') return declared.length > 1 ? { declaredSources: declared.map(word) } : {};
  if (source.kind === 'constant') return {};
  const mentioned = mentionedAttributes(source.expression);
  const same = declared.length === mentioned.length && declared.every((name, at) => name === mentioned[at]);
  return same ? {} : { declaredSources: declared.map(word) };
}

function sourceAttributes(mapping: XmlElement): readonly string[] {
  const names = childrenOf(childOf(mapping, 'src'), 'attr').map((attribute) => attribute.text.trim());
  return names.filter((name) => name !== '');
}
