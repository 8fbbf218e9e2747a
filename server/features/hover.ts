import { type Hover, MarkupKind } from 'vscode-languageserver-types';
import { catalogue } from '../../engine/expressions/catalogue.ts';
import { documentFunction } from '../../engine/expressions/document.ts';
import { describeType } from '../../grammar/semantics/types/expression-type.ts';
import { scopeOperatorTexts } from '../../grammar/syntax/scope-operators.ts';
import { describeAttribute } from '../describe/attribute.ts';
import { keywordHelp, operatorHelp, wordHelp } from '../describe/keyword.ts';
import { codeSpan, escapeMarkdown } from '../describe/markdown.ts';
import { describeRule } from '../describe/rule.ts';
import { rulesNamed } from '../symbols/rule-places.ts';
import { type SymbolAt, symbolAt } from '../symbols/symbol-at.ts';
import type { FileQuestion, PlaceQuestion } from '../workspace/snapshot.ts';

/**
 * What stands at a place: an attribute with its type, its schema and the rules that write and read it in order of precedence; a
 * function with its documentation; a rule, a connector, a keyword. Problems are not repeated here.
 */
export function hover(question: PlaceQuestion): Hover | null {
  const symbol = symbolAt(question.file, question.offset);
  if (symbol === undefined) return null;
  const value = describe(question, symbol);
  if (value === undefined) return null;
  return { contents: { kind: MarkupKind.Markdown, value }, range: question.file.rangeOf(symbol.span) };
}

function describe({ snapshot, file }: FileQuestion, symbol: SymbolAt): string | undefined {
  switch (symbol.kind) {
    case 'rule':
      return describeRule(snapshot, symbol.rule);
    case 'rule mention': {
      const [found] = rulesNamed(snapshot, symbol.name.text);
      return found && describeRule(snapshot, found.rule);
    }
    case 'attribute':
      return describeAttribute(snapshot, { file, mention: symbol.mention });
    case 'function': {
      const entry = catalogue.get(symbol.call.name);
      return entry && documentFunction(entry);
    }
    case 'connector':
      return describeConnector({ snapshot, file }, symbol.name.text);
    case 'category':
      return describeCategory({ snapshot, file }, symbol);
    case 'object type':
      return describeObjectType({ snapshot, file }, symbol);
    case 'variable':
      return describeVariable({ snapshot, file }, symbol);
    case 'parameter':
      return `**%${escapeMarkdown(symbol.name)}%** parameter\n\nA value of the connector or its partition, from \`joinery.json\` or the object's own distinguished name.`;
    case 'word':
      return withTitle(symbol.name, wordHelp.get(symbol.name));
    case 'operator':
      return withTitle(scopeOperatorTexts[symbol.clause.operator], operatorHelp[symbol.clause.operator]);
    case 'keyword':
      return withTitle(symbol.word, keywordHelp.get(symbol.word));
  }
}

function withTitle(title: string, help: string | undefined): string | undefined {
  return help === undefined ? undefined : `**${escapeMarkdown(title)}**\n\n${help}`;
}

function describeConnector({ snapshot }: FileQuestion, name: string): string | undefined {
  const connector = snapshot.environment.connectors.find((one) => one.name === name);
  if (connector === undefined) return undefined;
  const { category, includedAttributes, schema } = connector;
  return `**${escapeMarkdown(name)}** connector, ${category}\n\nImports and exports ${includedAttributes.size} of ${schema.attributes.size} attributes.`;
}

function describeCategory({ snapshot, file }: FileQuestion, { rule }: SymbolAt & { kind: 'category' }): string {
  const names = snapshot.context(rule, file).connectors.map(({ name }) => `- ${escapeMarkdown(name)}`);
  return [`One rule per connector, in this order:`, names.length === 0 ? 'none' : names.join('\n')].join('\n\n');
}

function describeObjectType(
  { snapshot, file }: FileQuestion,
  { rule, name, side }: SymbolAt & { kind: 'object type' },
): string | undefined {
  if (name.text === '*') return 'Any object type of the metaverse.';
  const [first, ...others] = snapshot.context(rule, file).sides[side];
  if (first === undefined) return undefined;
  const where = [first, ...others].map(({ label }) => label).join(', ');
  const type = first.schema.objectTypes.get(name.text);
  const attributes = type === undefined ? 'Not in the schema.' : `${type.attributes.length} attributes.`;
  return `**${escapeMarkdown(name.text)}** object type of ${escapeMarkdown(where)}\n\n${attributes}`;
}

function describeVariable(
  { snapshot, file }: FileQuestion,
  { rule, variable }: SymbolAt & { kind: 'variable' },
): string {
  const node = variable.mentions[0] ?? variable.binding;
  const type = describeType(snapshot.context(rule, file).typeOf(node));
  return `**$${escapeMarkdown(variable.binding.name)}** variable of ${codeSpan(variable.call.name)}\n\n${type}`;
}
