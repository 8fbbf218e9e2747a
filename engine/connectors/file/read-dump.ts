import type { FileConnector } from '../../model/configuration.ts';
import type { CancelSignal } from '../../ports/cancel.ts';
import { ConnectorError, type ImportPage } from '../../ports/directory.ts';
import { leftAsItWas } from '../selection/left-as-it-was.ts';
import type { OpenEnds } from './dump-completeness.ts';
import { entryFromRecord, failureEntry, importScope, lineFailure } from './imported-entry.ts';
import type { LdifFailure, LdifRecord } from './ldif-record.ts';
import { inspectFile, openLdifSource } from './ldif-source.ts';
import { LdifTokenizer, startOfFile, type LdifPosition } from './ldif-tokenizer.ts';
import { readPages } from './read-pages.ts';
import { selectLines } from './select-lines.ts';

/**
 * Every object of the connector's LDIF file. Repeated objects are not looked for: that would take the anchors of the whole directory
 * in memory, and the later record simply updates what the earlier one staged.
 */
export async function* readDump(
  connector: FileConnector,
  position: string | undefined,
  signal: CancelSignal,
): AsyncGenerator<ImportPage> {
  const { path } = connector;
  const identity = await inspectFile(
    path,
    'path',
    async (file) => `${file.size}-${await file.digest(Math.min(file.size, 512))}`,
  );
  const from = position === undefined ? { ...startOfFile, delivered: 0 } : resumed(position, identity, path);
  const source = await openLdifSource(path, 'path', from.offset);
  try {
    const scope = importScope(connector, path);
    const tokenizer = new LdifTokenizer(selectLines(scope.attributes), from);
    let seen = from.offset > 0;
    yield* readPages(
      {
        file: path,
        source,
        tokenizer,
        delivered: from.delivered,
        toEntries: (item) => {
          seen = true;
          if (item.kind === 'failure') return [failureEntry(scope, item)];
          return [
            isObject(item) ? entryFromRecord(scope, item) : lineFailure(scope, item, recordStart(item), changeInDump),
          ];
        },
        toPosition: ({ offset, line, ends }, delivered) => {
          if (!seen) throw noRecords(path);
          return [offset, line, ends, delivered, identity].join(':');
        },
      },
      signal,
    );
  } finally {
    await source.close();
  }
}

/** `ldifde` marks every object of an export as an add. */
function isObject(record: LdifRecord): boolean {
  return record.changetype === undefined || record.changetype === 'add';
}

const changeInDump: Pick<LdifFailure, 'code' | 'message'> = {
  code: 'ldif-change-in-dump',
  message: `A change record stands among whole objects; ${leftAsItWas}; put changes in the file that "changes" of the connector names`,
};

function recordStart(record: LdifRecord): LdifRecord['lines'][number] {
  return { name: '', value: '', form: 'text', line: record.line, column: 1 };
}

function noRecords(path: string): ConnectorError {
  return new ConnectorError(
    'format',
    `"${path}" holds no LDIF record; nothing was imported and nothing deleted; write the dump anew`,
    { place: { file: path, line: 1, column: 1 } },
  );
}

function resumed(position: string, identity: string, path: string): LdifPosition & { readonly delivered: number } {
  const [offset, line, ends, delivered, file] = position.split(':');
  if (file !== identity) {
    throw new ConnectorError(
      'full-import-required',
      `"${path}" was replaced since the import that was cut short, so it cannot be continued; start the full import again`,
    );
  }
  return { offset: Number(offset), line: Number(line), ends: openEnds(ends), delivered: Number(delivered) };
}

function openEnds(text: string | undefined): OpenEnds {
  return text === 'c' || text === 't' || text === 'ct' ? text : '';
}
