import { readFile } from 'node:fs/promises';

/** `reason` completes "…, because it …" for people: `does not exist`. */
export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly missing: boolean; readonly reason: string };

/** Reads a text file: UTF-8, or UTF-16 where a byte order mark says so, as Windows tools write it. The mark is not part of the text. */
export async function readText(path: string): Promise<TextFile> {
  try {
    return { kind: 'text', text: decode(await readFile(path)) };
  } catch (cause) {
    return { kind: 'unreadable', missing: errorCode(cause) === 'ENOENT', reason: reasonOf(cause) };
  }
}

function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** Says in a few words why a file operation failed, without the path. */
export function reasonOf(cause: unknown): string {
  switch (errorCode(cause)) {
    case 'ENOENT':
      return 'does not exist';
    case 'EISDIR':
      return 'is a folder';
    case 'ENOTDIR':
      return 'is not a folder';
    case 'EACCES':
    case 'EPERM':
      return 'may not be accessed';
    default:
      return `cannot be used (${errorCode(cause)})`;
  }
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown error';
}
