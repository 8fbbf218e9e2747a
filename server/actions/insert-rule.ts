import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import { textLiteral } from '../../grammar/syntax/text-literal.ts';
import { formatSyncrule } from '../../grammar/syntax/format.ts';
import { writtenName } from '../../grammar/syntax/written.ts';
import { connectorText } from '../describe/rule.ts';
import { type ActionPlace, refactoring } from './action-place.ts';
import { beside, freeName } from './rule-edits.ts';

/** A new rule for the same objects that takes its turn directly before or after this one. Offered on the rule's name and header. */
export function insertRule({ snapshot, file, selection, rule }: ActionPlace): readonly CodeAction[] {
  if (rule === undefined || rule.name.text === '' || selection.start > rule.headerSpan.end) return [];
  const name = freeName(snapshot, 'New rule');
  return (['before', 'after'] as const).map((side) => {
    const lines = [
      `${rule.direction} rule ${textLiteral(name)} {`,
      `  connector ${connectorText(rule)}`,
      `  from ${writtenName(rule.sourceObjectType.text)} to ${writtenName(rule.targetObjectType.text)}`,
      '  link join',
      `  precedence ${side} ${textLiteral(rule.name.text)}`,
      '',
      '  flow {',
      '  }',
      '}',
    ];
    const edit = beside(file, rule, side, formatSyncrule(lines.join('\n')).text.trimEnd());
    return refactoring(file, CodeActionKind.Refactor, `Insert a rule ${side} this one`, [edit]);
  });
}
