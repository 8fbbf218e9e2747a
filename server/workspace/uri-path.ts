import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a document is known by: the absolute path of a file, the URI of anything else, such as a document not saved yet. */
export function pathOf(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : uri;
}

export function uriOf(path: string): string {
  return /^[a-z][\w+.-]+:/i.test(path) ? path : pathToFileURL(path).href;
}
