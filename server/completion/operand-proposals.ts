import { CompletionItemKind } from 'vscode-languageserver-types';
import { catalogue } from '../../engine/expressions/catalogue.ts';
import type { FunctionEntry } from '../../engine/expressions/function-entry.ts';
import { functionTypes, parameterAt, type FunctionParameter } from '../../grammar/schema/functions.ts';
import { expressionWords } from '../../grammar/syntax/words.ts';
import { flowResults } from '../../grammar/semantics/types/infer.ts';
import type { FlowContext, OpenCall } from '../cursor/flow-context.ts';
import { attributeCandidates } from './attribute-candidates.ts';
import { type CompletionPlace, inSnippet, type Proposal } from './completion-place.ts';
import { expectedTypes, fits } from './expected-types.ts';

type Operand = FlowContext & { readonly kind: 'operand' };

/** Everything a value can be made of: what fits the place first. */
export function operandProposals(place: CompletionPlace, operand: Operand): readonly Proposal[] {
  const partial = place.cursor.partial?.image ?? '';
  const call = operand.calls.at(-1);
  const parameter = parameterOf(call);
  if (partial.startsWith('[')) return bracketProposals(place, operand);
  if (partial.startsWith('"')) return namesAnAttribute(call) ? textProposals(place) : [];
  if (partial.startsWith('%')) return parameterProposals(place);
  if (partial.startsWith('$')) return variableProposals(operand.calls);
  return [
    ...optionProposals(operand.options),
    ...(parameter?.options ?? []).map((name): Proposal => wordProposal(name, 0)),
    ...variableProposals(operand.calls),
    ...(namesAnAttribute(call) ? textProposals(place) : bracketProposals(place, operand)),
    ...functionProposals(place, operand),
    ...parameterProposals(place),
    ...constants(parameter, operand),
  ];
}

/** Words before a value, such as `once`. */
function optionProposals(options: readonly string[]): readonly Proposal[] {
  return options.map((name) => ({
    label: name,
    kind: CompletionItemKind.Keyword,
    rank: 40,
    text: name === 'source' ? 'source ()' : `${name} `,
    ...(name === 'source' ? { snippet: 'source ($1) ' } : {}),
    data: { kind: 'keyword', name },
  }));
}

/** `[name]`; the one named as the target first, then those of a fitting type. */
function bracketProposals(place: CompletionPlace, operand: Operand): readonly Proposal[] {
  const space = place.rule?.direction === 'outbound' ? 'metaverse' : 'connector space';
  const wanted = expectedTypes(place, operand);
  const isInBrackets = place.cursor.partial?.image.startsWith('[') === true;
  return attributeCandidates(place, space).map(({ name, schema, detail, isUsable, data }) => {
    const isSame = operand.calls.length === 0 && name === operand.target;
    const rank = !isUsable ? 30 : isSame ? 1 : fits(schema?.type, wanted) ? 5 : 20;
    return {
      label: `[${name}]`,
      kind: CompletionItemKind.Field,
      rank,
      filter: isInBrackets ? `[${name}` : name,
      detail,
      data,
      ...(isSame ? { isPreselected: true } : {}),
    };
  });
}

/** Attribute names as texts, for `ImportedValue("…")`. */
function textProposals(place: CompletionPlace): readonly Proposal[] {
  const space = place.rule?.direction === 'outbound' ? 'metaverse' : 'connector space';
  return attributeCandidates(place, space).map(({ name, detail, isUsable, data }) => ({
    label: `"${name}"`,
    kind: CompletionItemKind.Field,
    rank: isUsable ? 1 : 30,
    filter: place.cursor.partial?.image.startsWith('"') === true ? `"${name}` : name,
    detail,
    data,
  }));
}

export function parameterProposals({ context }: CompletionPlace): readonly Proposal[] {
  const names = new Set(context?.connectors.flatMap(({ parameters }) => [...parameters]));
  return ['Connector.ID', ...[...names].filter((name) => name !== 'Connector.ID')].map((name) => ({
    label: `%${name}%`,
    kind: CompletionItemKind.Constant,
    rank: 35,
    detail: 'parameter',
  }));
}

function variableProposals(calls: readonly OpenCall[]): readonly Proposal[] {
  const names = calls.flatMap(({ variable, argument }) => (variable === undefined || argument < 2 ? [] : [variable]));
  return [...new Set(names)].map((label) => ({
    label,
    kind: CompletionItemKind.Variable,
    rank: 2,
  }));
}

function functionProposals(place: CompletionPlace, operand: Operand): readonly Proposal[] {
  const wanted = expectedTypes(place, operand);
  const { text } = place.file;
  const isCallAlready = text[place.cursor.replaced.end] === '(';
  return [...catalogue.values()].map((entry) => {
    const returns = functionTypes.get(entry.name)?.returns;
    return {
      label: entry.name,
      kind: CompletionItemKind.Function,
      rank: fits(returns, wanted) ? 10 : 25,
      text: isCallAlready ? entry.name : `${entry.name}(${entry.parameters.length === 0 ? ')' : ''}`,
      ...(isCallAlready ? {} : { snippet: callSnippet(entry) }),
      detail: entry.signature,
      data: { kind: 'function', name: entry.name },
    };
  });
}

/** `Left(${1:text}, ${2:count})`; what may be left out is left out. */
function callSnippet({ name, parameters }: FunctionEntry): string {
  const required = parameters.filter(({ optional }) => !optional);
  const places = required.map(
    (parameter, at) => `\${${at + 1}:${inSnippet(placeholder(parameter.name, parameter.types))}}`,
  );
  return `${name}(${places.join(', ')})`;
}

function placeholder(name: string, types: readonly string[]): string {
  return types.includes('variable') ? '$item' : name;
}

/** Words with a meaning of their own. Those for one parameter are proposed there only. */
function constants(parameter: FunctionParameter | undefined, { calls }: Operand): readonly Proposal[] {
  const options = parameter?.options ?? [];
  const isResult = calls.every(({ name }) => ['IIF', 'Switch', 'With'].includes(name));
  const results = expressionWords.filter((word) => (word === 'CRLF' ? true : flowResults.has(word) && isResult));
  return [...results, 'True', 'False'].filter((word) => !options.includes(word)).map((word) => wordProposal(word, 28));
}

function wordProposal(name: string, rank: number): Proposal {
  return {
    label: name,
    kind: CompletionItemKind.EnumMember,
    rank,
    data: { kind: 'word', name },
  };
}

function parameterOf(call: OpenCall | undefined): FunctionParameter | undefined {
  const type = call && functionTypes.get(call.name);
  return type && call && parameterAt(type, call.argument);
}

function namesAnAttribute(call: OpenCall | undefined): boolean {
  return call?.argument === 0 && (call.name === 'ImportedValue' || call.name === 'ValueCount');
}
