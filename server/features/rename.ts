import type { Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { Span } from '../../grammar/ast/span.ts';
import { writtenTitle } from '../../grammar/syntax/written.ts';
import { mentionsOfRule, rulesNamed } from '../symbols/rule-places.ts';
import { type SymbolAt, symbolAt } from '../symbols/symbol-at.ts';
import type { PlaceQuestion, Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** What can be renamed is rules and variables; of anything else, why not. */
export type RenamePreparation =
  | { readonly kind: 'range'; readonly range: Range; readonly placeholder: string }
  | { readonly kind: 'refused'; readonly reason: string };

export function prepareRename({ file, offset }: PlaceQuestion): RenamePreparation {
  const symbol = symbolAt(file, offset);
  const reason = refusal(symbol);
  if (reason !== undefined || symbol === undefined) return { kind: 'refused', reason: reason ?? nothingHere };
  const isVariable = symbol.kind === 'variable';
  // Quotation marks and the dollar sign are not part of the name.
  const { start, end } = symbol.span;
  const span = isVariable ? { start: start + 1, end } : { start: start + 1, end: end - 1 };
  return { kind: 'range', range: file.rangeOf(span), placeholder: file.text.slice(span.start, span.end) };
}

/** Gives a rule or a variable another name wherever it is written; a text says why it cannot be. */
export function rename({ snapshot, file, offset }: PlaceQuestion, name: string): WorkspaceEdit | string {
  const symbol = symbolAt(file, offset);
  const reason = refusal(symbol);
  if (reason !== undefined || symbol === undefined) return reason ?? nothingHere;
  if (symbol.kind === 'variable') {
    if (!/^\w+$/.test(name))
      return `"${name}" cannot name a variable, so nothing is renamed; use letters, digits and underscores`;
    const { binding, mentions } = symbol.variable;
    const edits = [binding, ...mentions].map(({ span }) => edit(file, span, `$${name}`));
    return { changes: { [file.uri]: edits } };
  }
  const old = symbol.kind === 'rule mention' ? symbol.name.text : symbol.rule.name.text;
  const isTaken = name !== old && rulesNamed(snapshot, name).length > 0;
  if (name.trim() === '') return 'A rule has a name, so nothing is renamed; write one';
  if (isTaken) return `Another rule is called "${name}" already, so nothing is renamed; choose another name`;
  return { changes: ruleEdits(snapshot, old, writtenTitle(name)) };
}

const nothingHere = 'Nothing here can be renamed; rules and variables can';

function refusal(symbol: SymbolAt | undefined): string | undefined {
  switch (symbol?.kind) {
    case 'rule':
    case 'rule mention':
    case 'variable':
      return undefined;
    case 'attribute':
      return symbol.mention.space === 'metaverse'
        ? 'A metaverse attribute is named by its schema file, and stored values by it, so it is not renamed here; add another attribute to the schema and let rules flow into it'
        : 'An attribute of a directory is named by the directory, so it is not renamed here; name another attribute instead';
    case 'connector':
      return 'A connector is named in joinery.json, and stored objects by it, so it is not renamed here; change it there and in the rules';
    case undefined:
    case 'category':
    case 'object type':
    case 'function':
    case 'parameter':
    case 'word':
    case 'operator':
    case 'keyword':
      return nothingHere;
  }
}

function ruleEdits(snapshot: Snapshot, old: string, written: string): Record<string, TextEdit[]> {
  const places = [
    ...rulesNamed(snapshot, old).map(({ file, rule }) => ({ file, span: rule.name.span })),
    ...mentionsOfRule(snapshot, old).map(({ file, name }) => ({ file, span: name.span })),
  ];
  const byFile = Map.groupBy(places, ({ file }) => file.uri);
  return Object.fromEntries(
    [...byFile].map(([uri, found]) => [uri, found.map(({ file, span }) => edit(file, span, written))]),
  );
}

function edit(file: SourceFile, span: Span, newText: string): TextEdit {
  return { range: file.rangeOf(span), newText };
}
