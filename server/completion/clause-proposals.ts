import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ScopeOperator } from '../../grammar/ast/rule.ts';
import type { AttributeType } from '../../grammar/schema/schema.ts';
import { shapeOn } from '../../grammar/semantics/sides.ts';
import { scopeOperatorTexts } from '../../grammar/syntax/scope-operators.ts';
import { writtenName } from '../../grammar/syntax/written.ts';
import type { ClauseContext } from '../cursor/clause-context.ts';
import { operatorHelp } from '../describe/keyword.ts';
import { attributeCandidates } from './attribute-candidates.ts';
import type { CompletionPlace, Proposal } from './completion-place.ts';
import { wordProposals } from './header-proposals.ts';
import { parameterProposals } from './operand-proposals.ts';

export function clauseProposals(place: CompletionPlace, context: ClauseContext): readonly Proposal[] {
  switch (context.kind) {
    case 'scope attribute':
      return nameProposals(place, place.rule?.direction === 'outbound' ? 'metaverse' : 'connector space');
    case 'scope operator':
      return operatorProposals(place, context);
    case 'scope value':
      return valueProposals(place, context.attribute);
    case 'join attribute':
      return nameProposals(place, context.space, context.other);
    case 'words':
      return wordProposals(context.words);
  }
}

/** `same`: the name on the other side of the clause, which is likely here, too. */
function nameProposals(
  place: CompletionPlace,
  space: 'connector space' | 'metaverse',
  same?: string,
): readonly Proposal[] {
  return attributeCandidates(place, space).map(({ name, detail, isUsable, data }) => ({
    label: writtenName(name),
    kind: CompletionItemKind.Field,
    rank: name === same ? 0 : isUsable ? 1 : 3,
    detail,
    data,
    ...(name === same ? { isPreselected: true } : {}),
  }));
}

const fitting: Readonly<Record<AttributeType, ReadonlySet<ScopeOperator>>> = {
  str: operators('= <> contains, not contains, starts with, not starts with, ends with, not ends with, in, not in'),
  num: operators('= <> < <= > >= has bits, not has bits, in, not in'),
  bool: operators('= <>'),
  bin: operators('= <>'),
  ref: operators('= <> contains, not contains, starts with, not starts with, ends with, not ends with'),
};

/** Those that fit the attribute's type first; what is written already, such as `not`, is not proposed again. */
function operatorProposals(
  { context, rule }: CompletionPlace,
  { attribute, written }: ClauseContext & { readonly kind: 'scope operator' },
): readonly Proposal[] {
  const type = context && shapeOn(context.sides.source, attribute)?.type;
  return Object.entries(scopeOperatorTexts).flatMap(([name, text], at): readonly Proposal[] => {
    if (!isOperator(name) || (written !== '' && !text.startsWith(`${written} `))) return [];
    if (rule?.direction === 'outbound' && text.endsWith('member of')) return [];
    const isNull = text.startsWith('is ');
    const isFitting = type === undefined || isNull || text.endsWith('member of') || fitting[type].has(name);
    const rest = written === '' ? text : text.slice(written.length + 1);
    return [
      {
        label: rest,
        kind: CompletionItemKind.Operator,
        rank: (isFitting ? 0 : 50) + at,
        text: isNull ? rest : `${rest} `,
        filter: rest,
        detail: operatorHelp[name],
      },
    ];
  });
}

function isOperator(name: string): name is ScopeOperator {
  return name in scopeOperatorTexts;
}

/** Signs stand apart by blanks, words end with a comma. */
function operators(written: string): ReadonlySet<ScopeOperator> {
  const texts = new Set([...written.matchAll(/[=<>]+|[a-z][a-z ]*/g)].map(([text]) => text.trim()));
  return new Set(
    Object.keys(scopeOperatorTexts)
      .filter(isOperator)
      .filter((name) => texts.has(scopeOperatorTexts[name])),
  );
}

function valueProposals(place: CompletionPlace, attribute: string): readonly Proposal[] {
  if (place.cursor.partial?.image.startsWith('"') === true) return [];
  const shape = place.context && shapeOn(place.context.sides.source, attribute);
  const booleans = shape?.type === 'bool' ? ['True', 'False'] : [];
  return [
    ...booleans.map((label, at): Proposal => ({ label, kind: CompletionItemKind.Value, rank: at + 1 })),
    ...(shape === undefined || shape.type === 'str' ? [emptyText] : []),
    ...parameterProposals(place),
  ];
}

const emptyText: Proposal = {
  label: '"…"',
  kind: CompletionItemKind.Text,
  rank: 3,
  text: '""',
  snippet: '"$1"',
  filter: '"',
};
