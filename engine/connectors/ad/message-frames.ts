import { BerWriter, type Control, ProtocolOperation } from 'ldapts';
import type { LdapEntry } from './ldap-entry.ts';

/** What came over the wire is not LDAP. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** More than any server sends in one message, and little enough to hold. */
const largestMessage = 512 * 1024 * 1024;

/** Walks the elements of a BER structure (X.690) one after the other. */
class BerCursor {
  tag = 0;
  /** Where the current element's content begins and ends. */
  start = 0;
  stop = 0;
  private at: number;
  private readonly bytes: Buffer;
  private readonly end: number;

  constructor(bytes: Buffer, from: number, end: number) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  next(): boolean {
    if (this.at >= this.end) return false;
    const header = readHeader(this.bytes, this.at, this.end);
    if (header === undefined || header.stop > this.end)
      throw new ProtocolError('An element is longer than its message');
    this.tag = this.bytes[this.at] ?? 0;
    this.start = header.start;
    this.stop = header.stop;
    this.at = header.stop;
    return true;
  }
}

interface Extent {
  readonly start: number;
  readonly stop: number;
}

/** Where the content of the element at `at` lies; `undefined` while its length has not arrived as a whole. */
function readHeader(bytes: Buffer, at: number, end: number): Extent | undefined {
  const first = bytes[at + 1];
  if (first === undefined || at + 1 >= end) return undefined;
  if (first < 0x80) return { start: at + 2, stop: at + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new ProtocolError('The length of an element is written in no known way');
  if (at + 2 + count > end) return undefined;
  const start = at + 2 + count;
  return { start, stop: start + bytes.readUIntBE(at + 2, count) };
}

/** One whole LDAP message, its envelope read. */
export interface MessageFrame {
  readonly bytes: Buffer;
  readonly id: number;
  /** The protocol operation's tag. */
  readonly operation: number;
  readonly start: number;
  readonly stop: number;
}

/** Cuts a stream of bytes into messages. Throws {@link ProtocolError} at the first byte that cannot be one. */
export class MessageFrames {
  private waiting: Buffer[] = [];
  private waitingLength = 0;
  private needed = 0;

  /** Bytes that belong to a message that has not arrived as a whole. */
  get pending(): number {
    return this.waitingLength;
  }

  push(chunk: Buffer): readonly MessageFrame[] {
    this.waiting.push(chunk);
    this.waitingLength += chunk.length;
    // A large message is put together once, not once per chunk.
    if (this.waitingLength < this.needed) return [];
    const bytes = this.waiting.length === 1 ? chunk : Buffer.concat(this.waiting, this.waitingLength);
    const frames: MessageFrame[] = [];
    let at = 0;
    this.needed = 0;
    while (at < bytes.length) {
      if (bytes[at] !== sequence) throw new ProtocolError('The server answers with something that is not LDAP');
      const extent = readHeader(bytes, at, bytes.length);
      if (extent === undefined) break;
      if (extent.stop - at > largestMessage)
        throw new ProtocolError('The server announces a message of more than 512 MB');
      if (extent.stop > bytes.length) {
        this.needed = extent.stop - at;
        break;
      }
      frames.push(readEnvelope(bytes.subarray(at, extent.stop), extent.start - at));
      at = extent.stop;
    }
    this.waiting = at < bytes.length ? [bytes.subarray(at)] : [];
    this.waitingLength = bytes.length - at;
    return frames;
  }
}

const sequence = 0x30;

function readEnvelope(bytes: Buffer, from: number): MessageFrame {
  const cursor = new BerCursor(bytes, from, bytes.length);
  if (!cursor.next() || cursor.tag !== 0x02 || cursor.stop - cursor.start > 4)
    throw new ProtocolError('A message has no number');
  const id = bytes.readUIntBE(cursor.start, cursor.stop - cursor.start);
  if (!cursor.next()) throw new ProtocolError('A message has no content');
  return { bytes, id, operation: cursor.tag, start: cursor.start, stop: cursor.stop };
}

/** Far more than any schema has. */
const mostNames = 20_000;
const names = new Map<string, string>();

/** Reads a search result entry (RFC 4511 §4.5.2). The values are views into the message's bytes. */
export function readEntry({ bytes, start, stop }: MessageFrame): LdapEntry {
  const entry = new BerCursor(bytes, start, stop);
  entry.next();
  const dn = bytes.toString('utf8', entry.start, entry.stop);
  entry.next();
  const attributes = new Map<string, readonly Buffer[]>();
  const list = new BerCursor(bytes, entry.start, entry.stop);
  while (list.next()) {
    const attribute = new BerCursor(bytes, list.start, list.stop);
    attribute.next();
    const name = attributeName(bytes.toString('latin1', attribute.start, attribute.stop));
    const values: Buffer[] = [];
    if (attribute.next()) {
      const set = new BerCursor(bytes, attribute.start, attribute.stop);
      while (set.next()) values.push(bytes.subarray(set.start, set.stop));
    }
    attributes.set(name, values);
  }
  return { dn, attributes };
}

/** In lower case, one string per name for all entries. */
function attributeName(spelling: string): string {
  const known = names.get(spelling);
  if (known !== undefined) return known;
  // Range options make endless names; they are not worth keeping.
  const name = spelling.toLowerCase();
  if (!name.includes(';') && names.size < mostNames) names.set(spelling, name);
  return name;
}

/** A request of the library, as far as encoding it needs to know. */
export interface LdapRequest {
  readonly messageId: number;
  readonly protocolOperation: number;
  readonly controls?: readonly Control[] | undefined;
  writeMessage(writer: BerWriter): void;
}

/**
 * The message's bytes. The library's own writer loses bytes when a message ends just below its buffer's end, so the length is checked
 * and a writer of another size tried.
 */
export function encodeMessage(message: LdapRequest): Buffer {
  for (const size of [1024, 1500, 5000]) {
    const bytes = writeMessage(message, size);
    const extent = readHeader(bytes, 0, bytes.length);
    if (extent?.stop === bytes.length) return bytes;
  }
  throw new ProtocolError('A request could not be encoded; it was not sent');
}

function writeMessage(message: LdapRequest, size: number): Buffer {
  const writer = new BerWriter({ size });
  writer.startSequence();
  writer.writeInt(message.messageId);
  writer.startSequence(message.protocolOperation);
  message.writeMessage(writer);
  writer.endSequence();
  if (message.controls !== undefined && message.controls.length > 0) {
    writer.startSequence(ProtocolOperation.LDAP_CONTROLS);
    for (const control of message.controls) control.write(writer);
    writer.endSequence();
  }
  writer.endSequence();
  return writer.buffer;
}
