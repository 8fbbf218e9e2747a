import type { StoredValue } from '../../../engine/model/stored.ts';
import type { CancelSignal } from '../../../engine/ports/cancel.ts';
import { throwIfCancelled } from '../../../engine/ports/cancel.ts';
import type {
  Directory,
  DirectoryReader,
  DirectoryWriter,
  ExportedAttribute,
  ExportedValue,
  ExportError,
  ExportOperation,
  ExportResult,
  ImportedEntry,
  ImportedObject,
  ImportPage,
  ReaderWarning,
} from '../../../engine/ports/directory.ts';
import { ConnectorError } from '../../../engine/ports/directory.ts';

type Values = Readonly<Record<string, readonly StoredValue[]>>;

/** A directory in memory: reads come in pages, writes change it, and it can be told to fail in the ways directories do. */
export class MemoryDirectory implements Directory {
  readonly #objects = new Map<string, ImportedObject>();
  readonly #journal: ImportedEntry[] = [];
  #created = 0;
  pageSize = 2;
  /** Delivered after the objects of a full read. */
  extra: readonly ImportedEntry[] = [];
  /** Thrown in place of that page of a read; pages count from 0. */
  failure: { readonly page: number; readonly error: Error } | undefined;
  /** Thrown by that write; writes count from 0. `done`: the directory wrote the batch and the answer was lost. */
  writeFailure: { readonly write: number; readonly done: boolean; readonly error: Error } | undefined;
  /** Go with the first page of the next read. */
  warnings: readonly ReaderWarning[] = [];
  offersDeltas = true;
  givesAnchors = true;
  readonly refused: Map<string, ExportError> = new Map();
  /** Attributes it accepts and does not keep. */
  readonly ignored: Set<string> = new Set();
  readonly operations: ExportOperation[] = [];
  closed = 0;
  #writes = 0;

  put(anchor: string, dn: string, values: Values, objectType = 'user'): void {
    const object = { anchor, dn, objectType, partition: 'default', attributes: new Map(Object.entries(values)) };
    this.#objects.set(anchor, object);
    this.#journal.push({ kind: 'object', object });
  }

  remove(anchor: string): void {
    this.#objects.delete(anchor);
    this.#journal.push({ kind: 'delete', anchor });
  }

  report(entry: ImportedEntry): void {
    this.#journal.push(entry);
  }

  /** The objects as text: DN, then attributes in alphabetical order. */
  dump(): readonly string[] {
    return [...this.#objects.values()]
      .map(({ dn, attributes }) =>
        [dn, ...[...attributes].map(([name, values]) => `${name}=${values.join('|')}`).toSorted()].join(' '),
      )
      .toSorted();
  }

  readonly reader: DirectoryReader = {
    readAll: (position: string | undefined, signal: CancelSignal): AsyncIterable<ImportPage> => {
      const objects = [...this.#objects.values()].map((object): ImportedEntry => ({ kind: 'object', object }));
      return this.#pages([...objects, ...this.extra], Number(position ?? '0'), signal);
    },
    readChanges: (watermark: string, signal: CancelSignal): AsyncIterable<ImportPage> =>
      this.#pages(this.#journal, Number(watermark), signal),
    watermark: async (): Promise<string | undefined> =>
      await Promise.resolve(this.offersDeltas ? String(this.#journal.length) : undefined),
  };

  readonly writer: DirectoryWriter = {
    batchSize: 2,
    write: async (operations: readonly ExportOperation[]): Promise<readonly ExportResult[]> => {
      const failure = this.writeFailure?.write === this.#writes ? this.writeFailure : undefined;
      this.#writes += 1;
      if (failure !== undefined && !failure.done) throw failure.error;
      this.operations.push(...operations);
      const results = operations.map((operation) => this.#write(operation));
      if (failure !== undefined) throw failure.error;
      return await Promise.resolve(results.toReversed());
    },
  };

  async close(): Promise<void> {
    this.closed += 1;
    await Promise.resolve();
  }

  async *#pages(entries: readonly ImportedEntry[], from: number, signal: CancelSignal): AsyncGenerator<ImportPage> {
    if (from > entries.length) throw new ConnectorError('full-import-required', 'The position is unknown');
    for (let start = from, page = 0; ; start += this.pageSize, page += 1) {
      throwIfCancelled(signal);
      if (this.failure?.page === page) throw this.failure.error;
      if (start >= entries.length) return;
      const end = Math.min(start + this.pageSize, entries.length);
      const warnings = this.warnings.length === 0 ? {} : { warnings: this.warnings };
      this.warnings = [];
      yield { entries: entries.slice(start, end), position: String(end), expected: entries.length, ...warnings };
      await Promise.resolve();
    }
  }

  #write(operation: ExportOperation): ExportResult {
    const { id, kind, dn, objectType } = operation;
    const error = this.refused.get(dn);
    if (error !== undefined) return { id, error };
    const anchor = operation.anchor ?? [...this.#objects.values()].find((object) => object.dn === dn)?.anchor;
    if (kind === 'delete') {
      if (anchor !== undefined) this.remove(anchor);
      return { id };
    }
    const known = anchor === undefined ? undefined : this.#objects.get(anchor);
    if (kind === 'modify' && known === undefined)
      return { id, error: { code: 'cd-missing-object', message: 'No such object' } };
    const key = anchor ?? `new-${(this.#created += 1)}`;
    const attributes = new Map(known?.attributes);
    for (const change of operation.changes) {
      if (this.ignored.has(change.name)) continue;
      const values = applied(attributes.get(change.name) ?? [], change);
      if (values.length === 0) attributes.delete(change.name);
      else attributes.set(change.name, values);
    }
    this.put(key, operation.newDn ?? dn, Object.fromEntries(attributes), objectType);
    return { id, ...(this.givesAnchors ? { anchor: key } : {}) };
  }
}

function applied(before: readonly StoredValue[], { change }: ExportedAttribute): readonly StoredValue[] {
  if (change.kind === 'replace') return change.values.map(plain);
  const removed = new Set(change.remove.map(plain));
  const kept = before.filter((value) => !removed.has(value));
  return [...kept, ...change.add.map(plain).filter((value) => !kept.includes(value))];
}

function plain(value: ExportedValue): StoredValue {
  return typeof value === 'object' ? value.dn : value;
}
