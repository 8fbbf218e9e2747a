import type { Expression } from '../ast/expression.ts';
import { guessing, replacing } from '../ast/fix.ts';
import { nearestName } from '../ast/nearest-name.ts';
import { errorAt } from '../ast/problem-at.ts';
import type { Problem } from '../ast/problem.ts';
import type { Span } from '../ast/span.ts';

/** Bare names with a meaning of their own. All but the enumeration arguments may be the result of a flow. */
export const expressionWords: readonly string[] = [
  'NULL',
  'IgnoreThisFlow',
  'AuthoritativeNull',
  'CRLF',
  'CaseSensitive',
  'CaseInsensitive',
  'vbBinaryCompare',
  'vbTextCompare',
  'Unicode',
  'ASCII',
  'UTF8',
  'DC',
];

const booleanWords: readonly string[] = ['True', 'False'];

/** By lower-case name, the spelling that counts. */
const spellings: ReadonlyMap<string, string> = new Map(
  [...expressionWords, ...booleanWords].map((word) => [word.toLowerCase(), word]),
);

/** What words of other languages are here. */
const foreignWords: ReadonlyMap<string, string> = new Map([
  ['and', 'write "&&"'],
  ['or', 'write "||"'],
  ['not', 'write "… = False"'],
  ['nothing', 'write NULL'],
  ['eq', 'compare with "="'],
  ['ne', 'compare with "<>"'],
  ['gt', 'compare with ">"'],
  ['ge', 'compare with ">="'],
  ['lt', 'compare with "<"'],
  ['le', 'compare with "<="'],
  ['like', 'compare with Left, Right or InStr, since there are no patterns'],
  ['band', 'write BitAnd(…, …)'],
]);

/** A bare name in an expression: a literal, or reported. A literal in wrong letter case is read as what it must mean. */
export function readWord(written: string, span: Span, problems: Problem[]): Expression {
  const word = spellings.get(written.toLowerCase());
  if (word === undefined) {
    const nearest = nearestName(written, spellings.values());
    problems.push({
      ...errorAt(span, 'unknown-word', `"${written}" has no meaning of its own; ${remedy(written, nearest)}`),
      ...(nearest && { fix: guessing(`Write ${nearest}`, span, nearest) }),
    });
    return { kind: 'word', name: written, span };
  }
  if (word !== written)
    problems.push({
      ...errorAt(span, 'wrong-case', `"${written}" is not known in this letter case; write ${word}`),
      fix: replacing(`Write ${word}`, span, word),
    });
  if (booleanWords.includes(word)) return { kind: 'boolean', value: word === 'True', span };
  return { kind: 'word', name: word, span };
}

function remedy(written: string, nearest: string | undefined): string {
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return foreignWords.get(written.toLowerCase()) ?? `write [${written}] for an attribute, "${written}" for a text`;
}
