import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { hasAttribute } from '../../grammar/semantics/sides.ts';
import { indentAt, lineStart } from '../../grammar/syntax/lines.ts';
import { writtenName } from '../../grammar/syntax/written.ts';
import type { Rule } from '../../grammar/ast/rule.ts';
import { blocksOf } from '../symbols/rule-blocks.ts';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import { type ActionPlace, inserting, refactoring } from './action-place.ts';

/** On a source attribute that the other side has under the same name, and nothing flows into yet: the flow that copies it. */
export function addFlow({ snapshot, file, selection, rule }: ActionPlace): readonly CodeAction[] {
  const symbol = symbolAt(file, selection.start);
  if (rule === undefined || symbol?.kind !== 'attribute') return [];
  const { name, space } = symbol.mention;
  const source = rule.direction === 'inbound' ? 'connector space' : 'metaverse';
  const { target } = snapshot.context(rule, file).sides;
  const isWritten = rule.flows.some((flow) => flow.target.text === name);
  if (space !== source || isWritten || target.length === 0 || !target.every((side) => hasAttribute(side, name)))
    return [];
  const edit = flowInsertion(file, rule, `${writtenName(name)} <- [${name}]`);
  return [refactoring(file, CodeActionKind.Refactor, `Add the flow ${name} <- [${name}]`, [edit])];
}

/** Behind the last flow; in a block of its own where the rule has none. */
function flowInsertion(file: SourceFile, rule: Rule, flow: string): ReturnType<typeof inserting> {
  const { text } = file;
  const last = rule.flows.at(-1);
  if (last !== undefined) {
    return inserting(last.span.end, `\n${indentAt(text, last.span.start)}${flow}`);
  }
  const block = blocksOf(file, rule).findLast((one) => one.block === 'flow');
  if (block !== undefined) {
    const open = text.indexOf('{', block.keyword.end) + 1;
    return inserting(open, `\n    ${flow}`);
  }
  const close = text.lastIndexOf('}', rule.span.end);
  return inserting(lineStart(text, close), `\n  flow {\n    ${flow}\n  }\n`);
}
