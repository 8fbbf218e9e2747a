import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { ConnectorError } from '../../ports/directory.ts';

/**
 * The bytes of an LDIF file from some offset on, as UTF-8. A file that starts with a UTF-16 byte order mark (`ldifde -u`) is
 * converted while it is read; its offsets and length then count converted bytes, and reading from an offset converts from the start.
 */
export interface LdifSource {
  /** Bytes in the file; about right for a converted one. */
  readonly length: number;
  /** The next `size` bytes or fewer; empty at the end of the file. */
  read(size: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Which property of a connector in `joinery.json` names the file; part of messages. */
export type PathProperty = 'path' | 'changes';

/** Throws {@link ConnectorError}: `not-found` without the file, `auth` without the right to read it, else `server`. */
export async function openLdifSource(path: string, property: PathProperty, offset: number): Promise<LdifSource> {
  const handle = await openFile(path, property);
  try {
    const { size } = await handle.stat();
    const mark = await bytesAt(handle, 0, 3);
    if (mark[0] === 0xff && mark[1] === 0xfe) return await convertedSource(handle, size, offset);
    const bom = mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? 3 : 0;
    return plainSource(handle, size, Math.max(offset, bom));
  } catch (cause) {
    await handle.close();
    throw cause instanceof ConnectorError ? cause : readError(path, property, cause);
  }
}

/** Bytes in the file and a digest of its beginning: another file in its place is told apart, a grown one is not. */
export interface FileState {
  readonly size: number;
  /** Digest of up to 512 bytes at the start and before `end`. */
  digest(end: number): Promise<string>;
  /** The last `count` bytes before `end`. */
  before(end: number, count: number): Promise<Buffer>;
  readonly utf16: boolean;
}

/** Looks at the file without reading it. Throws as {@link openLdifSource} does. */
export async function inspectFile<T>(
  path: string,
  property: PathProperty,
  look: (file: FileState) => Promise<T>,
): Promise<T> {
  const handle = await openFile(path, property);
  try {
    const { size } = await handle.stat();
    const mark = await bytesAt(handle, 0, 2);
    return await look({
      size,
      utf16: mark[0] === 0xff && mark[1] === 0xfe,
      digest: async (end) => {
        const head = await bytesAt(handle, 0, Math.min(end, 512));
        const tail = await bytesAt(handle, Math.max(0, end - 512), Math.min(end, 512));
        return createHash('sha256').update(head).update(tail).digest('hex').slice(0, 16);
      },
      before: async (end, count) => await bytesAt(handle, Math.max(0, end - count), Math.min(end, count)),
    });
  } catch (cause) {
    throw cause instanceof ConnectorError ? cause : readError(path, property, cause);
  } finally {
    await handle.close();
  }
}

function plainSource(handle: FileHandle, size: number, start: number): LdifSource {
  let position = start;
  return {
    length: size,
    read: async (count) => {
      const bytes = await bytesAt(handle, position, count);
      position += bytes.length;
      return bytes;
    },
    close: async () => await handle.close(),
  };
}

async function convertedSource(handle: FileHandle, size: number, offset: number): Promise<LdifSource> {
  const decoder = new TextDecoder('utf-16le');
  let position = 0;
  let ended = false;
  const read = async (count: number): Promise<Buffer> => {
    while (!ended) {
      const bytes = await bytesAt(handle, position, count);
      position += bytes.length;
      ended = bytes.length === 0;
      const text = decoder.decode(bytes, { stream: !ended });
      if (text !== '') return Buffer.from(text, 'utf8');
    }
    return Buffer.alloc(0);
  };
  let rest: Buffer | undefined;
  for (let skipped = 0; skipped < offset;) {
    const bytes = await read(1 << 20);
    if (bytes.length === 0) break;
    skipped += bytes.length;
    if (skipped > offset) rest = bytes.subarray(bytes.length - (skipped - offset));
  }
  return {
    length: Math.floor(size / 2),
    read: async (count) => {
      const first = rest;
      rest = undefined;
      return first ?? (await read(count));
    },
    close: async () => await handle.close(),
  };
}

async function bytesAt(handle: FileHandle, position: number, count: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(count);
  let filled = 0;
  while (filled < count) {
    const { bytesRead } = await handle.read(buffer, filled, count - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function openFile(path: string, property: PathProperty): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw readError(path, property, cause);
  }
}

function readError(path: string, property: PathProperty, cause: unknown): ConnectorError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const where = `"${path}", named by "${property}" of the connector in joinery.json`;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ConnectorError(
      'not-found',
      `There is no file ${where}; nothing was imported; write the LDIF file there or correct the path`,
      { cause },
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ConnectorError(
      'auth',
      `The file ${where}, may not be read by this account; nothing was imported; grant read access`,
      { cause },
    );
  }
  if (code === 'EISDIR') {
    return new ConnectorError('format', `${where}, is a folder; nothing was imported; name the LDIF file in it`, {
      cause,
    });
  }
  return new ConnectorError(
    'server',
    `The file ${where}, could not be read (${String(code ?? cause)}); what was not read is left as it was`,
    { cause },
  );
}
