/** A set of small non-negative integers that grows as needed; one bit each, so a million object ids take 125 kB. */
export interface BitSet {
  add(member: number): void;
  has(member: number): boolean;
  /** The bits so far, lowest first. Later additions may or may not show in it. */
  bytes(): Uint8Array;
}

/** Starts from `bytes` (copied) where a stored set is continued. */
export function createBitSet(bytes: Uint8Array = new Uint8Array()): BitSet {
  let bits = Uint8Array.from(bytes);
  let length = bytes.length;
  return {
    add(member) {
      const byte = Math.floor(member / 8);
      if (byte >= bits.length) {
        const grown = new Uint8Array(Math.max(1024, byte + 1, bits.length * 2));
        grown.set(bits);
        bits = grown;
      }
      bits[byte] = (bits[byte] ?? 0) | (1 << (member % 8));
      if (byte >= length) length = byte + 1;
    },
    has: (member) => ((bits[Math.floor(member / 8)] ?? 0) & (1 << (member % 8))) !== 0,
    bytes: () => bits.subarray(0, length),
  };
}
