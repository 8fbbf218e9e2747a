/** Calls `work` once, when nothing has asked for it for `quietMs` milliseconds. */
export function debounced(quietMs: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, quietMs);
    // A server that is asked to end does not wait for it.
    timer.unref();
  };
}
