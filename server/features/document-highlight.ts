import { type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver-types';
import type { Span } from '../../grammar/ast/span.ts';
import { type Access, mentionsIn } from '../symbols/attribute-mentions.ts';
import { identityOf } from '../symbols/attribute-places.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion } from '../workspace/snapshot.ts';

const kinds: Readonly<Record<Access, DocumentHighlightKind>> = {
  scope: DocumentHighlightKind.Read,
  join: DocumentHighlightKind.Read,
  read: DocumentHighlightKind.Read,
  write: DocumentHighlightKind.Write,
  declared: DocumentHighlightKind.Text,
};

/** The same attribute, rule or variable elsewhere in the file; what writes it differs from what reads it. */
export function documentHighlight({ snapshot, file, offset }: PlaceQuestion): readonly DocumentHighlight[] {
  const symbol = symbolAt(file, offset);
  const at =
    (kind: DocumentHighlightKind) =>
    ({ span }: { readonly span: Span }): DocumentHighlight => ({ kind, range: file.rangeOf(span) });
  switch (symbol?.kind) {
    case 'attribute': {
      const { space, name, connectors } = identityOf(snapshot, { file, mention: symbol.mention });
      return mentionsIn(file.tree, space, name)
        .filter(
          ({ rule }) =>
            connectors.length === 0 ||
            snapshot.context(rule, file).connectors.some((connector) => connectors.includes(connector.name)),
        )
        .map((mention) => at(kinds[mention.access])(mention));
    }
    case 'rule':
    case 'rule mention': {
      const name = symbol.kind === 'rule' ? symbol.rule.name.text : symbol.name.text;
      const mentions = file.tree.rules.flatMap(({ precedence }) =>
        precedence.kind !== 'number' && precedence.rule.text === name ? [precedence.rule] : [],
      );
      const rules = file.tree.rules.filter((rule) => rule.name.text === name).map((rule) => rule.name);
      return [...rules.map(at(DocumentHighlightKind.Write)), ...mentions.map(at(DocumentHighlightKind.Read))];
    }
    case 'variable': {
      const { binding, mentions } = symbol.variable;
      return [at(DocumentHighlightKind.Write)(binding), ...mentions.map(at(DocumentHighlightKind.Read))];
    }
    case undefined:
    case 'connector':
    case 'category':
    case 'object type':
    case 'function':
    case 'parameter':
    case 'word':
    case 'operator':
    case 'keyword':
      return [];
  }
}
