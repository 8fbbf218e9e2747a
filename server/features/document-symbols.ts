import { singleLineExpression } from '../../grammar/syntax/single-line.ts';
import { type DocumentSymbol, SymbolKind, SymbolTag } from 'vscode-languageserver-types';
import type { Flow, Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { scopeOperatorTexts } from '../../grammar/syntax/scope-operators.ts';
import { ruleDetail } from '../describe/rule.ts';
import { blocksOf, type RuleBlock } from '../symbols/rule-blocks.ts';
import type { FileQuestion } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** The outline of a file: rules, in them their blocks, in those the clauses and flows. Disabled rules are struck through. */
export function documentSymbols({ snapshot, file }: FileQuestion): readonly DocumentSymbol[] {
  return file.tree.rules.map((rule) => ({
    name: shown(rule.name.text),
    detail: ruleDetail(rule, snapshot.precedenceOf(rule)),
    kind: SymbolKind.Class,
    ...(rule.disabled ? { tags: [SymbolTag.Deprecated] } : {}),
    range: file.rangeOf(rule.span),
    selectionRange: file.rangeOf(rule.name.text === '' ? rule.headerSpan : rule.name.span),
    children: blocksOf(file, rule).map((block) => blockSymbol(file, rule, block)),
  }));
}

function blockSymbol(file: SourceFile, rule: Rule, { block, keyword, span }: RuleBlock): DocumentSymbol {
  const children = childrenOf(file, rule, block).filter(
    ({ inside }) => inside.start >= span.start && inside.end <= span.end,
  );
  return {
    name: block,
    detail: String(children.length),
    kind: SymbolKind.Namespace,
    range: file.rangeOf(span),
    selectionRange: file.rangeOf(keyword),
    children: children.map(({ symbol }) => symbol),
  };
}

interface Child {
  readonly inside: Span;
  readonly symbol: DocumentSymbol;
}

function childrenOf(file: SourceFile, rule: Rule, block: RuleBlock['block']): readonly Child[] {
  switch (block) {
    case 'scope':
      return rule.scope
        .flatMap(({ clauses }) => clauses)
        .map(({ attribute, operator, value, span }) => ({
          inside: span,
          symbol: leaf(file, { name: attribute.text, span, selection: attribute.span, kind: SymbolKind.Field }, [
            scopeOperatorTexts[operator],
            value?.text ?? '',
          ]),
        }));
    case 'join':
      return rule.join
        .flatMap(({ clauses }) => clauses)
        .map(({ csAttribute, mvAttribute, span }) => ({
          inside: span,
          symbol: leaf(file, { name: csAttribute.text, span, selection: csAttribute.span, kind: SymbolKind.Key }, [
            '=',
            mvAttribute.text,
          ]),
        }));
    case 'flow':
      return rule.flows.map((flow) => ({
        inside: flow.span,
        symbol: leaf(
          file,
          { name: flow.target.text, span: flow.span, selection: flow.target.span, kind: SymbolKind.Property },
          ['<-', sourceText(flow)],
        ),
      }));
  }
}

function leaf(
  file: SourceFile,
  of: { readonly name: string; readonly span: Span; readonly selection: Span; readonly kind: SymbolKind },
  detail: readonly string[],
): DocumentSymbol {
  return {
    name: shown(of.name),
    detail: detail.join(' ').trim(),
    kind: of.kind,
    range: file.rangeOf(of.span),
    selectionRange: file.rangeOf(of.selection),
  };
}

/** The first line of a source, shortened. */
function sourceText({ source }: Flow): string {
  const text =
    source.kind === 'direct'
      ? `[${source.attribute.text}]`
      : source.kind === 'constant'
        ? source.value.text
        : singleLineExpression(source.text);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Editors refuse symbols without a name. */
function shown(name: string): string {
  return name === '' ? '(no name)' : name;
}
