/** One element of BER (X.690) with definite length, as LDAP uses it; `bytes` is all of it, `value` what it holds. */
export interface BerElement {
  readonly tag: number;
  readonly bytes: Buffer;
  readonly value: Buffer;
}

/** The element `bytes` begin with; `undefined` when they end before it does. */
export function readElement(bytes: Buffer): BerElement | undefined {
  if (bytes.length < 2) return undefined;
  const first = bytes.readUInt8(1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthBytes;
  if (bytes.length < start) return undefined;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  if (bytes.length < start + length) return undefined;
  return {
    tag: bytes.readUInt8(0),
    bytes: bytes.subarray(0, start + length),
    value: bytes.subarray(start, start + length),
  };
}

/** The elements one after the other in `bytes`. */
export function readElements(bytes: Buffer): readonly BerElement[] {
  const found: BerElement[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const next = readElement(rest);
    if (next === undefined) throw new RangeError('Unfinished element');
    found.push(next);
    rest = rest.subarray(next.bytes.length);
  }
  return found;
}

export function element(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  const header = Buffer.alloc(6);
  header.writeUInt8(tag, 0);
  header.writeUInt8(0x84, 1);
  header.writeUInt32BE(length, 2);
  return Buffer.concat([header, value]);
}

/** A number from 0 to 2^31 - 1. */
export function integer(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  // The fewest bytes that leave the sign bit clear.
  const start = [0, 1, 2].find((index) => value >= 2 ** (31 - 8 * (index + 1))) ?? 3;
  return element(tag, bytes.subarray(start));
}

export function readInteger({ value }: BerElement): number {
  return value.length === 0 ? 0 : value.readIntBE(0, Math.min(value.length, 6));
}

/** Puts chunks of a stream together to whole messages. */
export function splitMessages(onMessage: (message: Buffer) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (let whole = readElement(pending); whole !== undefined; whole = readElement(pending)) {
      pending = pending.subarray(whole.bytes.length);
      onMessage(whole.bytes);
    }
  };
}
