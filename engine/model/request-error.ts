/** What a person asks for does not fit the workspace or makes no sense. The message says why and the way out. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}
