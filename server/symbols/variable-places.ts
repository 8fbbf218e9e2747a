import type { Expression, FunctionCall, VariableReference } from '../../grammar/ast/expression.ts';
import type { Flow } from '../../grammar/ast/rule.ts';
import { childrenOf, walkExpression } from '../../grammar/ast/walk-expression.ts';

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
  if (body === undefined) return [];
  if (body.kind === 'variable') return body.name === name ? [body] : [];
  return visibleIn(body, name).flatMap((node) => mentionsIn(node, name));
}

/** What of an expression sees an outer variable of that name. */
function visibleIn(body: Expression, name: string): readonly (Expression | undefined)[] {
  if (body.kind !== 'call' || !binders.has(body.name)) return childrenOf(body);
  const [binding, subject, , ...rest] = body.args;
  return binding?.kind === 'variable' && binding.name === name ? [subject, ...rest] : body.args;
}
