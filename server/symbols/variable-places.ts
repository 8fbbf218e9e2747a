import type { Expression, FunctionCall, VariableReference } from '../../grammar/ast/expression.ts';
import type { Flow } from '../../grammar/ast/rule.ts';
import { walkExpression } from '../../grammar/ast/walk-expression.ts';

/** A variable: where it is bound, and where what it is bound in mentions it, in text order. */
export interface VariablePlaces {
  readonly binding: VariableReference;
  /** The call that binds it. */
  readonly call: FunctionCall;
  readonly mentions: readonly VariableReference[];
}

const binders: ReadonlySet<string> = new Set(['With', 'Select', 'Where']);

/** The variable at an offset of a flow; `undefined` where none is, and where nothing binds it. */
export function variableAt(flow: Flow, offset: number): VariablePlaces | undefined {
  if (flow.source.kind !== 'expression') return undefined;
  return variablesIn(flow.source.expression).find(({ binding, mentions }) =>
    [binding, ...mentions].some(({ span }) => span.start <= offset && offset <= span.end),
  );
}

/** Every variable an expression binds. An inner one hides an outer one of the same name. */
export function variablesIn(expression: Expression): readonly VariablePlaces[] {
  const found: VariablePlaces[] = [];
  walkExpression(expression, (node) => {
    if (node.kind !== 'call' || !binders.has(node.name)) return;
    const [binding, , body] = node.args;
    if (binding?.kind === 'variable') found.push({ binding, call: node, mentions: mentionsIn(body, binding.name) });
  });
  return found;
}

function mentionsIn(body: Expression | undefined, name: string): readonly VariableReference[] {
  switch (body?.kind) {
    case 'variable':
      return body.name === name ? [body] : [];
    case 'group':
      return mentionsIn(body.inner, name);
    case 'binary':
      return [...mentionsIn(body.left, name), ...mentionsIn(body.right, name)];
    case 'call': {
      const [first, subject, inner, ...rest] = body.args;
      const isHidden = binders.has(body.name) && first?.kind === 'variable' && first.name === name;
      const visible = isHidden ? [subject, ...rest] : [first, subject, inner, ...rest];
      return visible.flatMap((node) => mentionsIn(node, name));
    }
    case undefined:
    case 'string':
    case 'number':
    case 'boolean':
    case 'word':
    case 'attribute':
    case 'parameter':
    case 'broken':
      return [];
  }
}
