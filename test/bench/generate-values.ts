/** Chance out of a seed and a number: the same two always give the same sequence. */
export interface Chance {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  of<T>(list: readonly T[]): T;
}

export function random(seed: number, number: number): Chance {
  // Seeds that lie side by side have to be mixed first, or xorshift starts with numbers that lie side by side, too.
  let state = mixed(mixed(seed) ^ number) || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return { below: (limit) => next() % limit, of: (list) => list[next() % list.length]! };
}

/** 16 bytes, different for every kind and number of one seed. */
export function guid(seed: number, kind: string, number: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(mixed(seed), 0);
  bytes.writeUInt32LE(
    Buffer.from(kind).reduce((sum, byte) => mixed(sum ^ byte), 7),
    4,
  );
  bytes.writeUInt32LE(mixed(number ^ 0x9e3779b9), 8);
  bytes.writeUInt32LE(number, 12);
  return bytes;
}

/** A domain SID of the seed with `rid` at its end. */
export function sid(seed: number, rid: number): Buffer {
  const bytes = Buffer.from([1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, ...Array.from({ length: 16 }, () => 0)]);
  for (const [i, salt] of [1, 2, 3].entries()) bytes.writeUInt32LE(mixed(seed ^ salt), 12 + 4 * i);
  bytes.writeUInt32LE(rid, 24);
  return bytes;
}

/** `name: value`, or base64 where LDIF asks for it. */
export function base64Line(name: string, value: string): string {
  const plain = /^[!-9;=-~](?:[ -~]*[!-~])?$/u.test(value);
  return plain ? `${name}: ${value}` : `${name}:: ${Buffer.from(value, 'utf8').toString('base64')}`;
}

/** Spreads the bits of a 32-bit number (the finalizer of MurmurHash3). */
function mixed(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
