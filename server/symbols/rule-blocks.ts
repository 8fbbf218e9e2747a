import type { Rule } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';
import { lexSyncrule } from '../../grammar/syntax/lex.ts';
import { FlowBlock, JoinBlock, RightBrace, ScopeBlock } from '../../grammar/syntax/tokens.ts';
import type { SourceFile } from '../workspace/source-file.ts';

/** A `scope`, `join` or `flow` block. `span` reaches from the keyword to the closing brace, `keyword` is the word alone. */
export interface RuleBlock {
  readonly block: 'scope' | 'join' | 'flow';
  readonly keyword: Span;
  readonly span: Span;
}

/** The blocks of a rule in text order. One that is never closed reaches to the end of the rule. */
export function blocksOf({ text }: SourceFile, { span }: Rule): readonly RuleBlock[] {
  const found: RuleBlock[] = [];
  let open: Pick<RuleBlock, 'block' | 'keyword'> | undefined;
  const close = (end: number): void => {
    if (open !== undefined) found.push({ ...open, span: { start: open.keyword.start, end } });
    open = undefined;
  };
  for (const { tokenType, startOffset, image } of lexSyncrule(text.slice(span.start, span.end)).tokens) {
    const start = span.start + startOffset;
    const block = blockNames.get(tokenType);
    if (block !== undefined) {
      close(start);
      open = { block, keyword: { start, end: start + image.length } };
    } else if (tokenType === RightBrace) close(start + 1);
  }
  close(span.end);
  return found;
}

const blockNames: ReadonlyMap<unknown, RuleBlock['block']> = new Map([
  [ScopeBlock, 'scope'],
  [JoinBlock, 'join'],
  [FlowBlock, 'flow'],
]);
