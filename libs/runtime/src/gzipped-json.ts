import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Objects } from './objects.ts';

const compress = promisify(gzip);

/** Writes a document as gzipped JSON. The same document under the same key is one object, however often it is written. */
export async function putGzippedJson(
  objects: Pick<Objects, 'put'>,
  key: string,
  document: unknown,
): Promise<void> {
  await objects.put(key, await compress(JSON.stringify(document)), 'application/gzip');
}
