import { mentionedAttributes } from '../../grammar/ast/mentioned-attributes.ts';
import type { Flow, Rule } from '../../grammar/ast/rule.ts';

/** A rule as a server keeps it: of one connector, ids in place of names. GUIDs are lower-case, without braces. */
export interface ServerRule {
  /** What the rule says; its own ids, connector clause and precedence are those of the workspace and not written. */
  readonly rule: Rule;
  readonly id: string;
  readonly internalId: string;
  readonly connectorId: string;
  readonly connectorName: string;
  readonly place: ServerPlace;
}

/** A number, or the id of the rule beside which the server finds one; the number it then reads is 0. */
export type ServerPlace =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'before' | 'after'; readonly id: string };

/** The attributes the original lists as a flow's sources; none for a constant. */
export function listedSources({ source, declaredSources }: Flow): readonly string[] {
  const declared = declaredSources?.map(({ text }) => text);
  switch (source.kind) {
    case 'direct':
      // A list that does not begin with the source would be read as another flow.
      return declared?.[0] === source.attribute.text ? declared : [source.attribute.text];
    case 'constant':
      return [];
    case 'expression':
      return declared ?? mentionedAttributes(source.expression);
  }
}
