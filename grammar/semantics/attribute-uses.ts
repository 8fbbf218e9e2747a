import { attributeMentions } from '../ast/mentioned-attributes.ts';
import type { Flow, Word } from '../ast/rule.ts';
import type { RuleContext } from './rule-context.ts';
import type { AttributeUse, Side } from './sides.ts';

/** The pseudo attribute for the distinguished name: read on the way in, written on the way out, in no schema. */
const distinguishedName = 'dn';

/** Every attribute the rule mentions, in text order of its parts. Names that were not written are left out. */
export function attributeUses({ rule, sides }: RuleContext): readonly AttributeUse[] {
  const { connectorSpace, metaverse, source, target } = sides;
  const isInbound = rule.direction === 'inbound';
  const scope = rule.scope.flatMap((group) => group.clauses).map((clause) => on(source)(clause.attribute));
  const join = rule.join
    .flatMap((group) => group.clauses)
    .flatMap((clause) => [on(connectorSpace)(clause.csAttribute), on(metaverse)(clause.mvAttribute)]);
  const flows = rule.flows.flatMap((flow) => {
    const sources = sourceWords(flow).filter((word) => !(isInbound && word.text === distinguishedName));
    const writesDn = !isInbound && flow.target.text === distinguishedName;
    return [...(writesDn ? [] : [on(target)(flow.target)]), ...sources.map(on(source))];
  });
  return [...scope, ...join, ...flows].filter((use) => use.word.text !== '');
}

function on(sides: readonly Side[]): (word: Word) => AttributeUse {
  return (word) => ({ word, sides });
}

/** Declared sources are left out: they inform only, and the original keeps wrong ones too. */
function sourceWords(flow: Flow): readonly Word[] {
  switch (flow.source.kind) {
    case 'direct':
      return [flow.source.attribute];
    case 'constant':
      return [];
    case 'expression':
      return attributeMentions(flow.source.expression);
  }
}
