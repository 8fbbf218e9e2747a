import { type CompletionItem, CompletionItemKind, type CompletionList, MarkupKind } from 'vscode-languageserver-types';
import { catalogue } from '../../engine/expressions/catalogue.ts';
import { documentFunction } from '../../engine/expressions/document.ts';
import { writtenName } from '../../grammar/syntax/written.ts';
import { attributeCandidates } from '../completion/attribute-candidates.ts';
import { clauseProposals } from '../completion/clause-proposals.ts';
import {
  type CompletionAbilities,
  type CompletionData,
  completionItem,
  type CompletionPlace,
  type Proposal,
} from '../completion/completion-place.ts';
import { headerProposals, outsideProposals, wordProposals } from '../completion/header-proposals.ts';
import { operandProposals } from '../completion/operand-proposals.ts';
import { cursorContext, type Expectation } from '../cursor/cursor-context.ts';
import { describeAttribute } from '../describe/attribute.ts';
import { keywordHelp, wordHelp } from '../describe/keyword.ts';
import type { PlaceQuestion, Snapshot } from '../workspace/snapshot.ts';

/**
 * What can stand at a place: header items that are missing, connectors, object types, rules; attributes of the right side with their
 * types, comparisons that fit them, flow targets that nothing flows into yet first; functions with their arguments to fill in. Reads
 * only the text before the cursor, so it works in rules that are half written.
 */
export function completion(question: PlaceQuestion, abilities: CompletionAbilities): CompletionList {
  const { snapshot, file, offset } = question;
  const cursor = cursorContext(file, offset);
  if (cursor === undefined) return { isIncomplete: false, items: [] };
  const rule = file.tree.rules.findLast(({ span }) => span.start <= offset);
  const place: CompletionPlace = {
    ...question,
    ...abilities,
    cursor,
    ...(rule === undefined ? {} : { rule, context: snapshot.context(rule, file) }),
  };
  const items = proposals(place, cursor.expected).map((proposal) => completionItem(place, proposal));
  return { isIncomplete: false, items };
}

function proposals(place: CompletionPlace, expected: Expectation): readonly Proposal[] {
  switch (expected.kind) {
    case 'outside':
      return outsideProposals(place);
    case 'rule head':
      return place.cursor.tokens.length === 1 ? wordProposals(['rule']) : [];
    case 'item':
    case 'connector':
    case 'category':
    case 'object type':
    case 'precedence':
    case 'rule name':
    case 'value':
      return headerProposals(place, expected);
    case 'scope attribute':
    case 'scope operator':
    case 'scope value':
    case 'join attribute':
    case 'words':
      return clauseProposals(place, expected);
    case 'flow target':
      return targetProposals(place);
    case 'flow arrow':
      return [{ label: '<-', kind: CompletionItemKind.Operator, rank: 1, text: '<- ' }];
    case 'declared source':
      return sourceProposals(place);
    case 'operand':
      return operandProposals(place, expected);
    case 'operator':
      return operators.map((label, rank) => ({ label, kind: CompletionItemKind.Operator, rank }));
  }
}

const operators: readonly string[] = ['&', '&&', '||', '=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/'];

/** Attributes the rule does not write yet first; of a flow whose arrow stands there already the name only. */
function targetProposals(place: CompletionPlace): readonly Proposal[] {
  const { rule, file, cursor } = place;
  const space = rule?.direction === 'outbound' ? 'connector space' : 'metaverse';
  const isOwn = (start: number): boolean => start === cursor.replaced.start;
  const written = new Set(
    rule?.flows.filter(({ target }) => !isOwn(target.span.start)).map(({ target }) => target.text),
  );
  const hasArrow = /^\s*<-/.test(file.text.slice(cursor.replaced.end));
  return attributeCandidates(place, space).map(({ name, detail, isUsable, data }) => ({
    label: writtenName(name),
    kind: CompletionItemKind.Property,
    rank: written.has(name) ? 9 : isUsable ? 1 : 5,
    text: hasArrow ? writtenName(name) : `${writtenName(name)} <- `,
    detail: written.has(name) ? `${detail}, flowed already` : detail,
    data,
  }));
}

function sourceProposals(place: CompletionPlace): readonly Proposal[] {
  const space = place.rule?.direction === 'outbound' ? 'metaverse' : 'connector space';
  return attributeCandidates(place, space).map(({ name, detail, isUsable, data }) => ({
    label: writtenName(name),
    kind: CompletionItemKind.Field,
    rank: isUsable ? 1 : 3,
    detail,
    data,
  }));
}

/** An item with its documentation, which is long and read for few of them. */
export function resolveCompletion(
  item: CompletionItem,
  snapshotOf: (path: string) => Snapshot | undefined,
): CompletionItem {
  if (!isCompletionData(item.data)) return item;
  const value = documentationOf(item.data, snapshotOf);
  return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}

function documentationOf(data: CompletionData, snapshotOf: (path: string) => Snapshot | undefined): string | undefined {
  switch (data.kind) {
    case 'function': {
      const entry = catalogue.get(data.name);
      return entry && documentFunction(entry);
    }
    case 'keyword':
      return keywordHelp.get(data.name);
    case 'word':
      return wordHelp.get(data.name);
    case 'attribute': {
      const snapshot = snapshotOf(data.path);
      const file = snapshot?.files.get(data.path);
      const rule = file?.tree.rules.findLast(({ span }) => span.start <= data.offset);
      if (snapshot === undefined || file === undefined || rule === undefined) return undefined;
      const space = data.side === 'mv' ? 'metaverse' : 'connector space';
      const mention = { name: data.name, space, access: 'read', rule, flow: undefined, span: rule.name.span } as const;
      return describeAttribute(snapshot, { file, mention });
    }
  }
}

function isCompletionData(data: unknown): data is CompletionData {
  return typeof data === 'object' && data !== null && 'kind' in data && 'name' in data;
}
