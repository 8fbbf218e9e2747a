import type { Expression } from '../ast/expression.ts';

/** A text that two expressions share when they say the same, whatever their spaces, comments and parentheses. */
export function expressionKey(node: Expression): string {
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.value);
    case 'number':
      return String(node.value);
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'word':
      return node.name;
    case 'attribute':
      return `[${node.name}]`;
    case 'parameter':
      return `%${node.name}%`;
    case 'variable':
      return `$${node.name}`;
    case 'group':
      return expressionKey(node.inner);
    case 'binary':
      return `(${expressionKey(node.left)} ${node.operator} ${expressionKey(node.right)})`;
    case 'call':
      return `${node.name}(${node.args.map(expressionKey).join(', ')})`;
    case 'broken':
      // What could not be read equals nothing but itself.
      return `broken at ${node.span.start}`;
  }
}
