import { request } from 'node:http';

/** What a GET answers under another host name; `fetch` does not let one choose it. */
export function getAt(url: string, host: string, path: string, headers: Record<string, string> = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of an answer it says itself
  return new Promise<{ status: number; location: string | null; body: any }>((resolve, reject) => {
    request(new URL(path, url), { headers: { ...headers, host } }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      const isJson = response.headers['content-type']?.includes('json');
      const location = response.headers.location ?? null;
      resolve({ status: response.statusCode ?? 0, location, body: isJson ? JSON.parse(text) : text });
    })
      .on('error', reject)
      .end();
  });
}
