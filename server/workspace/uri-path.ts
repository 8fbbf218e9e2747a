import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a document is known by: the absolute path of a file, the URI of anything else, such as a document not saved yet. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri);
  } catch {
    // On this machine no file can be called that: one of another host, or with a slash in its name.
    return uri;
  }
}

export function uriOf(path: string): string {
  return /^[a-z][\w+.-]+:/i.test(path) ? path : pathToFileURL(path).href;
}
