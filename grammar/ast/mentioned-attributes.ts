import type { Expression } from './expression.ts';
import type { Word } from './rule.ts';
import { walkExpression } from './walk-expression.ts';

/** Functions that take the name of an attribute as a text: they read it as imported, or count it without reading it. */
const functionsNamingAttributes: ReadonlySet<string> = new Set(['ImportedValue', 'ValueCount']);

/** Every place where `expression` names an attribute, `[x]` and `ImportedValue("x")` alike, in text order. */
export function attributeMentions(expression: Expression): readonly Word[] {
  const mentions: Word[] = [];
  walkExpression(expression, (node) => {
    if (node.kind === 'attribute') mentions.push({ text: node.name, span: node.nameSpan });
    if (node.kind !== 'call' || !functionsNamingAttributes.has(node.name)) return;
    const [name] = node.args;
    if (name?.kind === 'string') mentions.push({ text: name.value, span: name.span });
  });
  return mentions;
}

/** The attributes `expression` depends on, each once, in the order they first appear. */
export function mentionedAttributes(expression: Expression): readonly string[] {
  return [...new Set(attributeMentions(expression).map((mention) => mention.text))];
}
