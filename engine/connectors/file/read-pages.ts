import { throwIfCancelled, type CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError, type ImportedEntry, type ImportPage } from '../../ports/directory.ts';
import type { LdifFailure, LdifRecord } from './ldif-record.ts';
import type { LdifSource } from './ldif-source.ts';
import type { LdifPosition, LdifTokenizer } from './ldif-tokenizer.ts';

const entriesPerPage = 1000;

/** A page ends early after this much of the file, so that a page of large groups does not fill the memory. */
const bytesPerPage = 16 * 1024 * 1024;
const bytesPerRead = 256 * 1024;
/** Longer texts would not fit a JavaScript string once unfolded. */
const longestRecord = 256 * 1024 * 1024;

export interface LdifReading {
  readonly file: string;
  readonly source: LdifSource;
  readonly tokenizer: LdifTokenizer;
  /** Entries delivered before this reading, for the estimate. */
  readonly delivered: number;
  toEntries(item: LdifRecord | LdifFailure): readonly ImportedEntry[];
  /** The page's position in the form the reader takes back; `delivered` includes the page. */
  toPosition(position: LdifPosition, delivered: number): string;
}

/** Reads to the end of the file. There is always a last page, maybe without entries, so that the position moves on. */
export async function* readPages(reading: LdifReading, signal: CancelSignal): AsyncGenerator<ImportPage> {
  const { source, tokenizer } = reading;
  let delivered = reading.delivered;
  let entries: ImportedEntry[] = [];
  let pageStart = tokenizer.offset;
  const page = (ended: boolean): ImportPage => {
    const position = tokenizer.position;
    delivered += entries.length;
    const share = position.offset === 0 ? 1 : source.length / position.offset;
    const expected = ended ? delivered : Math.max(delivered, Math.round(delivered * share));
    return { entries, position: reading.toPosition(position, delivered), expected };
  };
  for (let ended = false; !ended;) {
    throwIfCancelled(signal);
    ended = await pushMore(source, tokenizer, reading.file);
    for (let item = tokenizer.next(); item !== undefined; item = tokenizer.next()) {
      entries.push(...reading.toEntries(item));
      const { offset } = tokenizer;
      if (entries.length < entriesPerPage && offset - pageStart < bytesPerPage) continue;
      yield page(false);
      throwIfCancelled(signal);
      entries = [];
      pageStart = offset;
    }
  }
  yield page(true);
}

/** Goes through the file without keeping anything and returns where its last closed record ends. */
export async function endOfRecords(
  { file, source, tokenizer }: Pick<LdifReading, 'file' | 'source' | 'tokenizer'>,
  signal: CancelSignal,
): Promise<LdifPosition> {
  for (;;) {
    throwIfCancelled(signal);
    const ended = await pushMore(source, tokenizer, file);
    let item = tokenizer.next();
    while (item !== undefined) item = tokenizer.next();
    if (ended) return tokenizer.position;
  }
}

/** Reads at least as much as is waiting, so that a record far longer than one read is not gone through once per read. */
async function pushMore(source: LdifSource, tokenizer: LdifTokenizer, file: string): Promise<boolean> {
  if (tokenizer.pending > longestRecord) {
    const { line } = tokenizer.position;
    throw new ConnectorError(
      'format',
      `"${file}" has a record of more than 256 MB at line ${line}; nothing from there on was read; is the file LDIF?`,
      { place: { file, line, column: 1 } },
    );
  }
  const chunk = await source.read(Math.max(bytesPerRead, tokenizer.pending));
  tokenizer.push(chunk);
  return chunk.length === 0;
}
