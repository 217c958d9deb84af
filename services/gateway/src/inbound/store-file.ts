import { createHash } from 'node:crypto';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import { Problem } from '@trc/runtime/http-problem';
import type { Objects } from '@trc/runtime/objects';
import type { ApiRequest } from './caller.guard.ts';

/** The one file of a form. Throws the problem `invalid-request` for a form without it. */
export async function fileOf(request: ApiRequest, field: string): Promise<MultipartFile> {
  const file = await request.file({ limits: { files: 1, fields: 0, fileSize: Number.POSITIVE_INFINITY } });
  if (file?.fieldname === field) return file;
  letGo(request);
  throw new Problem('invalid-request', { detail: `The form has no file in the field "${field}".` });
}

/**
 * Reads the rest of a refused form into nothing. Half-read, it would stand before the next request of the same
 * connection, which then would never be answered.
 */
function letGo(request: ApiRequest): void {
  request.raw.unpipe();
  request.raw.resume();
}

/** Streams a file into object storage while it is counted and hashed. Throws `tooLarge` as soon as it is; then there is no object. */
export async function storeFile(
  objects: Objects,
  request: ApiRequest,
  file: MultipartFile,
  key: string,
  limit: { readonly sizeBytesMax: number | null; readonly tooLarge: (sizeBytesMax: number) => Problem },
): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
  const { sizeBytesMax, tooLarge } = limit;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      sizeBytes += chunk.byteLength;
      if (sizeBytesMax !== null && sizeBytes > sizeBytesMax) return callback(tooLarge(sizeBytesMax));
      hash.update(chunk);
      callback(null, chunk);
    },
  });
  const body = new PassThrough();
  const upload = objects.putStream(key, body, 'application/octet-stream');
  await Promise.all([
    pipeline(file.file, meter, body).catch((error: unknown) => {
      body.destroy(error as Error);
      letGo(request);
      throw error;
    }),
    upload,
  ]);
  return { sizeBytes, sha256: hash.digest('hex') };
}
