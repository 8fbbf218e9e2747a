import type { FileConnector } from '../../model/configuration.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError, fullImportRequired, type ImportPage } from '../../ports/directory.ts';
import { entriesFromChange } from './change-record.ts';
import { failureEntry, importScope } from './imported-entry.ts';
import { inspectFile, openLdifSource, type FileState } from './ldif-source.ts';
import { LdifTokenizer, startOfFile, type LdifPosition } from './ldif-tokenizer.ts';
import { endOfRecords, readPages } from './read-pages.ts';
import { selectEveryLine } from './select-lines.ts';

/**
 * What was added to the connector's `changes` file since `watermark`: `offset:line:digest`. The digest of what lies before the offset
 * tells a file that grew from another one in its place. A record at the end that no empty line closes may still be being written: it
 * is reported and read again next time.
 */
export async function* readChangeFile(
  connector: FileConnector,
  watermark: string,
  signal: CancelSignal,
): AsyncGenerator<ImportPage> {
  const path = connector.changes;
  if (path === undefined) {
    throw fullImportRequired(
      `The connector "${connector.name}" has no "changes" file in joinery.json, so it offers no delta import`,
    );
  }
  const [offset = '', line = '', digest = ''] = watermark.split(':');
  const from: LdifPosition = { offset: Number(offset), line: Number(line), ends: '' };
  const known = await lookAtChanges(path, async (file) =>
    isBeyond(file, from.offset) ? undefined : await digestBefore(file, from.offset),
  );
  if (known === undefined && from.offset === 0) return yield { entries: [], position: watermark, expected: 0 };
  if (known !== digest)
    throw fullImportRequired(
      `"${path}" was replaced or cut since the last import, so what changed since then is not known`,
    );
  const source = await openLdifSource(path, 'changes', from.offset);
  try {
    const scope = importScope(connector, path);
    const tokenizer = new LdifTokenizer(selectEveryLine(scope.attributes), from);
    const pages = readPages(
      {
        file: path,
        source,
        tokenizer,
        delivered: 0,
        toEntries: (item) => {
          if (item.kind === 'record') return entriesFromChange(scope, item);
          // Remarks of a search tool say nothing about a file that grows; only an open record does.
          return item.code === 'ldif-truncated' && tokenizer.pending === 0 ? [] : [failureEntry(scope, item)];
        },
        toPosition: (position) => `${position.offset}:${position.line}`,
      },
      signal,
    );
    for await (const page of pages) {
      const [end = '', endLine = ''] = page.position.split(':');
      const endDigest = await lookAtChanges(path, async (file) => await digestBefore(file, Number(end)));
      // How many there will be is not said: the estimate by offset would count what earlier imports read.
      yield { entries: page.entries, position: [end, endLine, endDigest].join(':') };
    }
  } finally {
    await source.close();
  }
}

/** The end of the last closed record of the `changes` file. A file that is not there yet starts at 0. */
export async function changesWatermark(connector: FileConnector, signal: CancelSignal): Promise<string | undefined> {
  const path = connector.changes;
  if (path === undefined) return undefined;
  const source = await ifThere(async () => await openLdifSource(path, 'changes', 0));
  if (source === undefined) return `0:1:${emptyDigest}`;
  try {
    const tokenizer = new LdifTokenizer(() => undefined, startOfFile);
    const end = await endOfRecords({ file: path, source, tokenizer }, signal);
    const digest = await lookAtChanges(path, async (file) => await digestBefore(file, end.offset));
    return [end.offset, end.line, digest].join(':');
  } finally {
    await source.close();
  }
}

/** Stands for the nothing that lies before offset 0. */
const emptyDigest = '-';

async function digestBefore(file: FileState, offset: number): Promise<string> {
  if (offset === 0) return emptyDigest;
  // Offsets into a converted file are not offsets into its bytes, so there only the beginning is compared.
  return await file.digest(file.utf16 ? Math.min(offset, 512) : offset);
}

function isBeyond(file: FileState, offset: number): boolean {
  return offset > (file.utf16 ? file.size * 2 : file.size);
}

async function lookAtChanges<T>(path: string, look: (file: FileState) => Promise<T>): Promise<T | undefined> {
  return await ifThere(async () => await inspectFile(path, 'changes', look));
}

async function ifThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof ConnectorError && cause.kind === 'not-found') return undefined;
    throw cause;
  }
}
