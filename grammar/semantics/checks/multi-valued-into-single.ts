import type { Flow } from '../../ast/rule.ts';
import { guessing } from '../../ast/fix.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';
import { shapeOn } from '../sides.ts';
import { isStandardRule } from '../standard-rules.ts';

/**
 * A flow may come to several values, but its target holds one. Objects with several values fail. `Item` chooses one, `Join` puts them
 * together. Standard rules are left alone: they flow `photo` like this.
 */
export const multiValuedIntoSingle: RuleCheck = {
  code: 'multi-valued-into-single',
  severity: 'warning',
  find: (context) =>
    isStandardRule(context.rule) ? [] : context.rule.flows.flatMap((flow) => findingsOf(flow, context)),
};

function findingsOf({ source, target }: Flow, context: RuleContext): readonly Finding[] {
  if (shapeOn(context.sides.target, target.text)?.multiValued !== false) return [];
  const message = `This may come to several values, but "${target.text}" holds one, so objects with several fail; choose one with Item, or put them together with Join`;
  if (source.kind === 'direct') {
    const { text, span } = source.attribute;
    if (shapeOn(context.sides.source, text)?.multiValued !== true) return [];
    return [{ span, message, fix: guessing('Take the first value', source.span, `ItemOrNull([${text}], 1)`) }];
  }
  if (source.kind === 'constant' || !context.typeOf(source.expression).multiValued) return [];
  return [{ span: source.expression.span, message }];
}
