/** Sends what goes to the network elsewhere while the work is done. */
export async function withNetwork<T>(
  send: (url: string, options: RequestInit) => Promise<Response>,
  work: () => Promise<T>,
): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, options) => {
    const request = new Request(input, options);
    const body = request.method === 'GET' || request.method === 'HEAD' ? {} : { body: await request.text() };
    const headers = Object.fromEntries(request.headers);
    return await send(request.url, { method: request.method, headers, ...body });
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = original;
  }
}
