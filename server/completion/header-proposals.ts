import { CompletionItemKind } from 'vscode-languageserver-types';
import { textLiteral } from '../../grammar/syntax/text-literal.ts';
import { writtenName } from '../../grammar/syntax/written.ts';
import { ruleDetail } from '../describe/rule.ts';
import type { HeaderContext } from '../cursor/header-context.ts';
import { allRules } from '../symbols/rule-places.ts';
import type { CompletionPlace, Proposal } from './completion-place.ts';

/** A whole rule, where none has begun. */
export function outsideProposals({ snapshot }: CompletionPlace): readonly Proposal[] {
  const connector = textLiteral(snapshot.environment.connectors[0]?.name ?? 'connector');
  return (['inbound', 'outbound'] as const).map((direction) => ({
    label: `${direction} rule`,
    kind: CompletionItemKind.Keyword,
    rank: 1,
    text: `${direction} rule`,
    snippet: [
      `${direction} rule "\${1:name}" {`,
      `  connector \${2:${connector}}`,
      direction === 'inbound' ? '  from ${3:user} to ${4:person}' : '  from ${3:person} to ${4:user}',
      '  link ${5|join,provision|}',
      `  precedence \${6:${nextPrecedence(snapshot)}}`,
      '',
      '  flow {',
      '    $0',
      '  }',
      '}',
    ].join('\n'),
    data: { kind: 'keyword', name: direction },
  }));
}

const items: readonly (readonly [name: string, snippet?: string])[] = [
  ['connector'],
  ['from', 'from ${1:type} to ${2:type}'],
  ['link'],
  ['precedence'],
  ['description', 'description "$1"'],
  ['id'],
  ['internal id'],
  ['tag'],
  ['version'],
  ['disabled'],
  ['password sync'],
  ['soft delete expiry', 'soft delete expiry "${1:1.00:00:00}"'],
  ['extension', 'extension "$1"'],
  ['scope', 'scope {\n  $0\n}'],
  ['join', 'join {\n  $0\n}'],
  ['flow', 'flow {\n  $0\n}'],
];

export function headerProposals(place: CompletionPlace, context: HeaderContext): readonly Proposal[] {
  switch (context.kind) {
    case 'item':
      return items
        .filter(([name]) => !place.cursor.items.has(name))
        .map(([name, snippet], at) => ({
          label: name,
          kind: CompletionItemKind.Keyword,
          rank: at + 1,
          ...(snippet === undefined ? {} : { snippet }),
          data: { kind: 'keyword', name },
        }));
    case 'words':
      return wordProposals(context.words);
    case 'connector':
      return connectorProposals(place);
    case 'category':
      return categoriesOf(place).map((name) => ({ label: name, kind: CompletionItemKind.Module, rank: 1 }));
    case 'object type':
      return objectTypeProposals(place, context.side);
    case 'precedence':
      return precedenceProposals(place);
    case 'rule name':
      return ruleNameProposals(place);
    case 'value':
      return [];
  }
}

export function wordProposals(words: readonly string[]): readonly Proposal[] {
  return words.map((name, at) => ({
    label: name,
    kind: CompletionItemKind.Keyword,
    rank: at + 1,
    data: { kind: 'keyword', name },
  }));
}

function connectorProposals(place: CompletionPlace): readonly Proposal[] {
  const isInText = place.cursor.partial?.image.startsWith('"') === true;
  const named: readonly Proposal[] = place.snapshot.environment.connectors.map(({ name, category }, at) => ({
    label: textLiteral(name),
    kind: CompletionItemKind.Module,
    rank: at + 1,
    detail: category,
  }));
  if (isInText) return named;
  const every: readonly Proposal[] = categoriesOf(place).map((name) => ({
    label: `every ${name}`,
    kind: CompletionItemKind.Keyword,
    rank: 50,
    data: { kind: 'keyword', name: 'every' },
  }));
  return [...named, ...every];
}

function categoriesOf({ snapshot }: CompletionPlace): readonly string[] {
  return [...new Set(snapshot.environment.connectors.map(({ category }) => category.toLowerCase()))];
}

function objectTypeProposals(
  { snapshot, rule, context }: CompletionPlace,
  side: 'source' | 'target',
): readonly Proposal[] {
  if (rule === undefined || context === undefined) return [];
  const isMetaverse = (rule.direction === 'inbound') === (side === 'target');
  // Without a connector that exists, the types of all of them are what could be meant.
  const connectors = context.connectors.length > 0 ? context.connectors : snapshot.environment.connectors;
  const schemas = isMetaverse ? [snapshot.environment.metaverse] : connectors.map(({ schema }) => schema);
  const included = new Set(
    isMetaverse ? [] : connectors.flatMap(({ includedObjectTypes }) => [...(includedObjectTypes ?? [])]),
  );
  const names = new Set(schemas.flatMap(({ objectTypes }) => [...objectTypes.keys()]));
  const types = [...names].map((name): Proposal => {
    const isUsual = isMetaverse || included.has(name);
    return {
      label: writtenName(name),
      kind: CompletionItemKind.Class,
      rank: isUsual ? 1 : 2,
      detail: isUsual ? '' : 'not imported',
    };
  });
  return isMetaverse && side === 'source'
    ? [...types, { label: '*', kind: CompletionItemKind.Class, rank: 3, detail: 'any metaverse type' }]
    : types;
}

function precedenceProposals({ snapshot }: CompletionPlace): readonly Proposal[] {
  return [
    {
      label: String(nextPrecedence(snapshot)),
      kind: CompletionItemKind.Value,
      rank: 1,
      detail: 'free, behind the last custom rule',
    },
    {
      label: 'before',
      kind: CompletionItemKind.Keyword,
      rank: 2,
      text: 'before ',
      data: { kind: 'keyword', name: 'before' },
    },
    {
      label: 'after',
      kind: CompletionItemKind.Keyword,
      rank: 3,
      text: 'after ',
      data: { kind: 'keyword', name: 'after' },
    },
  ];
}

/** The lowest number behind all custom rules that is free. Custom rules stand below 100, where the original's own begin. */
export function nextPrecedence(snapshot: CompletionPlace['snapshot']): number {
  const taken = new Set(
    allRules(snapshot).flatMap(({ rule }) => (rule.precedence.kind === 'number' ? [rule.precedence.value] : [])),
  );
  let free = Math.max(0, ...[...taken].filter((value) => value < 100)) + 1;
  while (taken.has(free)) free++;
  return free;
}

/** Rules of the same direction first: between them precedence decides. */
function ruleNameProposals({ snapshot, rule }: CompletionPlace): readonly Proposal[] {
  return allRules(snapshot)
    .filter((found) => found.rule !== rule && found.rule.name.text !== '')
    .map((found) => ({
      label: textLiteral(found.rule.name.text),
      kind: CompletionItemKind.Reference,
      rank: found.rule.direction === rule?.direction ? 1 : 2,
      detail: ruleDetail(found.rule, snapshot.precedenceOf(found.rule)),
    }));
}
