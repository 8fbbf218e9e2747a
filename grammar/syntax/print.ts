import type { Rule } from '../ast/rule.ts';
import { rulePieces } from './rule-pieces.ts';

/**
 * The canonical text of `rule`, ending with a line break. Needs no spans, so it prints rules that were never text. Reading it gives
 * the same rule; only line breaks inside names become spaces, and expressions are broken into lines anew.
 */
export function printRule(rule: Rule): string {
  const documentation = rule.documentation?.split('\n').map((line) => `/// ${line}`.trimEnd()) ?? [];
  const lines = rulePieces(rule).flatMap((piece, index, pieces) => {
    const line = '  '.repeat(piece.indent) + piece.text;
    const followsOpening = pieces[index - 1]?.kind === 'open';
    return piece.section && index > 0 && !followsOpening ? ['', line] : [line];
  });
  return `${[...documentation, ...lines].join('\n')}\n`;
}
