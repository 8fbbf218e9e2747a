import type { Range } from 'vscode-languageserver-types';
import { symbolAt } from '../symbols/symbol-at.ts';
import type { SourceFile } from '../workspace/source-file.ts';

export interface LinkedRanges {
  readonly ranges: Range[];
  /** What may be typed in them, as a regular expression. */
  readonly wordPattern: string;
}

/** A variable where it is bound and where it is mentioned, without its dollar sign: typing in one of them changes all. */
export function linkedEditing(file: SourceFile, offset: number): LinkedRanges | null {
  const symbol = symbolAt(file, offset);
  if (symbol?.kind !== 'variable') return null;
  const { binding, mentions } = symbol.variable;
  if (mentions.length === 0) return null;
  const ranges = [binding, ...mentions].map(({ span }) => file.rangeOf({ start: span.start + 1, end: span.end }));
  return { ranges, wordPattern: String.raw`\w+` };
}
