import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position, Range } from 'vscode-languageserver-types';
import type { SyncruleFile } from '../../grammar/ast/rule.ts';
import type { Span } from '../../grammar/ast/span.ts';

/**
 * One rule file as it stood at one moment. The only place where offsets, which everything else counts in, become the lines and
 * characters (UTF-16 units) editors count in, and back.
 */
export interface SourceFile {
  /** What the file is known by: its absolute path, or its URI where it is no file on disk. */
  readonly path: string;
  /** As the editor spells it where it has the file open. */
  readonly uri: string;
  readonly text: string;
  readonly tree: SyncruleFile;
  positionAt(offset: number): Position;
  /** A position past the end of its line or of the text is taken back to it. */
  offsetAt(position: Position): number;
  rangeOf(span: Span): Range;
  locationOf(span: Span): Location;
}

export function sourceFile(of: Pick<SourceFile, 'path' | 'uri' | 'text' | 'tree'>): SourceFile {
  const { uri, text } = of;
  let held: TextDocument | undefined;
  // Finding the lines of a file costs a pass over it, and most files of a workspace are never shown.
  const lines = (): TextDocument => (held ??= TextDocument.create(uri, 'syncrule', 0, text));
  const rangeOf = ({ start, end }: Span): Range => ({ start: lines().positionAt(start), end: lines().positionAt(end) });
  return {
    ...of,
    positionAt: (offset) => lines().positionAt(offset),
    offsetAt: (position) => lines().offsetAt(position),
    rangeOf,
    locationOf: (span) => ({ uri, range: rangeOf(span) }),
  };
}
