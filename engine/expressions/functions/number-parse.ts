/**
 * A decimal integer with an optional sign and ASCII white space around it, as .NET reads numbers. `undefined` when it is none or does
 * not fit into 64 bits.
 */
export function parseNumber(text: string): bigint | undefined {
  if (!/^[\t-\r ]*[+-]?\d{1,40}[\t-\r ]*$/.test(text)) return undefined;
  const number = BigInt(text.trim().replace(/^\+/, ''));
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

/** Bytes as an unsigned integer, least significant byte first. `undefined` when it does not fit into 63 bits. */
export function numberFromBytes(bytes: Uint8Array): bigint | undefined {
  if (bytes.subarray(8).some((byte) => byte !== 0)) return undefined;
  let number = 0n;
  for (const byte of bytes.slice(0, 8).toReversed()) number = (number << 8n) | BigInt(byte);
  return BigInt.asIntN(64, number) === number ? number : undefined;
}
