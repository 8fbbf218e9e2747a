const rounds = 64;
const roundConstants = fractionalBits(rounds, 3);
const initialState = fractionalBits(8, 2);

/** SHA-256 (FIPS 180-4) in plain arithmetic: the engine compiles without any platform's cryptography. Not for secrets. */
export function sha256(message: Uint8Array): Uint8Array {
  const state = Uint32Array.from(initialState);
  const schedule = new Uint32Array(rounds);
  const view = new DataView(padded(message).buffer);
  for (let offset = 0; offset < view.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = view.getUint32(offset + i * 4);
    expand(schedule);
    compress(state, schedule);
  }
  const digest = new Uint8Array(32);
  const output = new DataView(digest.buffer);
  for (const [index, word] of state.entries()) output.setUint32(index * 4, word);
  return digest;
}

/** The message, one set bit, zeros, and the length in bits, to a multiple of 64 bytes. */
function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  return bytes;
}

function expand(schedule: Uint32Array): void {
  for (let i = 16; i < rounds; i++) {
    const early = at(schedule, i - 15);
    const late = at(schedule, i - 2);
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[i] = at(schedule, i - 16) + small + at(schedule, i - 7) + large;
  }
}

function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < rounds; i++) {
    const choice = (e & f) ^ (~e & g);
    const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + at(roundConstants, i) + at(schedule, i);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = at(state, index) + word;
}

/** The first 32 bits behind the point of the square or cube roots of the first primes: where the standard's constants come from. */
function fractionalBits(count: number, root: 2 | 3): Uint32Array {
  const words: number[] = [];
  for (let candidate = 2; words.length < count; candidate++) {
    if (isPrime(candidate))
      words.push(Number(BigInt.asUintN(32, integerRoot(BigInt(candidate) << BigInt(32 * root), root))));
  }
  return Uint32Array.from(words);
}

/** The largest integer whose power does not exceed `value`, by bisection; `value` is below 2^105. */
function integerRoot(value: bigint, root: 2 | 3): bigint {
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(root) <= value) low = middle;
    else high = middle;
  }
  return low;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false;
  return true;
}

function rotate(word: number, count: number): number {
  return (word >>> count) | (word << (32 - count));
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}
