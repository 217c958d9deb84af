import type { Objects } from '@trc/runtime/objects';
import type { UploadRow } from '../outbound/uploads.store.ts';

/** S3 wants at least 5 MiB in every part but the last. */
const partSizeBytes = 8 * 1024 * 1024;

/** How a file is cut into parts. The last is as long as what is left. */
export function partsOf(
  sizeBytes: number,
): ReadonlyArray<{ readonly number: number; readonly size_bytes: number }> {
  return Array.from({ length: Math.ceil(sizeBytes / partSizeBytes) }, (_, index) => ({
    number: index + 1,
    size_bytes: Math.min(partSizeBytes, sizeBytes - index * partSizeBytes),
  }));
}

/** The parts of an upload with the addresses to which they are sent; the first `most` of them. */
export function signParts(
  objects: Pick<Objects, 'signedPart'>,
  upload: Pick<UploadRow, 'object_key' | 'multipart_id' | 'size_bytes'>,
  lifeS: number,
  most = Number.POSITIVE_INFINITY,
) {
  const { object_key, multipart_id, size_bytes } = upload;
  const parts = multipart_id === null ? [] : partsOf(size_bytes ?? 0).slice(0, most);
  return Promise.all(
    parts.map(async (part) => ({
      ...part,
      url: await objects.signedPart(object_key, multipart_id ?? '', part.number, lifeS),
    })),
  );
}
