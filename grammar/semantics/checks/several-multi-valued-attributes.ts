import type { Expression } from '../../ast/expression.ts';
import type { Word } from '../../ast/rule.ts';
import { functionTypes, parameterAt } from '../../schema/functions.ts';
import type { Finding, RuleCheck, RuleContext } from '../rule-context.ts';

/**
 * An expression is computed once per value of a multi-valued attribute. With two such attributes it is open which values belong
 * together, so the rule cannot be compiled. `Item`, `Join`, `Count`, `Contains`, `Select` and `Where` take a list whole.
 */
export const severalMultiValuedAttributes: RuleCheck = {
  code: 'several-multi-valued-attributes',
  severity: 'error',
  find: (context) =>
    context.rule.flows.flatMap(({ source }) =>
      source.kind === 'expression' ? regionFindings(source.expression, context) : [],
    ),
};

/** A region is what is computed value by value together: the whole expression, or the list argument of a function on lists. */
function regionFindings(region: Expression, context: RuleContext): readonly Finding[] {
  const lists = new Map<string, Word>();
  const inner: Finding[] = [];
  const visit = (node: Expression): void => {
    const list = listOf(node, context);
    if (list !== undefined && !lists.has(list.key)) lists.set(list.key, list.name);
    if (node.kind === 'group') visit(node.inner);
    if (node.kind === 'binary') for (const side of [node.left, node.right]) visit(side);
    if (node.kind !== 'call') return;
    const entry = functionTypes.get(node.name);
    for (const [index, argument] of node.args.entries()) {
      if (entry !== undefined && parameterAt(entry, index)?.aggregate === true)
        inner.push(...regionFindings(argument, context));
      else visit(argument);
    }
  };
  visit(region);
  const [first, second] = lists.values();
  if (first === undefined || second === undefined) return inner;
  const message = `"${first.text}" and "${second.text}" are both multi-valued, so it is open which values belong together; wrap all but one in Item, Join, Count, Contains, Select or Where`;
  return [{ span: second.span, message }, ...inner];
}

/** A multi-valued attribute. As imported it is another one than as it is. */
function listOf(node: Expression, context: RuleContext): { readonly key: string; readonly name: Word } | undefined {
  if ((node.kind !== 'attribute' && node.kind !== 'call') || !context.typeOf(node).multiValued) return undefined;
  if (node.kind === 'attribute') return { key: `[${node.name}]`, name: { text: node.name, span: node.span } };
  const [name] = node.args;
  if (node.name !== 'ImportedValue' || name?.kind !== 'string') return undefined;
  return { key: name.value, name: { text: name.value, span: node.span } };
}
